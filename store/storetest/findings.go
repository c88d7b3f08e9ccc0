package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// elsewhere is a zone that stored times do not come back in.
var elsewhere = time.FixedZone("", -5*3600)

func newEvidence(id desk.CaseID, n int) desk.Evidence {
	return desk.Evidence{Case: id, URL: fmt.Sprintf("https://health.example/%d", n), Quote: "“没有证据” <b>&", Stance: desk.Refutes,
		Note: "原文", Elsewhere: "世卫组织 <p. 2>", AddedBy: "ana", At: t0.Add(-time.Duration(n) * time.Minute),
		Capture: desk.Capture{At: t0, Title: "标题", Text: strings.Repeat("text 文 ", 20_000), RawSHA256: "ab", Record: "<urn:uuid:1>", File: "warc/1.warc.gz", Quoted: true}}
}

// merge makes the cases ids[1:] parts of ids[0], each merged into the one before.
func merge(t testing.TB, s desk.Store, ids ...desk.CaseID) {
	t.Helper()
	update(t, s, func(tx desk.Tx) error {
		for i, id := range ids[1:] {
			c := must[desk.Case](t)(tx.Case(id))
			c.Stage, c.MergedInto, c.Root = desk.StageMerged, ids[i], ids[0]
			must[desk.Case](t)(tx.SaveCase(c))
		}
		return nil
	})
}

func testEvidence(t *testing.T, s desk.Store) {
	cases := addCases(t, s, 4)
	var list []desk.Evidence
	update(t, s, func(tx desk.Tx) error {
		for n := range 4 { // later ones are older, to tell the order of time from that of ids
			e := newEvidence(cases[n%3], n)
			e.ID = must[int64](t)(tx.AddEvidence(e))
			list = append(list, e)
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "a piece of evidence", must[desk.Evidence](t)(tx.Evidence(list[1].ID)), list[1])
		equal(t, "of a case, oldest first", must[[]desk.Evidence](t)(tx.EvidenceOf(cases[0])), []desk.Evidence{list[3], list[0]})
		equal(t, "of a case without", len(must[[]desk.Evidence](t)(tx.EvidenceOf(cases[3]))), 0)
		equal(t, "of no case", len(must[[]desk.Evidence](t)(tx.EvidenceOf(999))), 0)
		return nil
	})
	refused(t, s, "no evidence", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Evidence(999)) })
	refused(t, s, "evidence of no case", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.AddEvidence(newEvidence(999, 1))) })
	missing := newEvidence(cases[0], 1)
	missing.ID = 999
	refused(t, s, "saving none", desk.ErrNotFound, func(tx desk.Tx) error { return tx.SaveEvidence(missing) })

	// Times come back in UTC and to the microsecond, in documents too.
	list[0].Withdrawn, list[0].At = true, time.Time{}
	list[0].Capture = desk.Capture{Error: "it answers 404"}
	list[1].Capture.At = t0.In(elsewhere).Add(7)
	update(t, s, func(tx desk.Tx) error { return errors.Join(tx.SaveEvidence(list[0]), tx.SaveEvidence(list[1])) })
	list[1].Capture.At = t0
	merge(t, s, cases[0], cases[1], cases[2])
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "of a root, withdrawn pieces too", must[[]desk.Evidence](t)(tx.EvidenceOf(cases[0])), []desk.Evidence{list[0], list[3], list[2], list[1]})
		equal(t, "of a merged case", len(must[[]desk.Evidence](t)(tx.EvidenceOf(cases[1]))), 0)
		return nil
	})
}

// testDocuments: a case's assessment and finding.
func testDocuments(t *testing.T, s desk.Store) {
	c := newCase(1)
	c.SnoozedUntil = t0.Add(time.Hour)
	c.Assessment = &desk.Assessment{Likelihood: 4, Impact: 5, Reason: "很快 <spreads> \"fast\"", By: "ana", At: t0.In(elsewhere).Add(7),
		Annex2: []desk.Annex2Answer{{Yes: true, Reason: "严重"}, {Reason: "no"}, {}, {Yes: true}}}
	c.Finding = &desk.Finding{Verdict: desk.False, Summary: map[string]string{"en": "No.", "zh-Hans": "不是。\u2028\x00"}, By: "ana", At: t0.In(elsewhere),
		Wording: desk.Wording{"en": "It is so."}, Before: &desk.Finding{Verdict: desk.Misleading, Summary: map[string]string{"en": "Hardly."}, By: "zoe", At: t0.In(elsewhere).Add(7)}}
	given, givenBefore := *c.Assessment, *c.Finding.Before
	update(t, s, func(tx desk.Tx) error { c.ID = must[desk.CaseID](t)(tx.AddCase(c)); return nil })
	equal(t, "what the caller gave", *c.Assessment, given)
	equal(t, "what the caller gave, of a verdict", *c.Finding.Before, givenBefore)
	c.Rev, c.Root, c.Assessment.At, c.Finding.At, c.Finding.Before.At = 1, c.ID, t0, t0, t0
	same := func(what string) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what, must[desk.Case](t)(tx.Case(c.ID)), c)
			equal(t, what+", in the queue", must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{}))[0].Case, c)
			return nil
		})
	}
	same("a case with everything")
	c.Finding.SignedBy, c.Finding.SignedAt = "zoe", t0.Add(time.Hour)
	c.Assessment.Annex2 = nil
	update(t, s, func(tx desk.Tx) error { c = must[desk.Case](t)(tx.SaveCase(c)); return nil })
	same("signed")
	c.Assessment, c.Finding, c.SnoozedUntil = nil, nil, time.Time{}
	update(t, s, func(tx desk.Tx) error { c = must[desk.Case](t)(tx.SaveCase(c)); return nil })
	same("nothing of it any more")
	view(t, s, func(tx desk.ReadTx) error {
		got := must[desk.Case](t)(tx.Case(c.ID))
		if got.Assessment != nil || got.Finding != nil {
			t.Errorf("not nil: %v, %v", got.Assessment, got.Finding)
		}
		return nil
	})
}

