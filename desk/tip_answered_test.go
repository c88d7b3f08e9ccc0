package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// published takes a case of its own to its published answer.
func (b *bench) published(t *testing.T) desk.Answer {
	t.Helper()
	id := b.opened(t)
	e, f := someEvidence, someFinding
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &e})
	b.word(t, id)
	b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f})
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: id})
	b.as(t, second, desk.Change{Action: desk.ActionPublish, Case: id})
	var a desk.Answer
	b.view(t, func(tx desk.ReadTx) (err error) { a, err = tx.Answer(id); return err })
	return a
}

// sightings are how many sightings count for each case.
func (b *bench) sightings(t *testing.T, ids ...desk.CaseID) (n []int) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) error {
		for _, id := range ids {
			list, err := tx.Sightings(id)
			if err != nil {
				return err
			}
			n = append(n, len(list))
		}
		return nil
	})
	return n
}

// TestAnswerTip: the sender's yes makes a tip a sighting of the answered case as far as no member has decided otherwise, and
// the receipt leads to the answer.
func TestAnswerTip(t *testing.T) {
	type world struct {
		*bench
		answer, other desk.Answer
		receipt       string
		tip           desk.Outcome
	}
	yes := func(w *world, a desk.Answer) {
		t.Helper()
		if got, err := w.desk.AnswerTip(t.Context(), w.receipt, a.Slug); err != nil || got.Case != a.Case {
			t.Errorf("yes to %s: %+v, %v", a.Slug, got, err)
		}
	}
	for name, c := range map[string]struct {
		before     func(*world)
		after      func(*world)
		stage      desk.Stage // of the case that the tip went to
		root       string     // of that case: its own, the answered one, the other answered one
		sightings  []int      // of the answered case, the other one, and the tip's
		status     desk.TipStatus
		leadsTo    string
		nothingNew bool // the last yes says nothing that was not said
	}{
		"a case of its own":     {stage: desk.StageMerged, root: "answer", sightings: []int{2, 1, 0}, status: desk.TipAnswered, leadsTo: "answer"},
		"yes was said before":   {before: func(w *world) { yes(w, w.answer) }, stage: desk.StageMerged, root: "answer", sightings: []int{2, 1, 0}, status: desk.TipAnswered, leadsTo: "answer", nothingNew: true},
		"yes to another before": {before: func(w *world) { yes(w, w.other) }, stage: desk.StageMerged, root: "answer", sightings: []int{2, 1, 0}, status: desk.TipAnswered, leadsTo: "answer"},
		"somebody works on it":  {before: func(w *world) { w.apply(t, desk.Change{Action: desk.ActionAccept, Case: w.tip.Case}) }, stage: desk.StageAccepted, root: "own", sightings: []int{1, 1, 1}, status: desk.TipAnswered, leadsTo: "answer"},
		"somebody has discarded it": {before: func(w *world) {
			w.apply(t, desk.Change{Action: desk.ActionDiscard, Case: w.tip.Case, Reason: "no claim"})
		}, stage: desk.StageDiscarded, root: "own", sightings: []int{1, 1, 1}, status: desk.TipAnswered, leadsTo: "answer"},
		"others say it, too": {before: func(w *world) { w.ingestTwin(t) }, stage: desk.StageNew, root: "own", sightings: []int{2, 1, 1}, status: desk.TipAnswered, leadsTo: "answer"},
		"a member has merged it": {before: func(w *world) {
			w.apply(t, desk.Change{Action: desk.ActionMerge, Case: w.tip.Case, Into: w.other.Case})
		}, stage: desk.StageMerged, root: "other", sightings: []int{1, 2, 0}, status: desk.TipAnswered, leadsTo: "other"},
		"a member has merged it there": {before: func(w *world) {
			w.apply(t, desk.Change{Action: desk.ActionMerge, Case: w.tip.Case, Into: w.answer.Case})
		}, stage: desk.StageMerged, root: "answer", sightings: []int{2, 1, 0}, status: desk.TipAnswered, leadsTo: "answer"},
		"a member parts them": {after: func(w *world) {
			w.apply(t, desk.Change{Action: desk.ActionUnmerge, Case: w.tip.Case})
		}, stage: desk.StageNew, root: "own", sightings: []int{1, 1, 1}, status: desk.TipReceived},
		"a member has parted them, and the sender says it again": {before: func(w *world) {
			yes(w, w.answer)
			w.apply(t, desk.Change{Action: desk.ActionUnmerge, Case: w.tip.Case})
		}, stage: desk.StageNew, root: "own", sightings: []int{1, 1, 1}, status: desk.TipReceived, nothingNew: true},
		"the answer is being looked at again": {before: func(w *world) {
			w.as(t, second, desk.Change{Action: desk.ActionRevise, Case: w.answer.Case})
		}, stage: desk.StageMerged, root: "answer", sightings: []int{2, 1, 0}, status: desk.TipAnswered, leadsTo: "answer"},
		"the answered case was discarded since": {before: func(w *world) {
			w.as(t, second, desk.Change{Action: desk.ActionRevise, Case: w.answer.Case})
			w.apply(t, desk.Change{Action: desk.ActionDiscard, Case: w.answer.Case, Reason: "no claim"})
		}, stage: desk.StageNew, root: "own", sightings: []int{1, 1, 1}, status: desk.TipAnswered, leadsTo: "answer"},
	} {
		b := open(t)
		w := &world{bench: b, answer: b.published(t), other: b.published(t)}
		w.receipt, w.tip = b.tip(t, desk.TipDraft{Text: "Is it true about vinegar?"})
		if c.before != nil {
			c.before(w)
		}
		since := b.mark(t)
		yes(w, w.answer)
		if lines := since(); (len(lines) == 0) != c.nothingNew || !c.nothingNew && !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "desk tip-answered #") }) {
			t.Errorf("%s: log %q", name, lines)
		}
		if c.after != nil {
			c.after(w)
		}
		k := b.caseNow(t, w.tip.Case)
		root := map[desk.CaseID]string{w.answer.Case: "answer", w.other.Case: "other", w.tip.Case: "own"}[k.Root]
		if k.Stage != c.stage || root != c.root {
			t.Errorf("%s: the tip's case is %s with root %s, want %s, %s", name, k.Stage, root, c.stage, c.root)
		}
		if got := b.sightings(t, w.answer.Case, w.other.Case, w.tip.Case); !slices.Equal(got, c.sightings) {
			t.Errorf("%s: %v sightings of the answered case, the other and the tip's, want %v", name, got, c.sightings)
		}
		status, a, err := b.desk.TipStatus(t.Context(), w.receipt)
		leads := ""
		if a != nil {
			leads = map[desk.CaseID]string{w.answer.Case: "answer", w.other.Case: "other"}[a.Case]
		}
		if err != nil || status != c.status || leads != c.leadsTo {
			t.Errorf("%s: the receipt says %s and leads to %q, %v; want %s, %q", name, status, leads, err, c.status, c.leadsTo)
		}
	}
}

