package web

import "github.com/rumordesk/rumordesk/quote"

// quoted splits a captured text into paragraphs with the passage marked, each part of it where it leaves something out.
func quoted(text, passage string) []paragraph {
	var ms []mark
	for _, s := range quote.Find(text, passage) {
		ms = append(ms, mark{start: s.Start, end: s.End})
	}
	return highlight(text, ms)
}
