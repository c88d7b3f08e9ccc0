package web

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestSourcesAsOPML(t *testing.T) {
	b := newBench(t)
	feeds := []Feed{
		{`A "paper" <b>& more`, "https://paper.example/feed?a=1&b=2", "news", "en"},
		{"卫生局", "https://health.example/feed", "official", "zh"},
		{"secret", "https://me:pass@paid.example/feed", "news", "en"},
	}
	b.opts.Feeds = func() []Feed { return feeds }
	w := get(b.handler(), "/sources.opml")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/x-opml") || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("status %d, %v", w.Code, w.Header())
	}
	if strings.Contains(w.Body.String(), "pass") {
		t.Error("a password is handed on")
	}
	var doc opml
	if err := xml.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Feeds) != 2 || doc.Feeds[0].Text != feeds[0].Name || doc.Feeds[0].Address != feeds[0].Address || doc.Feeds[1].Language != "zh" {
		t.Errorf("feeds %+v", doc.Feeds)
	}
	if got := all(b.page("/sources", http.StatusOK), "a", ""); !slices.ContainsFunc(got, func(n *html.Node) bool { return attr(n, "href") == "/sources.opml" }) {
		t.Error("the sources page does not lead to it")
	}
	b.opts.Feeds = nil
	if w := get(b.handler(), "/sources.opml"); xml.Unmarshal(w.Body.Bytes(), &opml{}) != nil {
		t.Errorf("without feeds: %s", w.Body)
	}
}
