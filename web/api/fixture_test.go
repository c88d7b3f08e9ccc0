package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/store"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// The clock of the tests.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// words flags texts that hold the word vaccine.
type words struct{}

func (words) Flag(title, text, _ string, _ desk.Kind) []desk.Flag {
	var out []desk.Flag
	for field, s := range map[string]string{"title": title, "text": text} {
		if at := strings.Index(s, "vaccine"); at >= 0 && out == nil {
			out = []desk.Flag{{
				Rule: "vaccines", RuleVersion: "1", Status: "stable", Score: 40, Threshold: 20,
				Title: map[string]string{"en": "Vaccines"}, Labels: map[string]string{"topic": "vaccines", "severity": "high"},
				Terms: []desk.FlagTerm{{Selection: "words", Term: "vaccine", Weight: 40, Field: field, Start: at, End: at + 7}},
			}}
		}
	}
	return out
}

// byText takes items with one text for alike.
type byText struct{}

func (byText) Sign(title, text string) ([]byte, []uint64) {
	var h uint64 = 14695981039346656037
	for _, b := range []byte(title + text) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return []byte(title + text), []uint64{h >> 1}
}
func (byText) Similar(a, b []byte) float64 {
	if bytes.Equal(a, b) {
		return 1
	}
	return 0
}
func (byText) Same(titleA, textA, titleB, textB string) (float64, bool) {
	return 0.9, titleA+textA == titleB+textB
}

// pageCapture captures every page but those of a host that is down.
type pageCapture struct{ now func() time.Time }

func (p pageCapture) Capture(_ context.Context, pageURL, quote string) desk.Capture {
	if strings.Contains(pageURL, "down.example") {
		return desk.Capture{At: p.now(), Error: "the page does not answer"}
	}
	return desk.Capture{At: p.now(), Title: "A page", Text: "Before. " + quote + " After.", RawSHA256: strings.Repeat("ab", 32), Record: "<urn:uuid:1>", Quoted: true}
}

func (p pageCapture) Document(_ context.Context, body []byte, quote string) desk.Capture {
	if strings.HasPrefix(string(body), "%PDF") {
		return desk.Capture{At: p.now(), Error: "the PDF is encrypted", Fault: desk.FaultOf("document-encrypted")}
	}
	return desk.Capture{At: p.now(), Text: string(body), RawSHA256: strings.Repeat("cd", 32), Record: "<urn:uuid:2>", Quoted: strings.Contains(string(body), quote)}
}

