package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// BenchmarkPages measures the server's time for the pages that a reviewer looks at
// all day, with 50,000 cases in the store. One run seeds them, which takes a while:
//
//	go test -run '^$' -bench Pages -benchtime 500x ./web
func BenchmarkPages(b *testing.B) {
	const cases = 50_000
	dir := b.TempDir()
	st, err := store.Open(context.Background(), dir, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	storeCases(b, st, cases)
	// A desk is started with what it has: the log of so much written at once is in the
	// database by then, and not for the first reviewer to wait for.
	if err := st.Close(); err != nil {
		b.Fatal(err)
	}
	if st, err = store.Open(context.Background(), dir, store.Options{}); err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			b.Error(err)
		}
	}()
	clock := func() time.Time { return noon }
	li := desk.Member{ID: 1, Name: "Li", Role: desk.Reviewer}
	h, err := New(Options{
		Options: page.Options{Store: st, Now: clock}, Settings: st,
		Desk: desk.New(st, webtest.AsIs{}, desk.DefaultClocks(), clock),
		Require: func(next page.MemberHandler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next(w, r, li, desk.Session{}) })
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("accept", func(b *testing.B) { benchAccept(b, st, h) })
	for _, target := range []string{"/triage", "/triage?view=all&page=200", "/triage?case=4700", "/queue", "/queue?stage=new&page=3", "/queue?stage=all&page=900", "/today", "/cases/4711", "/items/4711"} {
		b.Run(target, func(b *testing.B) {
			var took []time.Duration
			size := 0
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, target, nil)
				w := httptest.NewRecorder()
				started := time.Now()
				h.ServeHTTP(w, r)
				took = append(took, time.Since(started))
				if w.Code != http.StatusOK {
					b.Fatalf("status %d", w.Code)
				}
				size = w.Body.Len()
			}
			report(b, took)
			b.ReportMetric(float64(size), "page-bytes")
		})
	}
}

// storeCases stores n cases of one sighting each, over all risks and open stages.
func storeCases(b *testing.B, st desk.Store, n int) {
	b.Helper()
	risks := []desk.Risk{desk.RiskLow, desk.RiskModerate, desk.RiskHigh, desk.RiskVeryHigh}
	stages := []desk.Stage{desk.StageNew, desk.StageAccepted, desk.StageVerifying, desk.StageClosed}
	const batch = 2000
	for start := 0; start < n; start += batch {
		err := st.Update(context.Background(), func(tx desk.Tx) error {
			for i := start; i < min(start+batch, n); i++ {
				if err := storeOne(tx, i, risks[i%4], stages[i/4%4]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func storeOne(tx desk.Tx, i int, risk desk.Risk, stage desk.Stage) error {
	at := noon.Add(-time.Duration(i) * time.Minute)
	title := fmt.Sprintf("District %d: officials are asked whether the vaccine explains the fever", i)
	body := title + ".\n" + fmt.Sprintf("Report number %d of the regional office says what is known so far and what is not.\n", i) +
		"The vaccine was named again, and the laboratory has not answered yet."
	it := desk.Item{
		URL: fmt.Sprintf("https://paper%d.example/%d", i%40, i), Publisher: fmt.Sprintf("paper%d.example", i%40), Source: "s", Kind: desk.News,
		Title: title, Text: body, Lang: "en", PublishedAt: at, FetchedAt: at, FirstSeen: at, Version: 1, Hash: desk.ContentHash(title, body),
	}
	id, err := tx.AddItem(it)
	if err != nil {
		return err
	}
	at0 := len(title) - len("vaccine explains the fever")
	err = tx.AddFlags([]desk.Flag{{
		Item: id, ItemVersion: 1, Rule: "r" + fmt.Sprint(i%30), RuleVersion: "1", Status: "stable", Score: 20 + i%90, Threshold: 20, At: at,
		Title: map[string]string{"en": "A rule"}, Terms: []desk.FlagTerm{{Selection: "s", Term: "vaccine", Weight: 20 + i%90, Field: "title", Start: at0, End: at0 + 7}},
	}})
	if err != nil {
		return err
	}
	c := desk.Case{Claim: title, ClaimLang: "en", Stage: stage, Risk: risk, Score: 20 + i%90, OpenedAt: at, UpdatedAt: at, StageAt: at,
		AcceptedAt: at, Labels: map[string]string{"topic": "vaccines"}}
	c.DueAt = desk.DefaultClocks().Due(c)
	cid, err := tx.AddCase(c)
	if err != nil {
		return err
	}
	return tx.AddSighting(desk.Sighting{Case: cid, Item: id, At: at, Score: c.Score, Similarity: 1})
}

// benchAccept accepts one new case after the other, as the script of the triage page
// asks for it: the answer is the list and the next case.
func benchAccept(b *testing.B, st desk.Store, h http.Handler) {
	var list []desk.CaseSummary
	err := st.View(context.Background(), func(tx desk.ReadTx) (err error) {
		list, err = tx.Queue(desk.QueueFilter{Stages: []desk.Stage{desk.StageNew}, Limit: 10_000})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for b.Loop() {
		c, next := list[0], list[1]
		list = list[1:]
		form := fmt.Sprintf("rev=%d&next=%v", c.Rev, next.ID)
		r := httptest.NewRequest(http.MethodPost, "/cases/"+c.ID.String()+"/accept", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("HX-Request", "true")
		w := httptest.NewRecorder()
		started := time.Now()
		h.ServeHTTP(w, r)
		took = append(took, time.Since(started))
		if w.Code != http.StatusOK {
			b.Fatalf("status %d: %.300s", w.Code, w.Body)
		}
	}
	report(b, took)
}

func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
