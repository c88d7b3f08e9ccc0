package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

func testQueueFilters(t *testing.T, s desk.Store) {
	ids := map[string]desk.CaseID{}
	add := func(name string, change func(*desk.Case)) {
		update(t, s, func(tx desk.Tx) error {
			c := newCase(1)
			c.Labels = nil
			change(&c)
			ids[name] = must[desk.CaseID](t)(tx.AddCase(c))
			return nil
		})
	}
	add("bare", func(c *desk.Case) { c.Claim = "" })
	add("labels", func(c *desk.Case) { c.Labels = map[string]string{"topic": "疫苗", "a:b": "c", "100%": "x_y"} })
	add("ana", func(c *desk.Case) { c.Assignee, c.Labels = "ana", map[string]string{"topic": "food"} })
	add("Ana", func(c *desk.Case) { c.Assignee = "Ana" })
	add("snoozed", func(c *desk.Case) { c.SnoozedUntil = t0.Add(time.Hour) })
	add("latin", func(c *desk.Case) { c.Claim = "MMR vaccines cause 100% AUTISM, it_says; 5G too" })
	add("cyrillic", func(c *desk.Case) { c.Claim = "Вакцина ОПАСНА" })
	add("greek", func(c *desk.Case) { c.Claim = "ΝΌΣΟΣ και ÉTÉ" })
	add("chinese", func(c *desk.Case) { c.Claim = "网传“接种疫苗”后，鼠疫爆发。x" })
	check := func(what string, f desk.QueueFilter, want ...string) {
		t.Helper()
		var wanted []desk.CaseID
		for _, name := range want {
			wanted = append(wanted, ids[name])
		}
		slices.Sort(wanted) // all are equally urgent, so in order of id
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what, idsOf(must[[]desk.CaseSummary](t)(tx.Queue(f))), wanted)
			f.Stages = []desk.Stage{desk.StageNew, desk.StageClosed}
			equal(t, what+", of stages", idsOf(must[[]desk.CaseSummary](t)(tx.Queue(f))), wanted)
			f.Stages = []desk.Stage{desk.StageClosed}
			equal(t, what+", of another stage", len(must[[]desk.CaseSummary](t)(tx.Queue(f))), 0)
			f.Stages, f.IDs = nil, slices.Sorted(maps.Values(ids))
			equal(t, what+", among all ids", idsOf(must[[]desk.CaseSummary](t)(tx.Queue(f))), wanted)
			f.IDs = []desk.CaseID{999}
			equal(t, what+", among other ids", len(must[[]desk.CaseSummary](t)(tx.Queue(f))), 0)
			return nil
		})
	}
	for label, want := range map[string][]string{
		"topic": {"labels", "ana"}, "topic:疫苗": {"labels"}, "topic:food": {"ana"}, "topic:": nil, "top": nil, "Topic": nil, "food": nil,
		"a:b": {"labels"}, "a:b:c": {"labels"}, "a": nil, "100%": {"labels"}, "100%:x_y": {"labels"}, "100%:xzy": nil, "'": nil,
	} {
		check("label "+label, desk.QueueFilter{Label: label}, want...)
	}
	check("assignee", desk.QueueFilter{Assignee: "ana"}, "ana")
	check("no such assignee", desk.QueueFilter{Assignee: "an"})
	check("assignee and label", desk.QueueFilter{Assignee: "ana", Label: "topic"}, "ana")
	check("assignee and another's label", desk.QueueFilter{Assignee: "Ana", Label: "topic"})
	var all []string
	for name := range ids {
		if name != "snoozed" {
			all = append(all, name)
		}
	}
	check("awake", desk.QueueFilter{Awake: t0}, all...)
	check("awake just before", desk.QueueFilter{Awake: t0.Add(time.Hour - time.Microsecond)}, all...)
	check("awake at that moment", desk.QueueFilter{Awake: t0.Add(time.Hour)}, append(all, "snoozed")...)
	for claim, want := range map[string][]string{
		"mmr": {"latin"}, "MMR VACCINES": {"latin"}, "ccin": {"latin"}, "autism, it": {"latin"}, "0% a": {"latin"}, "%": {"latin"}, "_": {"latin"},
		"it_s": {"latin"}, "itxs": nil, "5g": {"latin"}, "g ": {"latin"}, "100%autism": nil, "vaccines  cause": nil, "mmrx": nil, `"`: nil, "*": nil,
		"вакцина": {"cyrillic"}, "на": {"cyrillic"}, "ОПАСНА": {"cyrillic"}, "νόσος": {"greek"}, "ΝΌΣΟΣ": {"greek"}, "été": {"greek"}, "ete": nil,
		"鼠疫": {"chinese"}, "疫": {"chinese"}, "，鼠": {"chinese"}, "接种疫苗": {"chinese"}, "疫苗后": nil, "苗”后，": {"chinese"}, "。X": {"chinese"}, "鼠 疫": nil,
		"AND": nil, "OR 1": nil, strings.Repeat("疫苗", 300): nil,
	} {
		check("claim "+claim, desk.QueueFilter{Claim: claim}, want...)
	}
	check("everything", desk.QueueFilter{Assignee: "ana", Label: "topic:food", Awake: t0, Claim: "CLAIM"}, "ana")

	// What a case says now counts, not what it said before.
	update(t, s, func(tx desk.Tx) error {
		c := must[desk.Case](t)(tx.Case(ids["labels"]))
		c.Labels, c.Claim, c.Assignee, c.SnoozedUntil = map[string]string{"topic": "food", "new": "x"}, "Ebola 埃博拉", "zoe", t0.Add(time.Minute)
		must[desk.Case](t)(tx.SaveCase(c))
		c = must[desk.Case](t)(tx.Case(ids["ana"]))
		c.Labels, c.Claim, c.Assignee = nil, "", ""
		must[desk.Case](t)(tx.SaveCase(c))
		return nil
	})
	check("the new label", desk.QueueFilter{Label: "new:x"}, "labels")
	check("the old label", desk.QueueFilter{Label: "topic:疫苗"})
	check("the label of both", desk.QueueFilter{Label: "topic:food"}, "labels")
	check("the new claim", desk.QueueFilter{Claim: "埃博拉"}, "labels")
	check("the new assignee", desk.QueueFilter{Assignee: "zoe", Awake: t0.Add(time.Minute)}, "labels")
	check("the new snooze", desk.QueueFilter{Assignee: "zoe", Awake: t0})
	check("unassigned", desk.QueueFilter{Assignee: "ana"})
	check("the emptied claim", desk.QueueFilter{Claim: "claim"}, "Ana", "snoozed")
}