// bench is the API on a real store.
type bench struct {
	t       testing.TB
	dir     string
	store   *store.SQLite
	desk    *desk.Desk
	intake  *desk.Ingester
	members *desk.Members
	refer   *desk.Referrals
	opts    Options
	h       http.Handler
	tokens  map[string]string // by name of the member
	codes   func() *desk.Codebook
	doc     *contract

	mu     sync.Mutex
	now    time.Time
	mailed []int64 // referrals
	log    bytes.Buffer
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, now: noon, dir: t.TempDir(), tokens: map[string]string{}}
	st, err := store.Open(context.Background(), b.dir, store.Options{Now: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	b.store = st
	clocks := desk.DefaultClocks()
	b.desk = desk.New(st, redact.Redactor{}, clocks, b.clock)
	b.intake = desk.NewIngester(st, redact.Redactor{}, words{}, byText{}, clocks, b.clock)
	b.intake.Places = somewhere{}
	b.members = desk.NewMembers(st, nil, b.clock)
	b.refer = desk.NewReferrals(st, redact.Redactor{}, clocks, bytes.Repeat([]byte{7}, 32), b.clock)
	rules := &oneFile{text: "a"}
	one := webtest.NewSources(t, &config.Config{Sources: []config.Source{{ID: "one", Name: "One", Kind: "news", Language: "en", Feed: "https://one.example/feed"}}}, st, redact.Redactor{}, b.clock)
	one.Marked = true
	one.Tested = desk.SourceTest{
		Is: desk.TestRSS, Status: 200, Robots: "allowed", Total: 1, Dated: 1, Title: "A feed",
		Entries: []desk.TestEntry{{URL: "https://one.example/1", Title: "One", At: noon}}, Problems: []desk.TestProblem{{Key: "delay", Detail: "slowly"}},
		Sample: &desk.TestSample{URL: "https://one.example/1", Text: "Text", Characters: 4, Language: "en"}, Snippet: "  - id: one\n",
	}
	b.opts = Options{
		Rules: rules.state, RuleFiles: rules, Explain: explainOne, Decisions: decideOne,
		Desk: b.desk, Intake: b.intake, Referrals: b.refer, Members: b.members, Store: st, Webhooks: desk.NewWebhooks(st, b.clock),
		Capture: pageCapture{b.clock}, PublicURL: "https://desk.example.org", Now: b.clock,
		Search: library{},
		Codebook: func() *desk.Codebook {
			if b.codes == nil {
				return nil
			}
			return b.codes()
		},
		Sources: one,
		MailReferral: func(_ context.Context, id int64) error {
			b.mailed = append(b.mailed, id)
			return nil
		},
		Log: slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for name, role := range map[string]desk.Role{"Rita": desk.Reviewer, "Edda": desk.Editor, "Egon": desk.Editor, "Ada": desk.Admin} {
		b.member(name, role)
	}
	b.open()
	return b
}

// open makes the handler anew, after a change of the options.
func (b *bench) open() {
	b.t.Helper()
	var err error
	if b.h, err = New(b.opts); err != nil {
		b.t.Fatal(err)
	}
	b.doc = newContract(b.t, b.h)
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) member(name string, role desk.Role) desk.Member {
	b.t.Helper()
	// Who signs in elsewhere needs no password, and so no costly hash.
	m, err := b.members.Add(context.Background(), desk.Actor{Name: "terminal", Role: desk.Admin},
		desk.Member{Email: strings.ToLower(name) + "@desk.example.org", Name: name, Role: role, Subject: "elsewhere " + name}, "")
	if err != nil {
		b.t.Fatal(err)
	}
	b.tokens[name] = b.token(m)
	return m
}

func (b *bench) token(m desk.Member, scopes ...string) string {
	b.t.Helper()
	token, err := b.members.NewToken(context.Background(), m, "test", scopes...)
	if err != nil {
		b.t.Fatal(err)
	}
	return token
}

// reply is an answer with its JSON read.
type reply struct {
	*http.Response
	raw  []byte
	json map[string]any
}

// at follows a path of names and numbers into the answer.
func (r reply) at(path ...any) any {
	var v any = r.json
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func (r reply) text(path ...any) string {
	s, _ := r.at(path...).(string)
	return s
}

// ask sends a request as a member ("" for nobody) and holds the answer against the
// OpenAPI document. headers are pairs.
func (b *bench) ask(who, method, path, body string, headers ...string) reply {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if strings.HasPrefix(path, "/cases") || !strings.HasPrefix(path, Base) {
		r = httptest.NewRequest(method, Base+path, strings.NewReader(body))
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+b.tokens[who])
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	out := reply{Response: w.Result(), raw: w.Body.Bytes()}
	if len(out.raw) > 0 {
		if err := json.Unmarshal(out.raw, &out.json); err != nil {
			b.t.Fatalf("%s %s: %v in %s", method, path, err, out.raw)
		}
	}
	b.doc.check(b.t, r, out)
	return out
}

// must asks and wants a status.
func (b *bench) must(status int, who, method, path, body string, headers ...string) reply {
	b.t.Helper()
	r := b.ask(who, method, path, body, headers...)
	if r.StatusCode != status {
		b.t.Fatalf("%s %s as %q: %d, want %d: %s", method, path, who, r.StatusCode, status, r.raw)
	}
	return r
}

// refused asks and wants a problem.
func (b *bench) refused(status int, name, who, method, path, body string, headers ...string) reply {
	b.t.Helper()
	r := b.must(status, who, method, path, body, headers...)
	if want := "/api/v1/problems/" + name; r.text("type") != want {
		b.t.Fatalf("%s %s as %q: type %q, want %q: %s", method, path, who, r.text("type"), want, r.raw)
	}
	return r
}

// take sends one page through the way in and returns its case.
func (b *bench) take(n int, text string) desk.Outcome {
	b.t.Helper()
	out, err := b.intake.Ingest(context.Background(), desk.Draft{
		URL: fmt.Sprintf("https://p%d.example/a", n), Publisher: fmt.Sprintf("p%d.example", n), Source: "one", Kind: desk.News,
		Title: "A vaccine story", Text: text, Lang: "en", PublishedAt: noon.Add(-time.Hour), FetchedAt: b.clock(),
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// events are the types of the events that the audit log makes.
func (b *bench) events() (types []string) {
	b.t.Helper()
	err := b.store.View(context.Background(), func(tx desk.ReadTx) error {
		entries, err := tx.Audit(0, 1000)
		for _, e := range entries {
			if kind := desk.EventOf(e.Action); kind != "" {
				types = append(types, kind)
			}
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return types
}

// library finds two items whatever is asked; a query with an open bracket is wrong.
type library struct{}

func (library) Search(_ context.Context, q index.Request) (index.Results, error) {
	if at := strings.Index(q.Query, "("); at >= 0 {
		return index.Results{}, &index.QueryError{Column: at + 1, Msg: "close the ("}
	}
	all := []index.Hit{
		{ID: "1", URL: "https://one.example/1", Title: "One", Kind: "news", Snippet: "a vaccine", Spans: []index.Span{{Start: 2, End: 9}}}, {ID: "2", Title: "Two", Kind: "tip"},
	}
	return index.Results{
		Total: uint64(len(all)), Hits: all[min(q.From, 2):min(q.From+q.Size, 2)],
		Facets: []index.Facet{{Field: "kind", Values: []index.FacetCount{{Value: "news", Count: 2}}}},
	}, nil
}

// queue puts a message into the way out.
func (b *bench) queue(d desk.Delivery) (id int64) {
	b.t.Helper()
	err := b.store.Update(context.Background(), func(tx desk.Tx) (err error) {
		id, err = tx.AddDelivery(d)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}
