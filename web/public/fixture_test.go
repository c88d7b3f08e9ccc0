package public

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// The clock of the tests.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

type noRules struct{}

func (noRules) Flag(string, string, string, desk.Kind) []desk.Flag { return nil }

// alike is the real likeness.
type alike struct{}

func (alike) Sign(title, text string) ([]byte, []uint64) {
	s := neardup.Sign(title, text)
	b, _ := s.MarshalBinary()
	return b, s.Bands()
}
func (alike) Similar(a, b []byte) float64 {
	var x, y neardup.Signature
	if x.UnmarshalBinary(a) != nil || y.UnmarshalBinary(b) != nil {
		return -1
	}
	return neardup.Similarity(x, y)
}
func (alike) Same(titleA, textA, titleB, textB string) (float64, bool) {
	return neardup.Decide(titleA, textA, titleB, textB)
}

// bench is the public pages on a real store.
type bench struct {
	t      *testing.T
	dir    string
	now    time.Time
	store  desk.Store
	desk   *desk.Desk
	refer  *desk.Referrals
	intake *desk.Ingester
	opts   Options
	log    bytes.Buffer
	made   http.Handler
}

func newBench(t *testing.T, r desk.Redactor) *bench {
	t.Helper()
	b := &bench{t: t, now: noon, dir: t.TempDir()}
	clock := func() time.Time { return b.now }
	st, err := store.Open(context.Background(), b.dir, store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	b.store = st
	b.intake = desk.NewIngester(st, r, noRules{}, alike{}, desk.DefaultClocks(), clock)
	b.desk = desk.New(st, r, desk.DefaultClocks(), clock)
	b.refer = desk.NewReferrals(st, r, desk.DefaultClocks(), []byte("a key of thirty-two bytes, always"), clock)
	b.opts = Options{
		Options: page.Options{Store: st, Now: clock, Log: slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))},
		Desk:    b.desk, Intake: b.intake, Referrals: b.refer, BaseURL: "https://answers.example",
		Name: map[string]string{"en": "Example Health Desk", "zh-Hans": "示例健康信息核查中心"},
	}
	return b
}

func (b *bench) handler() http.Handler {
	b.t.Helper()
	if b.made == nil {
		h, err := New(b.opts)
		if err != nil {
			b.t.Fatal(err)
		}
		b.made = h
	}
	return b.made
}

var (
	ann = desk.Actor{Name: "Ann", Role: desk.Editor}
	bo  = desk.Actor{Name: "Bo", Role: desk.Editor}
)

func (b *bench) do(by desk.Actor, ch desk.Change) desk.Case {
	b.t.Helper()
	c, err := b.desk.Apply(context.Background(), by, ch)
	if err != nil {
		b.t.Fatalf("%s: %v", ch.Action, err)
	}
	return c
}

// tipped opens a case with a claim, through the way in.
func (b *bench) tipped(claim, lang string) desk.CaseID {
	b.t.Helper()
	_, out, err := b.intake.Tip(context.Background(), desk.TipDraft{Text: claim}, lang)
	if err != nil {
		b.t.Fatal(err)
	}
	return out.Case
}

func (b *bench) accept(id desk.CaseID) { b.do(ann, desk.Change{Action: desk.ActionAccept, Case: id}) }

// publish takes an accepted case to its answer.
func (b *bench) publish(id desk.CaseID, f desk.Verdict, summary map[string]string, note string) desk.Answer {
	b.t.Helper()
	b.do(ann, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &desk.Evidence{
		URL: "https://journal.example/study", Quote: "No difference was found.", Stance: desk.Refutes, Note: "A study of 650,000 children.",
		Capture: desk.Capture{Title: "Vaccination and autism"},
	}})
	b.word(id)
	b.conclude(id, f, summary, note)
	var a desk.Answer
	err := b.opts.Store.View(context.Background(), func(tx desk.ReadTx) (err error) {
		a, err = tx.Answer(id)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

// word words a case's claim: as it was sent in, and in the other language.
func (b *bench) word(id desk.CaseID) {
	b.t.Helper()
	var c desk.Case
	if err := b.opts.Store.View(context.Background(), func(tx desk.ReadTx) (err error) { c, err = tx.Case(id); return err }); err != nil {
		b.t.Fatal(err)
	}
	w := desk.Wording{"en": c.Claim, "zh-Hans": "麻腮风疫苗会导致儿童自闭症"}
	if fault, _ := desk.CheckClaim("en", c.Claim); fault != "" {
		w = desk.Wording{"en": "Vaccines do what was said", "zh-Hans": c.Claim}
	}
	b.do(ann, desk.Change{Action: desk.ActionClaim, Case: id, Wording: w})
}

// unword makes an answer what it was before claims were worded.
func (b *bench) unword(id desk.CaseID) {
	b.t.Helper()
	err := b.store.Update(context.Background(), func(tx desk.Tx) error {
		a, err := tx.Answer(id)
		if err != nil {
			return err
		}
		a.Wording = nil
		if err := tx.PutAnswer(a); err != nil {
			return err
		}
		known, err := tx.KnownList(desk.KnownFilter{Own: true})
		for _, k := range known {
			if k.Wording = nil; k.Case == id && err == nil {
				_, err = tx.SaveKnown(k)
			}
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) conclude(id desk.CaseID, f desk.Verdict, summary map[string]string, note string) {
	b.do(ann, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &desk.Finding{Verdict: f, Summary: summary}})
	b.do(bo, desk.Change{Action: desk.ActionSign, Case: id})
	b.do(bo, desk.Change{Action: desk.ActionPublish, Case: id, Reason: note})
}

// answered makes one answer with both languages.
func (b *bench) answered() desk.Answer {
	id := b.tipped("The MMR vaccine causes autism in children", "en")
	b.accept(id)
	return b.publish(id, desk.False, map[string]string{"en": "It does not.\nLarge studies found no link.", "zh-Hans": "不会。\n大型研究没有发现关联。"}, "")
}

// get asks for one page.
func (b *bench) get(target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler().ServeHTTP(w, r)
	return w
}

// post sends a form as a browser does.
func (b *bench) post(target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler().ServeHTTP(w, r)
	return w
}

// page parses an answer, whose status must be as told.
func (b *bench) page(w *httptest.ResponseRecorder, status int) *html.Node {
	b.t.Helper()
	if w.Code != status {
		b.t.Fatalf("status %d, want %d: %.400s\n%s", w.Code, status, w.Body, b.log.String())
	}
	return webtest.Parse(b.t, w.Body.String())
}

// one returns the only element of a name and class.
func (b *bench) one(n *html.Node, name, class string) *html.Node {
	b.t.Helper()
	found := webtest.All(n, name, class)
	if len(found) != 1 {
		b.t.Fatalf("%d elements %s.%s, want 1", len(found), name, class)
	}
	return found[0]
}

func byID(n *html.Node, id string) *html.Node {
	for c := range n.Descendants() {
		if webtest.Attr(c, "id") == id {
			return c
		}
	}
	return nil
}

func contains(t *testing.T, where, got string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q is missing in %.1500s", where, want, got)
		}
	}
}
