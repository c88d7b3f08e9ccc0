package app_test

import (
	"errors"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

const claimRules = `groups:
  - name: vaccines
    rules:
      - id: vaccine
        title: {en: Vaccines}
        status: stable
        detection: {word: {"vaccine*": 30, 疫苗: 30}}
        condition: word
        threshold: 20
`

// A new case says what its page claims, and not what its headline teases with; what an office announces keeps its headline.
func TestClaimOfNewCases(t *testing.T) {
	a := joinDesk(t, claimRules)
	for i, tt := range []struct {
		kind              desk.Kind
		lang, title, text string
		want              string
	}{
		{desk.FactCheck, "en", "No, the polio vaccine does not cause cancer", "We looked at forty years of records of the vaccine.", "The polio vaccine causes cancer"},
		{desk.Official, "en", "No, the flu vaccine does not cause the flu", "The vaccine holds no living virus.", "No, the flu vaccine does not cause the flu"},
		{desk.News, "en", "What they won't tell you about the jab", "A letter to parents says that the measles vaccine causes autism. The ministry has not answered.", "The measles vaccine causes autism"},
		{desk.News, "en", "The cholera vaccine turns milk blue", "Three readers wrote to us about it.", "The cholera vaccine turns milk blue"},
		{desk.News, "zh", "打流感疫苗会变傻？真相来了", "疫苗里没有这样的东西。", "打流感疫苗会变傻"},
		{desk.Tip, "en", "", "Is it true that the new vaccine makes people magnetic?", "The new vaccine makes people magnetic"},
	} {
		out, err := a.Ingest(t.Context(), desk.Draft{
			URL: "https://p.example/" + string(rune('a'+i)), Publisher: "p.example", Source: "p", Kind: tt.kind, Lang: tt.lang, Title: tt.title, Text: tt.text, FetchedAt: time.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
		if out.Case == 0 {
			t.Errorf("%q opens no case: %+v", tt.title, out)
			continue
		}
		if got := claimOfCase(t, a, out.Case); got != tt.want {
			t.Errorf("%q: the claim is %q, want %q", tt.title, got, tt.want)
		}
	}
}

func claimOfCase(t *testing.T, a *app.App, id desk.CaseID) string {
	t.Helper()
	var c desk.Case
	err := a.Store().View(t.Context(), func(tx desk.ReadTx) (err error) {
		c, err = tx.Case(id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.Claim
}

// The proposals of a case come from all its first sightings, and none says what another says.
func TestProposals(t *testing.T) {
	a := joinDesk(t, claimRules)
	text := "A letter to parents says that the measles vaccine causes autism. The ministry has not answered yet. The letter was sent to every household in the valley last week. " +
		"Nurses at four surgeries told us that parents now ask for it by name, and that two of them have torn up their appointment. " +
		"A meeting is called for Thursday in the hall behind the church, where the doctor of the district will answer questions."
	first := joinPage(t, a, "one", "1", "What they won't tell you about the vaccine", text)
	if again := joinPage(t, a, "two", "2", "Does the measles vaccine make children ill?", text); again != first {
		t.Fatalf("the same text stands in cases %v and %v", first, again)
	}
	found, err := a.Desk.Proposals(t.Context(), first)
	if err != nil || len(found) != 3 {
		t.Fatalf("%+v, %v", found, err)
	}
	said := map[string]bool{}
	for i, p := range found {
		if said[p.Text] || p.Text == "" || p.Lang != "en" || i > 0 && p.Score > found[i-1].Score {
			t.Errorf("proposals %+v", found)
		}
		said[p.Text] = true
	}
	if !said["The measles vaccine causes autism"] || !said["The measles vaccine makes children ill"] {
		t.Errorf("proposals %+v", found)
	}
	if _, err := a.Desk.Proposals(t.Context(), 999); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("proposals of no case: %v", err)
	}
}
