package sources

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/opml"
)

// TestAddedFeedsAreTakenUp: a list goes into the configuration and is in force at
// once; two members who add the same list add it once.
func TestAddedFeedsAreTakenUp(t *testing.T) {
	b := open(t, "sources_from: [sources/*.yaml]\nsources: []\n")
	c := b.schedule()
	var list strings.Builder
	list.WriteString("<opml><body>")
	for i := range 300 {
		fmt.Fprintf(&list, `<outline text="Paper" xmlUrl="https://paper%d.example/feed"/>`, i)
	}
	src := []byte(list.String() + "</body></opml>")
	if _, err := b.AddFeeds(t.Context(), editor, src, FeedDefaults{}, nil); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an editor adds: %v, want ErrForbidden", err)
	}
	if _, err := b.ReadFeeds(t.Context(), editor, src, FeedDefaults{}); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an editor reads: %v, want ErrForbidden", err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	added := 0
	for range 2 {
		wg.Go(func() {
			l, err := b.AddFeeds(t.Context(), admin, src, FeedDefaults{}, nil)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if added += l.New; l.New > 0 && !l.Live {
				t.Error("not taken up")
			}
		})
	}
	wg.Wait()
	if added != 300 || b.Len() != 300 || b.configured()[299].ID != "paper-300" {
		t.Errorf("%d added, %d configured; want 300 of each, the last one paper-300", added, b.Len())
	}
	if err := b.Pause(t.Context(), editor, "paper-7", ""); err != nil {
		t.Errorf("a new source cannot be paused: %v", err)
	}
	if err := c.FetchSoon("paper-8"); err != nil {
		t.Errorf("the scheduler does not know it: %v", err)
	}
}

// entries is a list in which every rule for entries has its case.
const entries = `<opml version="2.0"><body>
<outline text="Health"><outline text="Asia">
<outline text="Harbour Times" xmlUrl="https://harbour.example/feed"/>
<outline text="Somebody" xmlUrl="https://x.com/somebody"/>
</outline></outline>
<outline text="日报" xmlUrl="https://paper.example/rss" category="official" language="zh-CN"/>
<outline text="Twice" xmlUrl="http://www.paper.example/rss/"/>
<outline text="Inside" xmlUrl="http://10.0.0.1/feed"/>
<outline text="Inside, allowed" xmlUrl="http://10.0.0.2/feed"/>
<outline text="Comments on X" xmlUrl="https://c.example/feed"/>
<outline text="C" xmlUrl="https://c.example/comments/feed"/>
<outline text="Secret" xmlUrl="https://me:pass@c.example/feed"/>
<outline text="No page" xmlUrl="ftp://c.example/feed"/>
<outline text="Nothing" type="rss"/>
<outline text="The wire" xmlUrl="http://wire.example/feed/"/>
<outline text="wire" xmlUrl="https://other.example/feed"/>
</body></opml>`

