package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

const joinRules = `groups:
  - name: g
    rules:
      - id: any
        detection: {w: {vaccin*: 20, garlic: 20, reservoir: 20, 疫苗: 20, 热水: 20, 水库: 20, measles: 20}}
        condition: w
        threshold: 20
`

func takeText(t *testing.T, a *app.App, title, text string) desk.Outcome {
	t.Helper()
	n := time.Now().UnixNano()
	out, err := a.Ingest(t.Context(), desk.Draft{
		Kind: desk.News, Source: "s", URL: fmt.Sprintf("https://news%d.example/%d", n%7, n), Publisher: fmt.Sprintf("news%d.example", n%7), Title: title, Text: text, Lang: "en", FetchedAt: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestClaimsJoin: short claims join the case that says the same, in either script, and
// never one about the same topic that says something else.
func TestClaimsJoin(t *testing.T) {
	for _, c := range []struct {
		first, second string
		join          bool
	}{
		{"Eating raw garlic every morning cures the flu in a day", "My neighbour says eating raw garlic every morning cures the flu in a day", true},
		{"Measles vaccine given to children causes autism, leaked study shows", "A leaked study shows: measles vaccine given to children causes autism", false}, // another order: shown, not joined
		{"MMR vaccine causes autism in young children", "MMR vaccine causes asthma in young children", false},
		{"MMR vaccine causes autism in young children", "MMR vaccine does not cause autism in young children", false},
		{"12 children are ill after the measles vaccine at one school", "15 children are ill after the measles vaccine at one school", false},
		{"The reservoir at Hollin was poisoned on Sunday night", "The reservoir at Saltmarsh was poisoned on Sunday night", false},
		{"网传每天喝热水可以杀死麻疹病毒", "網傳每天喝熱水可以殺死麻疹病毒", true},
		{"麻腮风疫苗会导致儿童自闭症", "麻腮风疫苗不会导致儿童自闭症", false},
		{"麻腮风疫苗会导致儿童自闭症", "麻腮风疫苗会导致儿童哮喘", false},
		{"东港水库昨晚被人投毒", "屏海水库昨晚被人投毒", false},
		{"接种疫苗后12名学生住院", "接种疫苗后15名学生住院", false},
	} {
		a, _ := openWith(t, joinRules)
		first := takeText(t, a, c.first, "")
		second := takeText(t, a, c.second, "")
		if joined := first.Case == second.Case; first.Case == 0 || second.Case == 0 || joined != c.join {
			t.Errorf("%q and %q: cases %v and %v, want joined %v", c.first, c.second, first.Case, second.Case, c.join)
		}
	}
}

// TestJoinIsUnlearnt: what a person has taken out of a case is not put back by what is
// like it, across a restart, and while either case is merged elsewhere.
func TestJoinIsUnlearnt(t *testing.T) {
	a, _ := openWith(t, joinRules)
	const text = "Measles cases rose last week, officials said. Clinics will be open on Saturday so that parents can bring children without an appointment. " +
		"The vaccine has been in use for fifty years, and large studies in several countries have found that it is safe for nearly everybody. " +
		"Anyone with a fever and a rash is asked to call first, so that nobody in the waiting room is put at risk of catching it."
	first := takeText(t, a, "Measles: clinics open on Saturday", text)
	second := takeText(t, a, "What parents of the north should know", text+" The clinic in the north is closed.")
	if first.Case != second.Case {
		t.Fatal("the republished article did not join")
	}
	actor := desk.Actor{Name: "li", Role: desk.Reviewer}
	if _, err := a.Desk.Apply(t.Context(), actor, desk.Change{Action: desk.ActionSplit, Case: first.Case, Item: second.Item}); err != nil {
		t.Fatal(err)
	}
	own, err := a.FiledAt(t.Context(), second.Item)
	if err != nil || own == first.Case {
		t.Fatalf("filed at %v, %v", own, err)
	}
	third := takeText(t, a, "What parents of the north should know", text+" The clinic in the north is closed.")
	if third.Case != own {
		t.Errorf("what is like the one taken out joined case %v, want %v", third.Case, own)
	}
	again := takeText(t, a, "Measles: clinics open on Saturday", text)
	if again.Case != first.Case {
		t.Errorf("what is like the first joined case %v, want %v", again.Case, first.Case)
	}
}
