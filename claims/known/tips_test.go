package known_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/tsv"
)

var evaluate = flag.Bool("evaluate", false, "measure on the evaluation data, too")

const sharedData = "../../../shared/data/"

// tip is one in other words, with the claim that it asks about in both languages, of the answers of the demonstration; without
// one it asks about something else.
type tip struct{ en, zh, text string }

func readTips(t *testing.T) (tips []tip) {
	t.Helper()
	const name = "testdata/tips.tsv"
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	columns := []string{"answer_en", "answer_zh", "tip"}
	var at []int
	err = tsv.Rows(f, name, tsv.Handler{
		Wanted: tsv.Wanted(columns...),
		Header: func(header []string) (_ int, err error) {
			at, err = tsv.Columns(header, columns...)
			return len(header), err
		},
		Row: func(_ int, f []string) error {
			tips = append(tips, tip{f[at[0]], f[at[1]], f[at[2]]})
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return tips
}

// offered is what a matcher offers to tips: how many get their own answer first, and how many another.
func offered(t *testing.T, c *known.Claims, tips []tip) (right, asked, wrong int) {
	t.Helper()
	for _, tip := range tips {
		found, err := c.Answers(t.Context(), tip.text, desk.OfferedAnswers)
		if err != nil {
			t.Fatal(err)
		}
		if tip.en != "" {
			asked++
		}
		for i, f := range found {
			switch {
			case f.Known.Claim != tip.en:
				wrong++
				t.Logf("%.120q is offered %q, %.2f", tip.text, f.Known.Claim, f.Score)
			case i == 0:
				right++
			}
		}
		if len(found) == 0 && tip.en != "" {
			t.Logf("%.120q is offered nothing", tip.text)
		}
	}
	return right, asked, wrong
}

// answering is a matcher with the answers that tips ask about.
func answering(t *testing.T, tips []tip, others ...desk.KnownDraft) *known.Claims {
	t.Helper()
	b := open(t)
	had := map[string]bool{"": true}
	for _, tip := range tips {
		if had[tip.en] {
			continue
		}
		had[tip.en] = true
		out := b.take(t, tip.en, "")
		b.update(t, desk.KnownClaim{Claim: tip.en, Lang: "en", Wording: desk.Wording{"en": tip.en, "zh-Hans": tip.zh}, Rating: "false", Verdict: desk.False, Case: out.Case, Slug: out.Case.String()})
	}
	if _, err := b.known.Ingest(t.Context(), others); err != nil {
		t.Fatal(err)
	}
	c := known.NewClaims(known.Options{Store: b, Vectors: filepath.Join(t.TempDir(), "vectors"), Now: time.Now})
	if err := c.OpenEncoder(0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Embed(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTipsInOtherWords: of tips in other words most are offered the answer that they ask for, and none another; tips about
// something else are offered none.
func TestTipsInOtherWords(t *testing.T) {
	tips := readTips(t)
	right, asked, wrong := offered(t, answering(t, tips), tips)
	t.Logf("of %d tips %d are offered their answer first; %d other answers are offered, also to the %d that ask for none", asked, right, wrong, len(tips)-asked)
	if asked < 30 || len(tips)-asked < 30 {
		t.Fatalf("%d tips that ask for an answer, %d that do not: the test would prove little", asked, len(tips)-asked)
	}
	if 4*right < 3*asked || wrong > 0 {
		t.Error("fewer than three in four are offered their answer, or one is offered another")
	}
}

// TestTipsOnEvaluationData measures how often texts of the evaluation data, which ask about none of the answers, are offered one:
// on a desk that knows its answers alone, and on one that knows the claims of that data beside them.
func TestTipsOnEvaluationData(t *testing.T) {
	if !*evaluate {
		t.Skip("takes minutes; -evaluate measures")
	}
	if _, err := os.Stat(sharedData); err != nil {
		t.Skip("needs the evaluation data in ../shared/data")
	}
	tips := readTips(t)
	var others []desk.KnownDraft
	sets := map[string][]tip{}
	for _, set := range []string{"en.train", "en.dev", "zh.test"} {
		lang, part, _ := strings.Cut(set, ".")
		queries, err := eval.ReadQueries(sharedData + "matching-" + lang + "/queries." + part + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			sets["matching-"+set] = append(sets["matching-"+set], tip{text: q.Text})
		}
		claims, err := eval.ReadClaims(sharedData + "matching-" + lang + "/claims.tsv")
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range claims {
			if part != "dev" {
				others = append(others, desk.KnownDraft{Claim: c.Claim, Rating: "False", URL: fmt.Sprintf("https://check.example/%s/%d", lang, i), Lang: lang})
			}
		}
	}
	for name, c := range map[string]*known.Claims{"answers alone": answering(t, tips), "claims of others beside them": answering(t, tips, others...)} {
		right, asked, wrong := offered(t, c, tips)
		t.Logf("%s: of %d tips %d are offered their answer first, %d another", name, asked, right, wrong)
		for set, list := range sets {
			_, _, wrong := offered(t, c, list)
			t.Logf("%s: of %d texts of %s %d are offered an answer", name, len(list), set, wrong)
		}
	}
}
