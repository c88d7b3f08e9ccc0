package pdftext

import (
	"errors"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a page.
const (
	maxForms = 6 // forms within forms
	maxStack = 64
)

// walk lists the pages of the tree in their order.
func (f *file) walk() []page {
	var out []page
	seen := map[ref]bool{}
	var down func(v any, resources any, depth int)
	down = func(v any, resources any, depth int) {
		if r, ok := v.(ref); ok {
			if seen[r] {
				return
			}
			seen[r] = true
		}
		d := f.dictOf(v)
		if d == nil || depth > maxDepth || len(out) > maxPages {
			return
		}
		if own, ok := d["Resources"]; ok {
			resources = own
		}
		if kids := f.list(d["Kids"]); kids != nil {
			for _, k := range kids {
				down(k, resources, depth+1)
			}
			return
		}
		if d["Contents"] != nil {
			out = append(out, page{d, resources})
		}
	}
	down(f.dictOf(f.trailer["Root"])["Pages"], nil, 0)
	if len(out) == 0 { // the tree is broken: the pages as they come
		for _, r := range f.pages {
			down(r, nil, 0)
		}
	}
	return out
}

type page struct {
	dict      dict
	resources any
}

// writer puts the text of pages together: a space where a gap is, a line end where the next line begins.
type writer struct {
	out         strings.Builder
	x, y        float64 // where the last glyph ended
	size        float64
	any         bool // something was written on this page
	undecodable int  // codes that stand for no known character
	last        rune
}

// show writes a glyph that begins at x, y and is w wide.
func (w *writer) show(text string, x, y, width, size float64) {
	if text == "" {
		w.undecodable++
		w.x, w.y = x+width, y
		return
	}
	if w.any {
		gap, drop := x-w.x, math.Abs(y-w.y)
		em := max(math.Abs(size), math.Abs(w.size), 0.01)
		switch {
		case drop > 1.7*em:
			w.write("\n\n")
		case drop > 0.4*em:
			w.write("\n")
		case gap > 0.18*em || gap < -em:
			if next, _ := utf8.DecodeRuneInString(text); !wide(next) || !wide(w.last) {
				w.write(" ")
			}
		}
	}
	w.write(strings.Map(radical, text))
	w.x, w.y, w.size, w.any = x+width, y, size, true
}

// wide characters stand apart as they like; there are no blanks between them.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xff60
}

func (w *writer) write(s string) {
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.IsSpace(r) && (w.last == '\n' || w.last == 0 || w.last == ' ' && s == " ") {
		return
	}
	w.out.WriteString(s)
	w.last, _ = utf8.DecodeLastRuneInString(s)
}

// matrix is a b c d e f, as in the file.
type matrix [6]float64

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// graphics is what q keeps and Q brings back.
type graphics struct {
	ctm                                    matrix
	font                                   *font
	size, char, word, scale, leading, rise float64
}

// content runs the operators of a page or a form that show text.
type content struct {
	f         *file
	w         *writer
	resources dict
	g         graphics
	saved     []graphics
	tm, line  matrix
	depth     int
}

func (f *file) page(p page, w *writer) error {
	var all []byte
	for _, v := range f.list(p.dict["Contents"]) {
		s, ok := f.get(v).(stream)
		if !ok {
			continue
		}
		b, err := f.decode(s)
		if errors.Is(err, errFilter) {
			continue
		}
		if err != nil {
			return err
		}
		if len(all)+len(b) > maxStream {
			return ErrLimit
		}
		all = append(append(all, b...), '\n')
	}
	w.any = false
	if w.out.Len() > 0 {
		w.write("\n\n")
	}
	c := content{f: f, w: w, resources: f.dictOf(p.resources), g: graphics{ctm: matrix{1, 0, 0, 1, 0, 0}, scale: 1}}
	return c.run(all)
}

func (c *content) run(b []byte) error {
	l := lexer{ctx: c.f.ctx, b: b}
	var args []any
	for n := 0; ; n++ {
		if n%1024 == 0 && c.f.ctx.Err() != nil {
			return c.f.ctx.Err()
		}
		v, ok := l.next()
		if !ok || c.w.out.Len() > MaxText {
			return c.f.ctx.Err()
		}
		word, isOp := v.(op)
		if !isOp {
			if args = append(args, v); len(args) > maxStack {
				args = args[1:]
			}
			continue
		}
		if word == "BI" {
			skipImage(&l)
		} else if err := c.operator(word, args); err != nil {
			return err
		}
		args = args[:0]
	}
}

// skipImage passes over a picture within the content.
func skipImage(l *lexer) {
	for l.pos < len(l.b) {
		i := strings.Index(string(l.b[l.pos:min(len(l.b), l.pos+1<<16)]), "EI")
		if i < 0 {
			l.pos += min(1<<16-1, len(l.b)-l.pos)
			continue
		}
		end := l.pos + i
		l.pos = end + 2
		if end > 0 && space(l.b[end-1]) && (l.pos == len(l.b) || space(l.b[l.pos])) {
			return
		}
	}
}