// TestReadFeeds judges every entry and writes nothing.
func TestReadFeeds(t *testing.T) {
	const text = "network: {allow: [10.0.0.2]}\nsources_from: [sources/*.yaml]\n" + three
	b := open(t, text)
	l, err := b.ReadFeeds(t.Context(), admin, []byte(entries), FeedDefaults{Kind: desk.Science, Language: "fr", Schedule: "@daily"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range l.Rows {
		got = append(got, strings.TrimRight(fmt.Sprintf("%d %s %s %s %s", r.Line, r.State, r.Source, r.Why, r.Group), " "))
	}
	want := []string{
		"3 new harbour-times  Health / Asia",
		"4 refused  personal Health / Asia",
		"6 new paper-example",
		"7 refused  twice",
		"8 refused  private",
		"9 new inside-allowed",
		"10 refused  comments",
		"11 refused  comments",
		"12 refused  address",
		"13 refused  address",
		"14 refused  no-address",
		"15 known wire",
		"16 new wire-2",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("entries\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if l.New != 4 || l.Known != 1 || l.Refused != 8 || l.File != "" || l.Live {
		t.Errorf("%d new, %d known, %d refused, file %q, live %v", l.New, l.Known, l.Refused, l.File, l.Live)
	}
	for _, r := range l.Rows {
		if strings.Contains(r.Address, "pass") {
			t.Errorf("a password is shown: %s", r.Address)
		}
		if (r.Why.Sentence() == "") != (r.State != FeedRefused) {
			t.Errorf("entry %d is %s and says %q", r.Line, r.State, r.Why.Sentence())
		}
	}
	cfg, err := config.Parse("x.yaml", []byte("network: {allow: [10.0.0.2]}\nsources:\n"+l.YAML))
	if err != nil {
		t.Fatalf("what is proposed does not read back: %v\n%s", err, l.YAML)
	}
	for i, want := range []config.Source{
		{ID: "harbour-times", Kind: "science", Language: "fr"}, {ID: "paper-example", Kind: "official", Language: "zh"},
	} {
		if s := cfg.Sources[i]; s.ID != want.ID || s.Kind != want.Kind || s.Language != want.Language || s.Schedule != "@daily" {
			t.Errorf("source %d is %+v, want %+v", i, s, want)
		}
	}
	if _, err := os.Stat(filepath.Join(b.dir, "sources")); err == nil || b.Len() != 3 {
		t.Errorf("reading a list wrote something; %d sources", b.Len())
	}
}

// TestAddFeeds adds the chosen ones only.
func TestAddFeeds(t *testing.T) {
	b := open(t, "sources_from: [sources/*.yaml]\n"+three)
	l, err := b.AddFeeds(t.Context(), admin, []byte(entries), FeedDefaults{}, []string{"https://harbour.example/feed", "https://x.com/somebody"})
	if err != nil || !strings.HasPrefix(l.File, "added-") || l.Live || b.ids() != "wire board still harbour-times" {
		t.Errorf("file %q, live %v, %v; sources %s", l.File, l.Live, err, b.ids())
	}
	none, err := b.AddFeeds(t.Context(), admin, []byte(entries), FeedDefaults{}, []string{"https://harbour.example/feed"})
	if err != nil || none.File != "" {
		t.Errorf("added twice: file %q, %v; want nothing written", none.File, err)
	}
}

// TestFeedDefaults: what stands for every entry is checked before anything is read.
func TestFeedDefaults(t *testing.T) {
	b := open(t, three)
	for name, tt := range map[string]struct {
		list  string
		d     FeedDefaults
		field string
	}{
		"a kind that no source has": {entries, FeedDefaults{Kind: desk.Tip}, "kind"},
		"a language":                {entries, FeedDefaults{Language: "klingon"}, "language"},
		"a schedule":                {entries, FeedDefaults{Schedule: "sometimes"}, "schedule"},
		"no list":                   {"hello", FeedDefaults{}, "list"},
	} {
		var field *desk.FieldError
		if _, err := b.ReadFeeds(t.Context(), admin, []byte(tt.list), tt.d); !errors.As(err, &field) || field.Field != tt.field {
			t.Errorf("%s: %v; want something about %s", name, err, tt.field)
		}
	}
	var rule *desk.RuleError
	if _, err := b.AddFeeds(t.Context(), admin, []byte(entries), FeedDefaults{}, nil); !errors.As(err, &rule) || rule.Rule != "no-sources-from" {
		t.Errorf("added without a place for it: %v", err)
	}
}

// TestFeeds: what is handed out comes back as known.
func TestFeeds(t *testing.T) {
	b := open(t, three)
	feeds := b.Feeds()
	if len(feeds) != 1 || feeds[0].Address != "https://wire.example/feed" || feeds[0].Category != "news" || feeds[0].Language != "en" {
		t.Fatalf("feeds %+v", feeds)
	}
	src, err := opml.Write("rumordesk", noon, feeds)
	if err != nil {
		t.Fatal(err)
	}
	if l, err := b.ReadFeeds(t.Context(), admin, src, FeedDefaults{}); err != nil || l.Known != 1 || l.New+l.Refused != 0 {
		t.Errorf("the list that was handed out: %+v, %v", l, err)
	}
}