func newAnswer(id desk.CaseID, n int) desk.Answer {
	return desk.Answer{
		Case: id, Slug: fmt.Sprintf("%d-slug", n), Claim: "疫苗", ClaimLang: "zh", Verdict: desk.Misleading,
		Summary: map[string]string{"en": "<p>", "zh-Hans": "摘要"}, Labels: map[string]string{"topic": "vaccines"},
		FirstSeen: t0.Add(-time.Hour), PublishedAt: t0.Add(time.Duration(n) * time.Minute), UpdatedAt: t0,
		Evidence: []desk.CitedEvidence{{URL: "https://health.example/", Title: "T", Quote: "q", Stance: desk.Context, Note: "n", At: t0, Elsewhere: "p. 2", Verified: desk.QuoteElsewhere}},
	}
}

func testAnswers(t *testing.T, s desk.Store) {
	cases := addCases(t, s, 4)
	list := make([]desk.Answer, 3)
	update(t, s, func(tx desk.Tx) error {
		for i, n := range []int{2, 3, 2} { // two at one moment
			list[i] = newAnswer(cases[i], n)
			list[i].Slug = fmt.Sprintf("slug-%d", i)
			if err := tx.PutAnswer(list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "of a case", must[desk.Answer](t)(tx.Answer(cases[0])), list[0])
		equal(t, "by slug", must[desk.Answer](t)(tx.AnswerBySlug("slug-1")), list[1])
		equal(t, "newest first", must[[]desk.Answer](t)(tx.Answers(10, 0)), []desk.Answer{list[1], list[2], list[0]})
		equal(t, "a page", must[[]desk.Answer](t)(tx.Answers(1, 1)), []desk.Answer{list[2]})
		equal(t, "no page", len(must[[]desk.Answer](t)(tx.Answers(0, 0))), 0)
		equal(t, "count", must[int](t)(tx.CountAnswers()), 3)
		return nil
	})
	refused(t, s, "no answer", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Answer(cases[3])) })
	refused(t, s, "no slug", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.AnswerBySlug("none")) })
	refused(t, s, "an answer to no case", desk.ErrNotFound, func(tx desk.Tx) error { return tx.PutAnswer(newAnswer(999, 9)) })
	taken := newAnswer(cases[3], 9)
	taken.Slug = "slug-0"
	refused(t, s, "a slug that is taken", desk.ErrConflict, func(tx desk.Tx) error { return tx.PutAnswer(taken) })

	a := list[0]
	a.Verdict, a.UnderReview, a.UpdatedAt, a.Evidence = desk.Confirmed, true, t0.In(elsewhere).Add(7), nil
	a.Corrections = []desk.Correction{{At: t0.In(elsewhere), Note: "新证据", Verdict: desk.Misleading, Summary: list[0].Summary}}
	update(t, s, func(tx desk.Tx) error { return tx.PutAnswer(a) })
	a.UpdatedAt, a.Corrections[0].At = t0, t0
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "replaced", must[desk.Answer](t)(tx.AnswerBySlug("slug-0")), a)
		equal(t, "count", must[int](t)(tx.CountAnswers()), 3)
		return nil
	})
}

func testTips(t *testing.T, s desk.Store) {
	items := addItems(t, s, 3)
	a := desk.TipRecord{Item: items[0], Receipt: "hash-a", Area: "北京", SeenURL: "https://forum.example/1", At: t0}
	b := desk.TipRecord{Item: items[1], Receipt: "hash-b"}
	update(t, s, func(tx desk.Tx) error { return errors.Join(tx.AddTip(a), tx.AddTip(b)) })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "by receipt", must[desk.TipRecord](t)(tx.TipByReceipt("hash-a")), a)
		equal(t, "by item", must[desk.TipRecord](t)(tx.TipOf(items[1])), b)
		return nil
	})
	answered := addCases(t, s, 1)[0]
	update(t, s, func(tx desk.Tx) error { return tx.AnswerTip(items[1], answered) })
	b.Answered = answered
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "whose sender has found the answer", must[desk.TipRecord](t)(tx.TipOf(items[1])), b)
		equal(t, "the other", must[desk.TipRecord](t)(tx.TipOf(items[0])), a)
		return nil
	})
	refused(t, s, "an answer to no tip", desk.ErrNotFound, func(tx desk.Tx) error { return tx.AnswerTip(items[2], answered) })
	refused(t, s, "an answer of no case", desk.ErrNotFound, func(tx desk.Tx) error { return tx.AnswerTip(items[0], 999) })
	refused(t, s, "no receipt", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.TipByReceipt("none")) })
	refused(t, s, "no tip", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.TipOf(items[2])) })
	refused(t, s, "a receipt twice", desk.ErrConflict, func(tx desk.Tx) error { return tx.AddTip(desk.TipRecord{Item: items[2], Receipt: "hash-a"}) })
	refused(t, s, "an item twice", desk.ErrConflict, func(tx desk.Tx) error { return tx.AddTip(desk.TipRecord{Item: items[0], Receipt: "hash-c"}) })
	refused(t, s, "of no item", desk.ErrNotFound, func(tx desk.Tx) error { return tx.AddTip(desk.TipRecord{Item: 999, Receipt: "hash-c"}) })
}
