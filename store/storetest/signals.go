package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

func testPlaces(t *testing.T, s desk.Store) {
	items, cases := addItems(t, s, 3), addCases(t, s, 2)
	type places = []desk.ItemPlace
	update(t, s, func(tx desk.Tx) error {
		equal(t, "places before", must[places](t)(tx.PlacesOf(items[0])), places{})
		for i, list := range []places{{{Place: "CN", Weight: 3}, {Place: "CN-HB", Weight: 3}, {Place: "KE", Weight: 9}}, {{Place: "KE", Weight: 1}}, {{Place: "FR", Weight: 2}}} {
			if err := tx.PutPlaces(items[i], list); err != nil {
				return err
			}
			if err := tx.AddSighting(desk.Sighting{Case: cases[i/2], Item: items[i], At: t0}); err != nil {
				return err
			}
		}
		c := must[desk.Case](t)(tx.Case(cases[1]))
		c.Root, c.MergedInto, c.Stage = cases[0], cases[0], desk.StageMerged
		must[desk.Case](t)(tx.SaveCase(c))
		return tx.PutPlaces(items[1], places{{Place: "UG", Weight: 5}})
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "places", must[places](t)(tx.PlacesOf(items[0])), places{{Place: "KE", Weight: 9}, {Place: "CN", Weight: 3}, {Place: "CN-HB", Weight: 3}})
		equal(t, "replaced", must[places](t)(tx.PlacesOf(items[1])), places{{Place: "UG", Weight: 5}})
		equal(t, "of the case", must[places](t)(tx.PlacesOfCase(cases[0], 9)),
			places{{Place: "KE", Weight: 9}, {Place: "UG", Weight: 5}, {Place: "CN", Weight: 3}, {Place: "CN-HB", Weight: 3}, {Place: "FR", Weight: 2}})
		equal(t, "the heaviest", len(must[places](t)(tx.PlacesOfCase(cases[0], 2))), 2)
		equal(t, "of a merged case", len(must[places](t)(tx.PlacesOfCase(cases[1], 9))), 0)
		return nil
	})
}

func testMentions(t *testing.T, s desk.Store) {
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "first seen", must[time.Time](t)(tx.FirstSeen()), time.Time{})
		return nil
	})
	items := addItems(t, s, 4)
	d := desk.StartOfDay(t0)
	m := func(item int, topic, place, publisher string, c desk.CaseID) desk.Mention {
		return desk.Mention{Topic: topic, Place: place, Day: d, Publisher: publisher, Case: c, Item: items[item]}
	}
	type counts = []desk.DayCount
	day := func(topic, place string, n int) desk.DayCount {
		return desk.DayCount{Topic: topic, Place: place, Day: d, N: n}
	}
	read := func(tx desk.Tx) counts {
		return must[counts](t)(tx.DayCounts(d, d.AddDate(0, 0, 1)))
	}
	update(t, s, func(tx desk.Tx) error {
		for i, list := range [][]desk.Mention{
			{m(0, "flu", "KE", "a.example", 1), m(0, "", "", "a.example", 1)},
			{m(1, "flu", "KE", "a.example", 1), m(1, "", "", "a.example", 1)}, // the same publisher again
			{m(2, "flu", "KE", "a.example", 2), m(2, "", "", "a.example", 2)}, // another claim
			{m(3, "flu", "KE", "b.example", 1), m(3, "", "", "b.example", 1)}, // another publisher
		} {
			if err := tx.PutMentions(items[i], list); err != nil {
				return err
			}
			if err := tx.PutMentions(items[i], list); err != nil { // once more changes nothing
				return err
			}
		}
		equal(t, "counts", read(tx), counts{day("", "", 3), day("flu", "KE", 3)})
		return nil
	})
	update(t, s, func(tx desk.Tx) error {
		if err := tx.PutMentions(items[0], nil); err != nil { // the other item still says it
			return err
		}
		equal(t, "one of two gone", read(tx), counts{day("", "", 3), day("flu", "KE", 3)})
		if err := tx.PutMentions(items[1], []desk.Mention{m(1, "food", "KE", "a.example", 1)}); err != nil {
			return err
		}
		equal(t, "edited", read(tx), counts{day("", "", 2), day("flu", "KE", 2), day("food", "KE", 1)})
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "one pair", must[counts](t)(tx.DayCountsOf("flu", "KE", d, d.AddDate(0, 0, 1))), counts{day("flu", "KE", 2)})
		equal(t, "before the day", len(must[counts](t)(tx.DayCounts(d.AddDate(0, 0, -9), d))), 0)
		equal(t, "after it", len(must[counts](t)(tx.DayCountsOf("flu", "KE", d.AddDate(0, 0, 1), d.AddDate(0, 0, 9)))), 0)
		var got []desk.ItemID
		for _, x := range must[[]desk.Mention](t)(tx.Mentions("flu", "KE", d, d.AddDate(0, 0, 1), 9)) {
			got = append(got, x.Item)
		}
		equal(t, "what was counted", got, []desk.ItemID{items[3], items[2]})
		equal(t, "at most", len(must[[]desk.Mention](t)(tx.Mentions("flu", "KE", d, d.AddDate(0, 0, 1), 1))), 1)
		equal(t, "first seen", must[time.Time](t)(tx.FirstSeen()), t0)
		return nil
	})
}

// testMentionsProperty: whatever is put and taken away, the counts of days are those of
// what stands there.
func testMentionsProperty(t *testing.T, s desk.Store) {
	items := addItems(t, s, 5)
	first := desk.StartOfDay(t0)
	now := map[desk.ItemID][]desk.Mention{}
	rapid.Check(t, func(r *rapid.T) {
		item := rapid.SampledFrom(items).Draw(r, "item")
		var list []desk.Mention
		for range rapid.IntRange(0, 4).Draw(r, "n") {
			m := desk.Mention{
				Topic: rapid.SampledFrom([]string{"", "a", "b"}).Draw(r, "topic"), Place: rapid.SampledFrom([]string{"", "KE"}).Draw(r, "place"),
				Day:       first.AddDate(0, 0, rapid.IntRange(0, 2).Draw(r, "day")),
				Publisher: rapid.SampledFrom([]string{"", "x", "y"}).Draw(r, "publisher"), Case: desk.CaseID(rapid.IntRange(1, 2).Draw(r, "case")), Item: item,
			}
			if !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
		now[item] = list
		update(t, s, func(tx desk.Tx) error { return tx.PutMentions(item, list) })
		type one struct {
			m desk.Mention
		}
		distinct, want := map[one]bool{}, map[desk.DayCount]int{}
		for _, l := range now {
			for _, m := range l {
				m.Item = 0
				if !distinct[one{m}] {
					distinct[one{m}] = true
					want[desk.DayCount{Topic: m.Topic, Place: m.Place, Day: m.Day}]++
				}
			}
		}
		var all []desk.DayCount
		for k, n := range want {
			k.N = n
			all = append(all, k)
		}
		slices.SortFunc(all, func(a, b desk.DayCount) int {
			return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Place, b.Place), a.Day.Compare(b.Day))
		})
		view(t, s, func(tx desk.ReadTx) error {
			got := must[[]desk.DayCount](t)(tx.DayCounts(first, first.AddDate(0, 0, 9)))
			if !slices.Equal(got, all) {
				r.Fatalf("got %v, want %v", got, all)
			}
			return nil
		})
	})
}
