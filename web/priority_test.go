package web

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// judged lends the real model of the words to the pages' tests.
type judged struct{ model *checkworthy.Model }

func (j judged) CheckWorthiness(claim, lang string) (float64, []desk.Fact) {
	r := j.model.Score(claim, lang)
	facts := []desk.Fact{{Key: desk.FactKind, Value: string(r.Kind)}}
	for _, w := range r.Why {
		facts = append(facts, desk.Fact{Key: desk.FactWord, Value: w.Feature, Points: w.Points})
	}
	return r.Score, facts
}

// TestScoreShowsItsSum: the case page and the triage panel show every part with its
// points, and the points come to the priority.
func TestScoreShowsItsSum(t *testing.T) {
	b := newBench(t)
	r := desk.NewRanking(desk.DefaultWeights(), judged{checkworthy.New()}, b.clock)
	b.intake.Ranking, b.desk.Ranking = r, r
	b.seed()
	if _, err := r.Sweep(context.Background(), b.store); err != nil {
		t.Fatal(err)
	}
	for page, at := range map[string]string{"/cases/1": "section", "/triage?view=all&case=1": "details"} {
		doc := b.page(page, http.StatusOK)
		var box string
		for _, n := range webtest.All(doc, at, "") {
			if s := webtest.Text(n); strings.Contains(s, "Part Why Points") || strings.Contains(s, "PartWhyPoints") {
				box = s
			}
		}
		for _, want := range []string{"One rule, score 45", "3 publishers", "Label: High", "Open for 30 hours; full after 72", "its baseline is known after a week", "By the model of the words."} {
			if !strings.Contains(box, want) {
				t.Errorf("%s does not say %q: %s", page, want, box)
			}
		}
		m := regexp.MustCompile(`Priority (\d+) = (\d+(?: \+ \d+)*)`).FindStringSubmatch(box)
		if m == nil {
			t.Fatalf("%s shows no sum: %s", page, box)
		}
		sum := 0
		for _, n := range strings.Split(m[2], " + ") {
			i, _ := strconv.Atoi(n)
			sum += i
		}
		if m[1] != strconv.Itoa(sum) || strings.Count(m[2], "+") != 5 {
			t.Errorf("%s: score %s, sum %s", page, m[1], m[2])
		}
	}
	zh := webtest.Text(webtest.All(b.page("/cases/2?lang=zh", http.StatusOK), "main", "")[0])
	for _, want := range []string{"优先级构成", "1 家发布方", "最高得分", "按人工编写的线索词判断。", "加分：“导致”", "标签：高"} {
		if !strings.Contains(zh, want) {
			t.Errorf("the Chinese page does not say %q", want)
		}
	}
}

// TestScoreBeforeItsSum: a case that was stored before there were sums says so.
func TestScoreBeforeItsSum(t *testing.T) {
	b := newBench(t)
	err := b.store.Update(context.Background(), func(tx desk.Tx) error {
		_, err := tx.AddCase(desk.Case{Claim: "old", ClaimLang: "en", Stage: desk.StageNew, Risk: desk.RiskLow, Score: 45, OpenedAt: noon, UpdatedAt: noon, StageAt: noon})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := webtest.Text(webtest.All(b.page("/cases/1", http.StatusOK), "main", "")[0]); !strings.Contains(got, "The sum is made the next time") {
		t.Errorf("the page says %q", got)
	}
}

// TestSweepDisturbsNobody: a reviewer who read a case before its score moved can still
// act on it.
func TestSweepDisturbsNobody(t *testing.T) {
	b := newBench(t)
	b.seed()
	before := b.caseNow(3)
	b.now = noon.Add(48 * time.Hour)
	s, err := b.desk.Ranking.Sweep(context.Background(), b.store)
	if err != nil || s.Moved == 0 {
		t.Fatalf("%+v, %v", s, err)
	}
	if c := b.do(desk.Change{Action: desk.ActionAccept, Case: 3, Rev: before.Rev}); c.Stage != desk.StageAccepted || c.Score == before.Score {
		t.Errorf("%+v", c)
	}
}

func (b *bench) caseNow(id desk.CaseID) (c desk.Case) {
	b.t.Helper()
	err := b.store.View(context.Background(), func(tx desk.ReadTx) (err error) { c, err = tx.Case(id); return err })
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}
