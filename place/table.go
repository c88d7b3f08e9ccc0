package place

import (
	_ "embed"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/rumordesk/rumordesk/fold"
)

//go:embed places.tsv
var names string

// kind says what it takes for a name to count.
type kind uint8

const (
	plain kind = iota
	weak       // it also means something else: counts only beside a sign of the place
	caps       // an abbreviation: counts only in capitals
)

// entry is what a sequence of tokens names; an empty code is no place.
type entry struct {
	code string
	kind kind
}

// node is a step in the tree of names: one token after another.
type node struct {
	next map[string]*node
	name *entry
}

// Finder knows the names of places. It is immutable and safe for concurrent use.
type Finder struct {
	root  node
	codes []string
	en    map[string]string
	zh    map[string]string
}

// skipped are regions of CLDR that are no country or territory with people of its own,
// or whose name in CLDR is better not looked for.
const skipped = " AC AQ BV CC CP DG EA EZ HM IC IM IO JE GG QO TA TF UM UN XA XB ZZ "

// doubtful are names of CLDR that mean other things as well.
const doubtful = "|Georgia|Jordan|Chad|Turkey|Guinea|Réunion|黑山|馬利|东加|東加|查德|卡達|獅子山|尼日|阿曼|"

// shown are names that are shown instead of CLDR's.
var shown = [...][3]string{
	{"HK", "Hong Kong", "香港"}, {"MO", "Macao", "澳门"}, {"MM", "Myanmar", "缅甸"}, {"CD", "DR Congo", "刚果（金）"},
	{"CG", "Congo", "刚果（布）"}, {"MK", "North Macedonia", "北马其顿"}, {"SZ", "Eswatini", "斯威士兰"},
	{"TR", "Türkiye", "土耳其"}, {"PS", "Palestinian territories", "巴勒斯坦"}, {"CV", "Cabo Verde", "佛得角"},
}

// New builds a Finder from the table and from CLDR's names of regions. It takes about
// ten milliseconds, so a program makes one.
func New() *Finder {
	f := &Finder{en: map[string]string{}, zh: map[string]string{}}
	f.fromCLDR()
	for _, s := range shown {
		f.en[s[0]], f.zh[s[0]] = s[1], s[2]
	}
	for line := range strings.Lines(names) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) < 2 {
			continue
		}
		code := cells[0]
		if f.en[code] == "" && code != "-" { // a province: its first names are shown
			first, _, _ := strings.Cut(cells[1], ",")
			f.en[code] = strings.TrimLeft(first, "~^")
			first, _, _ = strings.Cut(cells[2], ",")
			f.zh[code] = strings.TrimSuffix(first, "省")
			f.codes = append(f.codes, code)
		}
		if code == "-" {
			code = ""
		}
		for _, cell := range cells[1:] {
			for _, name := range strings.Split(cell, ",") {
				f.add(name, code)
			}
		}
	}
	return f
}

// fromCLDR adds the names of countries and territories.
func (f *Finder) fromCLDR() {
	in := []display.Namer{
		display.Regions(language.English), display.Regions(language.Chinese),
		display.Regions(language.TraditionalChinese), display.Regions(language.MustParse("zh-Hant-HK")),
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			r, err := language.ParseRegion(code)
			if err != nil || !r.IsCountry() || r.Canonicalize() != r || in[0].Name(r) == "" || strings.Contains(skipped, " "+code+" ") {
				continue
			}
			f.codes = append(f.codes, code)
			f.en[code], f.zh[code] = in[0].Name(r), in[1].Name(r)
			for _, n := range in {
				name := n.Name(r)
				if strings.Contains(doubtful, "|"+name+"|") {
					name = "~" + name
				}
				f.add(name, code)
				if strings.Contains(name, "&") {
					f.add(strings.ReplaceAll(name, "&", "and"), code)
				}
			}
		}
	}
}

// add files a name under its tokens. Of a name that is filed twice the later counts, as
// the table comes after CLDR; but what was doubtful once stays so.
func (f *Finder) add(name, code string) {
	e := entry{code: code}
	switch {
	case strings.HasPrefix(name, "~"):
		e.kind, name = weak, name[1:]
	case strings.HasPrefix(name, "^"):
		e.kind, name = caps, name[1:]
	}
	n := &f.root
	folded := fold.String(name)
	for _, t := range fold.Tokens(folded) {
		word := folded[t.Start:t.End]
		if n.next == nil {
			n.next = map[string]*node{}
		}
		if n.next[word] == nil {
			n.next[word] = &node{}
		}
		n = n.next[word]
	}
	if n == &f.root {
		return
	}
	if n.name != nil && n.name.code == e.code && n.name.kind == weak {
		e.kind = weak
	}
	n.name = &e
}

// Name is what a place is called in a language ("en" or "zh", and tags that begin so);
// the code itself when it is not known.
func (f *Finder) Name(code, lang string) string {
	in := f.en
	if strings.HasPrefix(lang, "zh") {
		in = f.zh
	}
	if n := in[code]; n != "" {
		return n
	}
	return code
}

// Known says whether a code is one that Find may return.
func (f *Finder) Known(code string) bool { return f.en[code] != "" }

// Codes are all the codes that Find may return: ISO 3166-1 alpha-2, and ISO 3166-2 of the
// provinces of China.
func (f *Finder) Codes() []string { return append([]string(nil), f.codes...) }
