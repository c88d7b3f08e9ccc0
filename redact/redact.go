package redact

import (
	"context"
	"strings"
)

// Kind names what was taken out.
type Kind string

// The kinds. Each is replaced by its name in square brackets.
const (
	Email  Kind = "email"  // e-mail addresses, obfuscated ones too
	Phone  Kind = "phone"  // telephone and fax numbers
	ID     Kind = "id"     // national identity, tax and passport numbers
	Card   Kind = "card"   // bank cards and accounts (IBAN)
	Handle Kind = "handle" // account names and profile addresses on social networks and messengers
	IP     Kind = "ip"     // IPv4, IPv6 and MAC addresses
)

// Count says how many of each kind were taken out. Nil when none were.
type Count map[Kind]int

// Text returns s with every hit replaced by a fixed placeholder such as "[email]",
// and how many there were of each kind. Text of its own result is the result. Bytes
// that are not UTF-8 become U+FFFD. It takes time in proportion to the length of s.
func Text(s string) (string, Count) {
	s, count, _ := clean(s, func() error { return nil })
	return s, count
}

// TextContext is Text for a text that may be long. It ends early, with the error of ctx
// and without a text, when ctx does: a text that is redacted in part is never returned.
func TextContext(ctx context.Context, s string) (string, Count, error) {
	return clean(s, ctx.Err)
}

// clean takes everything out, unless stopped has an error.
func clean(s string, stopped func() error) (string, Count, error) {
	s = strings.ToValidUTF8(s, "\uFFFD")
	var count Count
	// Taking one thing out can bring another's context nearer; the second round
	// nearly always finds nothing.
	for range maxRounds {
		if !suspicious(s) {
			break
		}
		hits, err := scan(s, stopped)
		if err != nil {
			return "", nil, err
		}
		if len(hits) == 0 {
			break
		}
		if count == nil {
			count = Count{}
		}
		var b strings.Builder
		b.Grow(len(s))
		last := 0
		for _, h := range hits {
			b.WriteString(s[last:h.start])
			b.WriteByte('[')
			b.WriteString(string(h.kind))
			b.WriteByte(']')
			last = h.end
			count[h.kind]++
		}
		b.WriteString(s[last:])
		s = b.String()
	}
	return s, count, nil
}

// maxRounds bounds the work on a text made to need many rounds.
const maxRounds = 12

// stopEvery is after how many looks at the text scan asks whether it is to go on.
const stopEvery = 512

// hit is a span of the original text to take out.
type hit struct {
	start, end int
	kind       Kind
}

// trigger marks the bytes at which some rule starts looking. All others are passed
// over at memory speed.
var trigger = func() (t [256]bool) {
	for c := '0'; c <= '9'; c++ {
		t[c] = true
	}
	for _, c := range "@:/[({<#" {
		t[c] = true
	}
	t[0xEF] = true // full-width digits and signs, which the view makes plain
	return
}()

// suspicious reports whether any rule could apply at all.
func suspicious(s string) bool {
	for i := 0; i < len(s); i++ {
		if trigger[s[i]] {
			return true
		}
	}
	return announces(s)
}

// announces reports whether a word stands in s that some rule goes by.
func announces(s string) bool {
	if _, i := labels.next(s, 0); i >= 0 {
		return true
	}
	return spelledOut(s) || strings.Contains(s, "①")
}

// scan finds the hits of one round, in order, not overlapping. Each rule looks at a
// bounded stretch around its trigger, so that the whole is linear.
func scan(original string, stopped func() error) ([]hit, error) {
	v := newView(original)
	t := &text{s: v.s}
	t.spelled()
	t.accounts()
	for i, looks := 0, 0; i < len(t.s); {
		c := t.s[i]
		if !trigger[c] {
			i++
			continue
		}
		if i < t.done {
			i++
			continue
		}
		if looks++; looks%stopEvery == 0 {
			if err := stopped(); err != nil {
				return nil, err
			}
		}
		switch {
		case c == '@':
			i = t.at(i)
		case c >= '0' && c <= '9':
			i = t.digit(i)
		case c == ':':
			i = t.colon(i)
		case c == '/':
			i = t.slash(i)
		case c == '#':
			i = t.hash(i)
		case c == 0xEF:
			i++
		default:
			i = t.bracket(i)
		}
	}
	return v.original(t.hits), nil
}

// text is the state of one scan.
type text struct {
	s    string
	done int // end of the last hit; a later one may not start before it
	// judged is the end of the last address that points at nobody.
	judged int
	hits   []hit
}

// take records a hit and returns where to go on. A hit may reach back over ground
// already passed, but not into an earlier hit.
func (t *text) take(start, end int, k Kind) int {
	if start < t.done {
		start = t.done
	}
	if start < end {
		t.hits = append(t.hits, hit{start, end, k})
		t.done = end
	}
	return max(end, start+1)
}

// before is the stretch of at most n bytes that ends at i, in lower-case ASCII, from
// the same line, not reaching into an earlier hit's text.
func (t *text) before(i, n int) string {
	from := max(i-n, 0)
	for from < i && t.s[from]&0xC0 == 0x80 {
		from++
	}
	w := t.s[from:i]
	if j := strings.LastIndexByte(w, '\n'); j >= 0 {
		w = w[j+1:]
	}
	return lower(w)
}
