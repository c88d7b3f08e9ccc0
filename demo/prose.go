package demo

import (
	"html/template"
	"strings"
)

// prose turns a story's text into HTML. It knows as much Markdown as the stories
// need: paragraphs, "## " headings, "> " quotations and "- " lists.
func prose(text string) template.HTML {
	var b strings.Builder
	for _, block := range strings.Split(text, "\n\n") {
		block = strings.TrimSpace(block)
		switch {
		case block == "":
		case strings.HasPrefix(block, "## "):
			b.WriteString("<h2>" + string(inline(block[3:])) + "</h2>\n")
		case strings.HasPrefix(block, "> "):
			b.WriteString("<blockquote><p>" + string(inline(block[2:])) + "</p></blockquote>\n")
		case strings.HasPrefix(block, "- "):
			b.WriteString("<ul>\n")
			for _, line := range strings.Split(block, "\n") {
				b.WriteString("<li>" + string(inline(strings.TrimPrefix(line, "- "))) + "</li>\n")
			}
			b.WriteString("</ul>\n")
		default:
			b.WriteString("<p>" + string(inline(block)) + "</p>\n")
		}
	}
	return template.HTML(b.String())
}

// inline escapes the text of one block; lines of a block run together.
func inline(s string) template.HTML {
	return template.HTML(template.HTMLEscapeString(strings.ReplaceAll(s, "\n", " ")))
}