// ingestTwin sends in the tip's words once more.
func (b *bench) ingestTwin(t *testing.T) {
	t.Helper()
	if _, out := b.tip(t, desk.TipDraft{Text: "Is it true about vinegar?"}); out.CaseNew {
		t.Fatal("the same words opened another case")
	}
}

// TestAnswerTipRefuses: what is no tip and what is no answer changes nothing.
func TestAnswerTipRefuses(t *testing.T) {
	b := open(t)
	a := b.published(t)
	receipt, _ := b.tip(t, desk.TipDraft{Text: "Is it true about vinegar?"})
	since := b.mark(t)
	if _, err := b.desk.AnswerTip(t.Context(), "0000-0000-0000", a.Slug); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("no such receipt: %v", err)
	}
	for _, slug := range []string{"", "9-nothing"} {
		if _, err := b.desk.AnswerTip(t.Context(), receipt, slug); refusal(err, "field url") != "" {
			t.Errorf("%q: %v", slug, err)
		}
	}
	if lines := since(); len(lines) != 0 {
		t.Errorf("refused, and left %q", lines)
	}
}

// finding is a matcher that finds some answers.
type finding struct {
	desk.KnownSearcher
	cases []desk.CaseID
	err   error
}

func (f finding) Answers(_ context.Context, _ string, n int) (out []desk.KnownMatch, err error) {
	for _, id := range f.cases[:min(n, len(f.cases))] {
		out = append(out, desk.KnownMatch{Known: desk.KnownClaim{Case: id}})
	}
	return out, f.err
}

// TestOfferAnswers: what is offered is published now, and not under review.
func TestOfferAnswers(t *testing.T) {
	b := open(t)
	first, again := b.published(t), b.published(t)
	b.as(t, second, desk.Change{Action: desk.ActionRevise, Case: again.Case})
	view := func(fn func(desk.ReadTx) error) error { return b.store.View(t.Context(), fn) }
	for name, c := range map[string]struct {
		m    desk.KnownSearcher
		want int
		err  error
	}{
		"no matcher":              {nil, 0, nil},
		"none":                    {finding{}, 0, nil},
		"not ready":               {finding{err: desk.ErrNotReady}, 0, desk.ErrNotReady},
		"one, one under review":   {finding{cases: []desk.CaseID{again.Case, first.Case}}, 1, nil},
		"one that is taken away":  {finding{cases: []desk.CaseID{99}}, 0, nil},
		"more than are asked for": {finding{cases: []desk.CaseID{first.Case, first.Case, first.Case, first.Case}}, desk.OfferedAnswers, nil},
	} {
		out, err := desk.OfferAnswers(t.Context(), view, c.m, "Is it true?")
		if len(out) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %d answers, %v; want %d, %v", name, len(out), err, c.want, c.err)
		}
		for _, a := range out {
			if a.Case != first.Case {
				t.Errorf("%s: %+v is offered", name, a)
			}
		}
	}
}

// TestAnswerByLanguage: an answer's claim in each wording, and of old ones in the one language.
func TestAnswerByLanguage(t *testing.T) {
	for want, a := range map[string]desk.Answer{
		"en:A zh-Hans:甲": {Claim: "A", ClaimLang: "en", Wording: desk.Wording{"en": "A", "zh-Hans": "甲"}},
		"en:A":           {Claim: "A", ClaimLang: "en"},
		"zh-Hans:甲":      {Claim: "甲", ClaimLang: "zh"},
		"und:A":          {Claim: "A"},
		"fr:A":           {Claim: "A", ClaimLang: "fr"},
	} {
		var got []string
		for lang, text := range a.ByLanguage() {
			got = append(got, lang+":"+text)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%+v: %v, want %s", a, got, want)
		}
	}
}
