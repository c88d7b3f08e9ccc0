package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestSourcesAsOPML(t *testing.T) {
	b := newBench(t)
	feeds := []config.Source{
		{ID: "paper", Name: `A "paper" <b>& more`, Feed: "https://paper.example/feed?a=1&b=2", Kind: "news", Language: "en"},
		{ID: "health", Name: "卫生局", Feed: "https://health.example/feed", Kind: "official", Language: "zh"},
		{ID: "map", Name: "map", Sitemap: "https://map.example/sitemap.xml", Kind: "news", Language: "en"},
		{ID: "secret", Name: "secret", Feed: "https://me:pass@paid.example/feed", Kind: "news", Language: "en"},
	}
	b.sources(feeds...)
	w := get(b.handler(), "/sources.opml")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/x-opml") || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
		t.Fatalf("status %d, %v", w.Code, w.Header())
	}
	if strings.Contains(w.Body.String(), "pass") {
		t.Error("a password is handed on")
	}
	doc, err := opml.Parse(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Feeds) != 2 || doc.Feeds[0].Name != feeds[0].Name || doc.Feeds[0].Address != feeds[0].Feed || doc.Feeds[1].Language != "zh" {
		t.Errorf("feeds %+v", doc.Feeds)
	}
	if got := webtest.All(b.page("/sources", http.StatusOK), "a", ""); !slices.ContainsFunc(got, func(n *html.Node) bool { return webtest.Attr(n, "href") == "/sources.opml" }) {
		t.Error("the sources page does not lead to it")
	}
	b.opts.Sources = nil
	w = get(b.handler(), "/sources.opml")
	if _, err := opml.Parse(w.Body.Bytes()); err != nil {
		t.Errorf("without feeds: %s", w.Body)
	}
}