func nums(args []any, n int) ([]float64, bool) {
	if len(args) < n {
		return nil, false
	}
	out := make([]float64, n)
	for i, v := range args[len(args)-n:] {
		f, ok := v.(float64)
		if !ok {
			return nil, false
		}
		out[i] = f
	}
	return out, true
}

func (c *content) operator(word op, args []any) error {
	switch word {
	case "q":
		if len(c.saved) < maxStack {
			c.saved = append(c.saved, c.g)
		}
	case "Q":
		if n := len(c.saved); n > 0 {
			c.g, c.saved = c.saved[n-1], c.saved[:n-1]
		}
	case "cm":
		if n, ok := nums(args, 6); ok {
			c.g.ctm = matrix(n).times(c.g.ctm)
		}
	case "BT":
		c.tm = matrix{1, 0, 0, 1, 0, 0}
		c.line = c.tm
	case "Tf":
		if len(args) >= 2 {
			if n, ok := args[len(args)-2].(name); ok {
				c.g.font = c.f.font(c.f.dictOf(c.resources["Font"])[n])
			}
			c.g.size, _ = args[len(args)-1].(float64)
		}
	case "Do":
		return c.do(args)
	case "Tj", "'", "\"", "TJ":
		c.shows(word, args)
	default:
		c.place(word, args)
	}
	return nil
}

// place runs the operators that say where the next text goes.
func (c *content) place(word op, args []any) {
	one := func(to *float64) {
		if n, ok := nums(args, 1); ok {
			*to = n[0]
		}
	}
	switch word {
	case "Tc":
		one(&c.g.char)
	case "Tw":
		one(&c.g.word)
	case "TL":
		one(&c.g.leading)
	case "Ts":
		one(&c.g.rise)
	case "Tz":
		one(&c.g.scale)
		c.g.scale /= 100
	case "Td", "TD":
		if n, ok := nums(args, 2); ok {
			if word == "TD" {
				c.g.leading = -n[1]
			}
			c.move(n[0], n[1])
		}
	case "Tm":
		if n, ok := nums(args, 6); ok {
			c.tm, c.line = matrix(n), matrix(n)
		}
	case "T*":
		c.move(0, -c.g.leading)
	}
}

func (c *content) move(x, y float64) {
	c.line = matrix{1, 0, 0, 1, x, y}.times(c.line)
	c.tm = c.line
}

func (c *content) shows(word op, args []any) {
	if len(args) == 0 {
		return
	}
	if word == "'" || word == "\"" {
		c.move(0, -c.g.leading)
	}
	switch v := args[len(args)-1].(type) {
	case string:
		c.show(v)
	case []any:
		for _, part := range v {
			switch part := part.(type) {
			case string:
				c.show(part)
			case float64:
				c.advance(-part / 1000 * c.g.size * c.g.scale)
			}
		}
	}
}

func (c *content) advance(x float64) { c.tm = matrix{1, 0, 0, 1, x, 0}.times(c.tm) }

func (c *content) show(s string) {
	c.g.font.glyphs(s, func(g glyph) {
		if c.w.out.Len() > MaxText {
			return
		}
		at := c.tm.times(c.g.ctm)
		// How long a unit along the line is on the page. Text that stands on its side is measured along its own line.
		along := math.Hypot(at[0], at[1])
		if along == 0 || math.IsNaN(along) || math.IsInf(along, 0) {
			along = 1
		}
		ux, uy := at[0]/along, at[1]/along
		x, y := at[4]*ux+at[5]*uy, at[5]*ux-at[4]*uy
		w := g.width/1000*c.g.size + c.g.char
		if g.blank {
			w += c.g.word
		}
		w *= c.g.scale
		c.w.show(g.text, x, y, w*along, c.g.size*along)
		c.advance(w)
	})
}

// do draws a form: content of its own.
func (c *content) do(args []any) error {
	if len(args) == 0 || c.depth >= maxForms {
		return nil
	}
	n, _ := args[len(args)-1].(name)
	s, ok := c.f.get(c.f.dictOf(c.resources["XObject"])[n]).(stream)
	if !ok || c.f.get(s.dict["Subtype"]) != name("Form") {
		return nil
	}
	b, err := c.f.decode(s)
	if errors.Is(err, errFilter) {
		return nil
	}
	if err != nil {
		return err
	}
	below := *c
	below.depth, below.saved = c.depth+1, nil
	if r := c.f.dictOf(s.dict["Resources"]); r != nil {
		below.resources = r
	}
	if m, ok := nums(c.f.list(s.dict["Matrix"]), 6); ok {
		below.g.ctm = matrix(m).times(c.g.ctm)
	}
	return below.run(b)
}
