package public

import (
	"html/template"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/markdown"
	"github.com/rumordesk/rumordesk/web/page"
)

func (req *request) verdict(f desk.Verdict) page.Badge {
	if !f.Valid() {
		return page.NewBadge("verdict", "unproven", string(f))
	}
	return page.NewBadge("verdict verdict-"+string(f), string(f), req.T("verdict."+string(f)))
}

func (req *request) stance(s desk.Stance) page.Badge {
	switch s {
	case desk.Supports, desk.Refutes, desk.Context:
		return page.NewBadge("stance stance-"+string(s), string(s), req.T("stance."+string(s)))
	}
	return page.NewBadge("stance", "context", string(s))
}

// passage is the text of an answer in one language as a page shows it.
type passage struct {
	Lang     string // for the lang attribute
	Text     template.HTML
	Fallback bool // not in the reader's language
}

// passage chooses a text in the reader's language, or the best there is.
func (req *request) passage(texts map[string]string) passage {
	text, lang := page.Pick(texts, req.Tag())
	return passage{Lang: page.LangAttr(lang), Text: markdown.HTML(text), Fallback: text != "" && page.BaseLanguage(lang) != page.BaseLanguage(req.Tag())}
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
	Stance page.Badge
	Link   page.Link
	Title  string
	Quote  []string
	Note   []string
	At     page.Timestamp
	// Quotation says what there is to know of the passage; empty when it was found in the page.
	Quotation string
	// Source says what has no address: a reply or a document.
	Source string
}

func (req *request) cited(list []desk.CitedEvidence) []cited {
	var out []cited
	for _, e := range list {
		out = append(out, cited{Stance: req.stance(e.Stance), Link: page.External(e.URL), Title: e.Title,
			Quote: page.Paragraphs(e.Quote), Note: page.Paragraphs(e.Note), At: req.day(e.At), Quotation: req.Quotation(e.Verified, e.Elsewhere), Source: req.Sourced(e.Origin, e.SHA256)})
	}
	return out
}

// field is a part of a form as a page shows it again: what was written and what is
// wrong with it.
type field struct{ ID, Label, Value, Error string }
