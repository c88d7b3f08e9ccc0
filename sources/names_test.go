package sources

import (
	"testing"

	"github.com/rumordesk/rumordesk/config"
)

func TestPublicationsGoByTheNameOfTheirSource(t *testing.T) {
	r := &Registry{}
	r.list.Store(&[]config.Source{
		{ID: "times", Name: "Harbour Times", Feed: "http://127.0.0.1:4100/feed"},
		{ID: "board", Name: "Health board", Feed: "https://news.board.example.org/feed"},
		{ID: "bare", Sitemap: "https://bare.example.net/sitemap.xml"},
		{ID: "one", Name: "One", Feed: "https://shared.example.com/1"},
		{ID: "two", Name: "Two", Feed: "https://shared.example.com/2"},
	})
	for _, c := range []struct{ publisher, source, want string }{
		{"127.0.0.1:4100", "times", "Harbour Times"},
		{"127.0.0.1:9", "times", "Harbour Times"}, // moved since
		{"localhost:80", "times", "Harbour Times"},
		{"[::1]:80", "times", "Harbour Times"},
		{"127.0.0.1:4100", "", "Harbour Times"},
		{"example.org", "board", "Health board"},
		{"elsewhere.example", "board", "elsewhere.example"}, // the feed links to others
		{"example.net", "bare", "bare"},
		{"example.com", "", "example.com"},
		{"example.com", "two", "Two"},
		{"", "times", "Harbour Times"},
		{"", "gone", "gone"},
		{"gone.example", "gone", "gone.example"},
		{"", "", ""}, // a tip
	} {
		if got := r.PublisherName(c.publisher, c.source); got != c.want {
			t.Errorf("PublisherName(%q, %q) = %q, want %q", c.publisher, c.source, got, c.want)
		}
	}
	r.list.Store(&[]config.Source{{ID: "times", Name: "New name", Feed: "http://127.0.0.1:4100/feed"}})
	if got := r.PublisherName("127.0.0.1:4100", "times"); got != "New name" {
		t.Errorf("after a reload: %q", got)
	}
}
