package deliver

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// t0 is when every world begins.
var t0 = time.Date(2026, 8, 3, 6, 0, 0, 0, time.UTC)

// clock is a time that the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// world is a desk with one accepted case that was seen twice, on a real store.
type world struct {
	t       *testing.T
	now     func() time.Time
	clock   *clock // behind now, where the test moves it
	store   desk.Store
	refs    *desk.Referrals
	desk    desk.Actor
	theCase desk.Case
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := &clock{t: t0}
	w := newWorldIn(t, t.TempDir(), clock.Now)
	t.Cleanup(func() { w.store.Close() })
	w.clock = clock
	return w
}

// newWorldIn is newWorld in a folder and by a clock; who calls it closes the store.
func newWorldIn(t *testing.T, dir string, now func() time.Time) *world {
	t.Helper()
	w := &world{t: t, now: now, desk: desk.Actor{Name: "Mia Keller", Role: desk.Admin}}
	s, err := store.Open(t.Context(), dir, store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	w.store = s
	w.refs = desk.NewReferrals(s, redact.Redactor{}, desk.DefaultClocks(), bytes.Repeat([]byte{7}, 32), now)
	w.theCase = w.addCase("Drinking vinegar cures dengue fever within a day", "en", desk.StageAccepted, t0.Add(-20*time.Hour))
	for i, page := range []desk.Item{
		{URL: "https://herald.example/vinegar", Publisher: "herald.example", Title: "Vinegar against dengue?"},
		{URL: "https://blog.example/home-remedies/2026", Publisher: "blog.example", Title: "Ten home remedies\nthat doctors hide"},
	} {
		page.Source, page.Kind, page.Lang, page.Text, page.Version = "herald", desk.News, "en", "Drink vinegar.", 1
		page.FetchedAt = t0.Add(time.Duration(i-20) * time.Hour)
		w.update(func(tx desk.Tx) error {
			id, err := tx.AddItem(page)
			if err != nil {
				return err
			}
			return tx.AddSighting(desk.Sighting{Case: w.theCase.ID, Item: id, At: page.FetchedAt, Score: 50, Similarity: 1})
		})
	}
	return w
}

func (w *world) update(fn func(desk.Tx) error) {
	w.t.Helper()
	if err := w.store.Update(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) addCase(claim, lang string, stage desk.Stage, opened time.Time) (c desk.Case) {
	w.t.Helper()
	c = desk.Case{Claim: claim, ClaimLang: lang, Stage: stage, Risk: desk.RiskHigh, OpenedAt: opened, UpdatedAt: opened, StageAt: opened, AcceptedAt: opened}
	c.DueAt = desk.DefaultClocks().Due(c)
	w.update(func(tx desk.Tx) (err error) {
		if c.ID, err = tx.AddCase(c); err != nil {
			return err
		}
		if c, err = tx.Case(c.ID); err != nil {
			return err
		}
		return tx.Record(desk.AuditEntry{At: w.now(), Actor: w.desk.Name, Action: desk.ActionAccept, Case: c.ID, From: desk.StageNew, To: stage})
	})
	return c
}

// refer sends a question to a recipient with an address, due in a day.
func (w *world) refer(email, lang string) (r desk.Referral) {
	w.t.Helper()
	to, err := w.refs.SaveRecipient(w.t.Context(), w.desk, desk.Recipient{Organisation: "Institute of Tropical Medicine", Email: email, Language: lang})
	if err != nil {
		w.t.Fatal(err)
	}
	r, _, err = w.refs.Refer(w.t.Context(), w.desk, w.theCase.ID, to.ID, "", "Is there any evidence that vinegar acts on the dengue virus?\nIs it harmful?", w.now().Add(24*time.Hour))
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) referral(id int64) (r desk.Referral) {
	w.t.Helper()
	w.update(func(tx desk.Tx) (err error) { r, err = tx.Referral(id); return err })
	return r
}

func (w *world) deliveries(kind desk.DeliveryKind) (list []desk.Delivery) {
	w.t.Helper()
	w.update(func(tx desk.Tx) (err error) { list, err = tx.Deliveries(kind, "", 1000); return err })
	return list
}

func (w *world) options() Options {
	return Options{
		Store: w.store, Referrals: w.refs, Now: w.now, Name: map[string]string{"en": "Rumour desk of the Health Office"}, DigestAt: 7 * time.Hour,
		Links: Links{
			Referral: func(token string) string { return "https://desk.example/r/" + token },
			Case:     func(id desk.CaseID) string { return "https://desk.example/cases/" + id.String() },
			Answer:   func(slug string) string { return "https://answers.example/" + slug },
			Settings: "https://desk.example/settings",
		},
	}
}

func (w *world) service(o Options) *Service {
	w.t.Helper()
	s, err := New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) send(s *Service) int {
	w.t.Helper()
	n, err := s.Send(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) sweep(s *Service) {
	w.t.Helper()
	if err := s.Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew); it is now:\n%s", name, got)
	}
}
