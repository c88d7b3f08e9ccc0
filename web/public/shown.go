package public

import (
	"net/url"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// badge is a state shown three ways at once: by colour (Class), shape (Icon, a symbol
// of the layout) and words.
type badge struct{ Class, Icon, Text string }

func (c *catalogue) verdict(f desk.Verdict) badge {
	if !f.Valid() {
		return badge{"verdict", "unproven", string(f)}
	}
	return badge{"verdict verdict-" + string(f), string(f), c.T("verdict." + string(f))}
}

func (c *catalogue) stance(s desk.Stance) badge {
	switch s {
	case desk.Supports, desk.Refutes, desk.Context:
		return badge{"stance stance-" + string(s), string(s), c.T("stance." + string(s))}
	}
	return badge{"stance", "context", string(s)}
}

// link is an address on another host as a page may offer it.
type link struct {
	Href string // empty when the address must not be offered
	Host string // what the reader is told before leaving
	Text string // the address as stored
}

// external offers http and https addresses only: an address of another kind, or one
// that carries a name and password, is shown but leads nowhere.
func external(address string) link {
	l := link{Text: address}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return l
	}
	l.Href, l.Host = u.String(), u.Hostname()
	return l
}

// passage is a text in one language as a page shows it.
type passage struct {
	Lang       string // for the lang attribute
	Paragraphs []string
	Fallback   bool // not in the reader's language
}

// passage chooses a text in the reader's language, or the best there is.
func (req *request) passage(texts map[string]string) passage {
	text, lang := pick(texts, req.tag)
	return passage{Lang: langAttr(lang), Paragraphs: paragraphs(text), Fallback: text != "" && base(lang) != base(req.tag)}
}

// paragraphs cuts a text at its line ends.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// beginning is at most n characters of a text, cut after a word where it has words.
func beginning(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	out := string(runes[:n])
	if i := strings.LastIndexByte(out, ' '); i > len(out)/2 {
		out = out[:i]
	}
	return strings.TrimRight(out, " ,;:，；：、") + "…"
}

// cited is a piece of evidence as a page shows it.
type cited struct {
	Stance badge
	Link   link
	Title  string
	Quote  []string
	Note   []string
	At     moment
}

func (req *request) cited(list []desk.CitedEvidence) []cited {
	var out []cited
	for _, e := range list {
		out = append(out, cited{Stance: req.stance(e.Stance), Link: external(e.URL), Title: e.Title,
			Quote: paragraphs(e.Quote), Note: paragraphs(e.Note), At: req.day(e.At)})
	}
	return out
}

// field is a part of a form as a page shows it again: what was written and what is
// wrong with it.
type field struct{ ID, Label, Value, Error string }