// lets says whether a filter lets a case through, by looking at nothing else.
func lets(f desk.QueueFilter, c desk.Case) bool {
	fold := func(s string) string { return strings.ToLower(strings.ToUpper(s)) }
	label := f.Label == ""
	for k, v := range c.Labels {
		label = label || k == f.Label || k+":"+v == f.Label
	}
	return label && (len(f.Stages) == 0 || slices.Contains(f.Stages, c.Stage)) && (f.Assignee == "" || f.Assignee == c.Assignee) &&
		(!f.Unsigned || c.Stage == desk.StageVerifying && c.Finding != nil && c.Finding.By != f.NotBy) &&
		(f.Awake.IsZero() || !c.SnoozedUntil.After(f.Awake)) && strings.Contains(fold(c.Claim), fold(f.Claim))
}

// testQueueFilterProperty: whatever is asked of whatever cases, the queue is what
// looking at every case gives.
func testQueueFilterProperty(t *testing.T, s desk.Store) {
	rng := rand.New(rand.NewPCG(3, 4))
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	words := []string{"MMR", "vaccine", "疫苗", "鼠疫", "5G", "é", "a", " ", ", ", "。", "-", "'", "Σ", "ς", "%", "İ", "ß"}
	stages := []desk.Stage{desk.StageNew, desk.StageVerifying, desk.StageClosed}
	var cases []desk.Case
	update(t, s, func(tx desk.Tx) error {
		for i := range 400 {
			c := newCase(i)
			var b strings.Builder
			for range rng.IntN(8) {
				b.WriteString(pick(words))
			}
			c.Claim, c.Stage, c.Score = b.String(), stages[rng.IntN(3)], rng.IntN(4)
			c.Assignee = pick([]string{"", "", "ana", "zoe"})
			if by := pick([]string{"", "ana", "zoe"}); by != "" {
				c.Finding = &desk.Finding{Verdict: desk.False, Summary: map[string]string{"en": "No."}, By: by, At: t0}
			}
			c.Labels = map[string]string{}
			for range rng.IntN(3) {
				c.Labels[pick([]string{"topic", "t", "t:x"})] = pick([]string{"x", "y", "x:y"})
			}
			if rng.IntN(3) == 0 {
				c.SnoozedUntil = t0.Add(time.Duration(rng.IntN(3)) * time.Second)
			}
			c.ID = must[desk.CaseID](t)(tx.AddCase(c))
			cases = append(cases, c)
		}
		return nil
	})
	slices.SortFunc(cases, desk.CompareUrgency)
	rapid.Check(t, func(rt *rapid.T) {
		f := desk.QueueFilter{
			Stages:   rapid.SliceOfN(rapid.SampledFrom(stages), 0, 2).Draw(rt, "stages"),
			Label:    rapid.SampledFrom([]string{"", "", "topic", "topic:x", "t:x", "t:x:y", "none"}).Draw(rt, "label"),
			Assignee: rapid.SampledFrom([]string{"", "", "ana", "nobody"}).Draw(rt, "assignee"),
			Claim:    strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 3).Draw(rt, "claim"), ""),
			Unsigned: rapid.Bool().Draw(rt, "unsigned"), NotBy: rapid.SampledFrom([]string{"", "ana", "nobody"}).Draw(rt, "not by"),
			Limit: rapid.IntRange(0, 20).Draw(rt, "limit"), Offset: rapid.IntRange(0, 5).Draw(rt, "offset"),
		}
		if n := rapid.IntRange(-1, 3).Draw(rt, "awake"); n >= 0 {
			f.Awake = t0.Add(time.Duration(n) * time.Second)
		}
		var want []desk.CaseID
		for _, c := range cases {
			if lets(f, c) {
				want = append(want, c.ID)
			}
		}
		want = want[min(f.Offset, len(want)):]
		if f.Limit > 0 {
			want = want[:min(f.Limit, len(want))]
		}
		err := s.View(t.Context(), func(tx desk.ReadTx) error {
			list, err := tx.Queue(f)
			if got := idsOf(list); !slices.Equal(got, want) {
				rt.Errorf("queue %s\n got %v\nwant %v", fmt.Sprintf("%+v", f), got, want)
			}
			if err != nil || !f.Unsigned {
				return err
			}
			n, err := tx.CountUnsigned(f.NotBy)
			all := 0
			for _, c := range cases {
				if lets(desk.QueueFilter{Unsigned: true, NotBy: f.NotBy}, c) {
					all++
				}
			}
			if n != all {
				rt.Errorf("%d to be signed by others than %q, want %d", n, f.NotBy, all)
			}
			return err
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}
