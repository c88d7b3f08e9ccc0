package api

import (
	"path/filepath"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// TestReworded: searches of items and of cases add, with the first page, what says the same in other words or in the other
// language, without what has the words; known claims say how they differ from the text.
func TestReworded(t *testing.T) {
	b := newBench(t)
	for _, text := range []string{"Eating garlic cures dengue fever", "吃大蒜可以治好登革热", "A new bridge is opened on Sunday"} {
		b.must(201, "", "POST", "/tips", `{"text":"`+text+`","language":"en"}`)
	}
	b.know(desk.KnownClaim{Claim: "大蒜水能治疗登革热", Rating: "谣言", Verdict: desk.False, Publisher: "check.example", URL: "https://check.example/1", Lang: "zh", ReviewedAt: noon})
	none := b.must(200, "Rita", "GET", "/cases?q=garlic", "")
	if got := none.at("reworded").([]any); len(got) != 0 {
		t.Errorf("a desk that matches nothing: %v", got)
	}
	b.opts.Known = &webtest.Matcher{Store: b.store, Ready: true, Vectors: filepath.Join(t.TempDir(), "known")}
	cases, err := webtest.NewCases(t.Context(), b.store, filepath.Join(t.TempDir(), "cases"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cases.Close() })
	b.opts.Claims = cases
	b.open()

	r := b.must(200, "Rita", "GET", "/cases?q=garlic+cures+dengue", "")
	if got := r.at("reworded").([]any); len(got) != 1 || r.text("reworded", 0, "rewording") != "other-language" || r.text("reworded", 0, "case", "claim") != "吃大蒜可以治好登革热" {
		t.Errorf("cases: %s", r.raw)
	}
	if n := len(r.at("cases").([]any)); n != 1 {
		t.Errorf("%d cases have the words, want 1", n)
	}
	for _, path := range []string{"/cases?q=garlic+cures+dengue&stage=verified", "/cases?q=garlic+cures+dengue&assignee=me", "/cases", "/cases?q=football"} {
		if r := b.must(200, "Rita", "GET", path, ""); len(r.at("reworded").([]any)) != 0 {
			t.Errorf("%s: %s", path, r.raw)
		}
	}
	r = b.must(200, "Rita", "GET", "/search?q=garlic+cures+dengue", "")
	if got := r.at("reworded", "cases").([]any); len(got) != 1 || r.text("reworded", "cases", 0, "case", "claim") != "吃大蒜可以治好登革热" {
		t.Errorf("search: %s", r.raw)
	}
	if got := r.at("reworded", "known_claims").([]any); len(got) != 1 || r.text("reworded", "known_claims", 0, "rewording") != "other-language" || r.at("reworded", "known_claims", 0, "score") != nil {
		t.Errorf("search: %s", r.raw)
	}
	r = b.must(200, "Rita", "GET", "/known-claims?q=eating+garlic+cures+dengue+fever", "")
	if r.text("known_claims", 0, "rewording") != "other-language" || r.text("known_claims", 0, "decision") != "suggest" {
		t.Errorf("known claims: %s", r.raw)
	}
	if r := b.must(200, "Rita", "GET", "/known-claims", ""); r.at("known_claims", 0, "rewording") != nil {
		t.Errorf("a list that matches nothing: %s", r.raw)
	}
}
