package markdown

import (
	"html/template"
	"strconv"
	"strings"
)

// HTML renders a text. The elements are p, ul, ol, li, strong, em, br, a and bdi, the attributes href and rel of a, and
// start of ol.
func HTML(text string) template.HTML {
	var w htmlWriter
	for _, b := range parse(text) {
		w.block(b)
	}
	return template.HTML(w.String())
}

type htmlWriter struct{ strings.Builder }

func (w *htmlWriter) block(b block) {
	switch {
	case !b.list:
		w.WriteString("<p>")
		w.spans(b.items[0])
		w.WriteString("</p>\n")
		return
	case !b.ordered:
		w.WriteString("<ul>\n")
	case b.start == 1:
		w.WriteString("<ol>\n")
	default:
		w.WriteString(`<ol start="` + strconv.Itoa(b.start) + "\">\n")
	}
	for _, item := range b.items {
		w.WriteString("<li>")
		w.spans(item)
		w.WriteString("</li>\n")
	}
	if b.ordered {
		w.WriteString("</ol>\n")
	} else {
		w.WriteString("</ul>\n")
	}
}

func (w *htmlWriter) spans(list []span) {
	for _, s := range list {
		switch s.kind {
		case plain:
			w.WriteString(strings.ReplaceAll(template.HTMLEscapeString(s.text), "\n", "<br>"))
		case em:
			w.WriteString("<em>")
			w.spans(s.inner)
			w.WriteString("</em>")
		case strong:
			w.WriteString("<strong>")
			w.spans(s.inner)
			w.WriteString("</strong>")
		case link:
			w.link(s)
		}
	}
}

// link shows where it leads behind its words, which may say anything. Both are isolated, so that no word that is
// written from the right moves the host to where it does not belong.
func (w *htmlWriter) link(s span) {
	w.WriteString(`<a href="` + template.HTMLEscapeString(s.to.Href) + `" rel="nofollow noopener noreferrer"><bdi>`)
	w.spans(s.inner)
	w.WriteString("</bdi></a>")
	if !s.bare {
		w.WriteString(" <bdi>(" + template.HTMLEscapeString(s.to.Host) + ")</bdi>")
	}
}

// Plain is a text without its marks: a line for each paragraph and each item of a list, and the host behind the words
// of a link.
func Plain(text string) string {
	var w strings.Builder
	for _, b := range parse(text) {
		for i, item := range b.items {
			if w.Len() > 0 {
				w.WriteByte('\n')
			}
			switch {
			case b.ordered:
				w.WriteString(strconv.Itoa(b.start+i) + ". ")
			case b.list:
				w.WriteString("- ")
			}
			plainSpans(&w, item)
		}
	}
	return w.String()
}

func plainSpans(w *strings.Builder, list []span) {
	for _, s := range list {
		w.WriteString(s.text)
		plainSpans(w, s.inner)
		if s.kind == link && !s.bare {
			w.WriteString(" (" + s.to.Host + ")")
		}
	}
}
