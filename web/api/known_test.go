package api

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func (b *bench) know(list ...desk.KnownClaim) {
	b.t.Helper()
	err := b.store.Update(context.Background(), func(tx desk.Tx) error {
		for _, k := range list {
			if _, err := tx.SaveKnown(k); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func TestKnownClaims(t *testing.T) {
	b := newBench(t)
	m := &webtest.Matcher{Store: b.store}
	b.must(503, "Rita", "GET", "/known-claims?q=garlic", "")
	b.opts.Known = m
	b.open()
	id := b.open1(t)
	if r := b.must(200, "Rita", "GET", "/cases/"+id, ""); r.at("known_claims_ready") != false || len(r.at("known_claims").([]any)) != 0 {
		t.Errorf("before they are read in: %s", r.raw)
	}
	b.must(503, "Rita", "GET", "/known-claims?q=garlic", "")
	m.Ready = true
	var list []desk.KnownClaim
	for n := range 5 {
		list = append(list, desk.KnownClaim{Claim: "Garlic cures dengue", Title: "No", Rating: "Pants on Fire", Verdict: desk.False, Publisher: "check.example",
			URL: fmt.Sprintf("https://check.example/%d", n), Lang: "en", ReviewedAt: noon})
	}
	list[1].Verdict, list[1].Rating, list[1].Graded, list[1].Grade = "", "", true, 0.25
	list[2].Publisher = "other.example"
	list = append(list, desk.KnownClaim{Claim: "Garlic cures dengue", Rating: "false", Verdict: desk.False, Lang: "en", ReviewedAt: noon.AddDate(0, 0, 1), Case: 1, Slug: "1-garlic"})
	b.know(list...)

	r := b.must(200, "Rita", "GET", "/cases/"+id, "")
	if r.at("known_claims_ready") != true || len(r.at("known_claims").([]any)) != 5 { // its own answer is not among them
		t.Fatalf("of a case: %s", r.raw)
	}
	if r.text("known_claims", 0, "decision") != "match" || r.at("known_claims", 0, "score").(float64) < 0.9 || !strings.HasPrefix(r.text("known_claims", 0, "why", 0), "the same") {
		t.Errorf("the best: %s", r.raw)
	}
	r = b.must(200, "Rita", "GET", "/known-claims?limit=2", "")
	if r.text("known_claims", 0, "case") != "1" || r.text("known_claims", 0, "url") != "https://desk.example.org/answers/1-garlic" || r.text("known_claims", 0, "publisher") != "desk.example.org" || r.at("known_claims", 0, "score") != nil {
		t.Errorf("newest first, the desk's own among them: %s", r.raw)
	}
	seen := 2
	for next := r.text("next"); next != ""; {
		r = b.must(200, "Rita", "GET", "/known-claims?limit=2&cursor="+next, "")
		seen += len(r.at("known_claims").([]any))
		next = r.text("next")
	}
	if seen != 6 {
		t.Errorf("%d on all pages", seen)
	}
	for query, want := range map[string]int{"publisher=other.example": 1, "verdict=none": 1, "verdict=false": 5, "verdict=confirmed": 0, "q=dengue+garlic": 6, "q=dengue+garlic&limit=3": 3} {
		if r := b.must(200, "Rita", "GET", "/known-claims?"+query, ""); len(r.at("known_claims").([]any)) != want {
			t.Errorf("%s: %s, want %d", query, r.raw, want)
		}
	}
	if r := b.must(200, "Rita", "GET", "/known-claims?verdict=none", ""); r.text("known_claims", 0, "rating") != "0.25 of 1" || r.at("known_claims", 0, "verdict") != nil {
		t.Errorf("a number only: %s", r.raw)
	}
	for _, bad := range []string{"verdict=x", "cursor=x", "limit=0", "who=x", "q=garlic&cursor=x", "q=" + strings.Repeat("x", maxKnownText+1)} {
		if r := b.ask("Rita", "GET", "/known-claims?"+bad, ""); r.StatusCode < 400 || r.StatusCode >= 500 {
			t.Errorf("%.30s: %d", bad, r.StatusCode)
		}
	}
	b.must(401, "", "GET", "/known-claims", "")
}

// open1 has one case opened and returns its number.
func (b *bench) open1(t *testing.T) string {
	t.Helper()
	b.must(201, "", "POST", "/tips", `{"text":"Garlic cures dengue","language":"en"}`)
	return b.must(200, "Rita", "GET", "/cases?stage=new", "").text("cases", 0, "id")
}
