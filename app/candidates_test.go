package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// candidateDesk is a desk without rules, with one known claim in each language.
func candidateDesk(t *testing.T, candidates string) *app.App {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(name, []byte("rules: []\n"+candidates), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	csv := "claim,url,rating\nDrinking vinegar dissolves kidney stones overnight,https://check.example/1,False\n把草木灰撒在伤口上可以预防破伤风,https://check.example/2,False\n"
	if _, err := a.ImportFactChecks(t.Context(), strings.NewReader(csv), factchecks.Options{}); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestCandidatesOnTheWayIn: the real known claims and the real model flag what no rule does, and the flags say why.
func TestCandidatesOnTheWayIn(t *testing.T) {
	const garlic = "Drinking onion water every hour kills the new virus in three days, a secret that hospitals hide, so share it before it is deleted."
	for i, tt := range []struct {
		candidates, title, text string
		kind                    desk.Kind
		by                      desk.FoundBy // empty: nothing
		words                   string       // one of them is among the reasons
	}{
		{"", "Vinegar for kidney stones", "Neighbours say that drinking vinegar dissolves kidney stones overnight.", desk.News, desk.ByClaim, ""},
		{"", "", "听说把草木灰撒在伤口上可以预防破伤风，是真的吗？", desk.News, desk.ByClaim, ""},
		{"", "Vinegar for kidney stones", "Drinking vinegar dissolves kidney stones overnight? No.", desk.FactCheck, "", ""},
		{"matching: {flag: 1}\n", "Vinegar for kidney stones", "Neighbours say that drinking vinegar dissolves kidney stones overnight.", desk.News, "", ""},
		{"", "Onion water", garlic, desk.News, "", ""}, // the model is off
		{"candidates: {model: off}\n", "Onion water", garlic, desk.News, "", ""},
		{"candidates: {model: on}\n", "Onion water", garlic, desk.News, desk.ByModel, "virus kills hospitals secret share deleted"},
		{"candidates: {model: on}\n", "Onion water", garlic, desk.Official, "", ""},
		{"candidates: {model: on}\n", "Library hours", "The town library opens at nine on Saturdays from next month on.", desk.News, "", ""},
	} {
		a := candidateDesk(t, tt.candidates)
		out, err := a.Ingest(t.Context(), desk.Draft{URL: fmt.Sprint("https://news.example/", i), Publisher: "news.example", Source: "news", Kind: tt.kind,
			Title: tt.title, Text: tt.text, FetchedAt: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		var flags []desk.Flag
		var it desk.Item
		err = a.Store().View(t.Context(), func(tx desk.ReadTx) (err error) {
			if flags, err = tx.Flags(out.Item, 0); err != nil {
				return err
			}
			it, err = tx.Item(out.Item)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if (tt.by == "") != (len(flags) == 0) || out.Sighting != (tt.by != "") {
			t.Errorf("%s%q: flags %+v, filed %v; wanted by %q", tt.candidates, tt.text, flags, out.Sighting, tt.by)
			continue
		}
		if tt.by == "" {
			continue
		}
		f := flags[0]
		if f.By() != tt.by || f.Score < f.Threshold || f.Status != "stable" {
			t.Errorf("%q: flag %+v, wanted by %s", tt.text, f, tt.by)
		}
		said := false
		for _, term := range f.Terms {
			field := it.Text
			if term.Field == "title" {
				field = it.Title
			}
			if !strings.EqualFold(field[term.Start:term.End], term.Term) {
				t.Errorf("%q: the reason %q is said to stand at %q", tt.text, term.Term, field[term.Start:term.End])
			}
			said = said || strings.Contains(tt.words, strings.ToLower(term.Term))
		}
		if !said && tt.words != "" {
			t.Errorf("%q: none of the words %q is among the reasons %+v", tt.text, tt.words, f.Terms)
		}
	}
}
