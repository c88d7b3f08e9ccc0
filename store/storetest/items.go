package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testItems(t *testing.T, s desk.Store) {
	zones := []*time.Location{time.UTC, time.FixedZone("", 8*3600), time.FixedZone("", -(3*3600 + 30*60)), time.FixedZone("", 5*3600+45*60)}
	var want []desk.Item
	for i, zone := range zones {
		it := newItem(i + 1)
		it.PublishedAt = it.PublishedAt.In(zone)
		want = append(want, it)
	}
	none := newItem(9)
	none.PublishedAt, none.FetchedAt, none.FirstSeen = time.Time{}, time.Time{}, time.Time{}
	early := newItem(10)
	early.PublishedAt = time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
	epoch := newItem(11)
	epoch.PublishedAt = time.Unix(0, 0).UTC()
	want = append(want, none, early, epoch)

	update(t, s, func(tx desk.Tx) error {
		for i := range want {
			want[i].ID = must[desk.ItemID](t)(tx.AddItem(want[i]))
			if want[i].ID < 1 || i > 0 && want[i].ID <= want[i-1].ID {
				t.Errorf("ids do not grow: %d", want[i].ID)
			}
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		for _, it := range want {
			equal(t, "Item", must[desk.Item](t)(tx.Item(it.ID)), it)
			equal(t, "ItemByURL", must[desk.Item](t)(tx.ItemByURL(it.URL)), it)
		}
		if _, err := tx.Item(12345); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("an item that is not there: %v", err)
		}
		if _, err := tx.ItemByURL("https://nowhere.example/"); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("an address that is not there: %v", err)
		}
		equal(t, "CountItems", must[int](t)(tx.CountItems()), len(want))
		return nil
	})
}

func testItemTexts(t *testing.T, s desk.Store) {
	texts := []string{
		"", " ", "不明原因肺炎 — naïve café 👩🏽‍⚕️", "'; DROP TABLE items; --", "a\r\nb\tc", "%s %d \\n",
		"\u202eright to left\u202c\ufeff", "𠀀𠀁𪚥", strings.Repeat("长文 long text\n", desk.MaxText/16), "e\u0301 \u00e9",
	}
	ids := make([]desk.ItemID, len(texts))
	update(t, s, func(tx desk.Tx) error {
		for i, text := range texts {
			it := newItem(i)
			it.Title, it.Text, it.URL = text[:min(len(text), 30)], text, it.URL+"?q="+text[:min(len(text), 24)]
			it.Title = strings.ToValidUTF8(it.Title, "")
			it.URL = strings.ToValidUTF8(it.URL, "")
			ids[i] = must[desk.ItemID](t)(tx.AddItem(it))
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		for i, text := range texts {
			if it := must[desk.Item](t)(tx.Item(ids[i])); it.Text != text {
				t.Errorf("text %d came back as %.60q", i, it.Text)
			}
		}
		return nil
	})
}

func testEditItem(t *testing.T, s desk.Store) {
	first := newItem(1)
	update(t, s, func(tx desk.Tx) error {
		first.ID = must[desk.ItemID](t)(tx.AddItem(first))
		return nil
	})
	second := first
	second.Version, second.Title, second.Text, second.Lang = 2, "Corrected", "Corrected text", "fr"
	second.FetchedAt, second.RawSHA256, second.Hash = t0.Add(time.Hour), "ab", desk.ContentHash("Corrected", "Corrected text")
	second.PublishedAt = t0.In(time.FixedZone("", -5*3600))
	third := second
	third.Version, third.Text, third.FetchedAt = 3, "Corrected again", t0.Add(2*time.Hour)

	for _, it := range []desk.Item{second, third} {
		update(t, s, func(tx desk.Tx) error { return tx.EditItem(it) })
	}
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "the item", must[desk.Item](t)(tx.Item(first.ID)), third)
		var want []desk.Version
		for _, it := range []desk.Item{first, second} {
			want = append(want, desk.Version{Item: it.ID, N: it.Version, Title: it.Title, Text: it.Text, Hash: it.Hash,
				RawSHA256: it.RawSHA256, FetchedAt: it.FetchedAt})
		}
		equal(t, "its versions", must[[]desk.Version](t)(tx.Versions(first.ID)), want)
		equal(t, "one waits for the index for every write", must[int](t)(tx.OutboxSize()), 3)
		return nil
	})
	for _, version := range []int{0, 2, 3, 5} {
		wrong := third
		wrong.Version = version
		err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.EditItem(wrong) })
		if !errors.Is(err, desk.ErrConflict) {
			t.Errorf("version %d after 3: %v, want ErrConflict", version, err)
		}
	}
	missing := third
	missing.ID, missing.Version = 999, 4
	if err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.EditItem(missing) }); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an edit of nothing: %v, want ErrNotFound", err)
	}
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "outbox after refused edits", must[int](t)(tx.OutboxSize()), 3)
		return nil
	})
}

func testItemPages(t *testing.T, s desk.Store) {
	ids := addItems(t, s, 25)
	view(t, s, func(tx desk.ReadTx) error {
		var got []desk.ItemID
		for after := desk.ItemID(0); ; {
			page := must[[]desk.Item](t)(tx.Items(after, 10))
			if len(page) == 0 {
				break
			}
			for _, it := range page {
				got = append(got, it.ID)
			}
			after = page[len(page)-1].ID
		}
		if !slices.Equal(got, ids) {
			t.Errorf("pages of items: %v, want %v", got, ids)
		}
		equal(t, "a page of none", len(must[[]desk.Item](t)(tx.Items(0, 0))), 0)
		return nil
	})
}

func testFlags(t *testing.T, s desk.Store) {
	item := addItems(t, s, 2)[0]
	flag := func(version, score int, rule string) desk.Flag {
		return desk.Flag{Item: item, ItemVersion: version, Rule: rule, RuleVersion: "3f", Status: "stable", Score: score, Threshold: 40,
			Title: map[string]string{"en": "MMR causes autism", "zh-Hans": "麻腮风疫苗导致自闭症"}, Labels: map[string]string{"topic": "vaccines"},
			Terms: []desk.FlagTerm{{Selection: "vaccine", Term: `"measles vaccin*"`, Weight: 15, Field: "text", Start: 3, End: 20},
				{Selection: "close", Term: "near", Weight: -10, Field: "title", Near: true}}, At: t0}
	}
	bare := desk.Flag{Item: item, ItemVersion: 2, Rule: "bare"}
	update(t, s, func(tx desk.Tx) error {
		if err := tx.AddFlags(nil); err != nil {
			return err
		}
		if err := tx.AddFlags([]desk.Flag{flag(1, 45, "a"), flag(1, 60, "b"), flag(1, 60, "c")}); err != nil {
			return err
		}
		return tx.AddFlags([]desk.Flag{flag(2, 50, "a"), bare})
	})
	view(t, s, func(tx desk.ReadTx) error {
		check := func(version int, want ...desk.Flag) {
			got := must[[]desk.Flag](t)(tx.Flags(item, version))
			ids := map[int64]bool{}
			for i := range got {
				if got[i].ID == 0 || ids[got[i].ID] {
					t.Errorf("flag id %d is zero or given twice", got[i].ID)
				}
				ids[got[i].ID], got[i].ID = true, 0
			}
			equal(t, "flags", got, want)
		}
		check(1, flag(1, 60, "b"), flag(1, 60, "c"), flag(1, 45, "a"))
		check(2, flag(2, 50, "a"), bare)
		check(0, flag(1, 60, "b"), flag(1, 60, "c"), flag(2, 50, "a"), flag(1, 45, "a"), bare)
		check(3)
		return nil
	})
	err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.AddFlags([]desk.Flag{{Item: 999, Rule: "a"}}) })
	if !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a flag on no item: %v, want ErrNotFound", err)
	}
}

func testSimilar(t *testing.T, s desk.Store) {
	ids := addItems(t, s, 10)
	const top = 1<<64 - 1
	bands := [][]uint64{{1, 2, 3, top}, {2, 3, top, 1 << 63}, {3, 100}, {200, 200}}
	update(t, s, func(tx desk.Tx) error {
		for i, b := range bands {
			if err := tx.PutSignature(ids[i], []byte{byte(i), 0, 255}, b); err != nil {
				return err
			}
		}
		return nil
	})
	check := func(ask []uint64, limit int, want ...desk.Candidate) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, "similar", must[[]desk.Candidate](t)(tx.Candidates(ask, limit)), want)
			return nil
		})
	}
	candidate := func(i, shared int) desk.Candidate {
		return desk.Candidate{Item: ids[i], Signature: []byte{byte(i), 0, 255}, Shared: shared}
	}
	check([]uint64{1 << 63, 2, 3, top}, 10, candidate(1, 4), candidate(0, 3), candidate(2, 1))
	check([]uint64{1 << 63, 2, 3, top}, 2, candidate(1, 4), candidate(0, 3))
	check([]uint64{200, 200}, 10, candidate(3, 1))
	check([]uint64{77}, 10)
	check(nil, 10)

	// A band that few have counts for more than two that many have.
	many := ids[4:]
	update(t, s, func(tx desk.Tx) error {
		for i, id := range many {
			own := []uint64{900, 901, 902}
			if i == 5 {
				own = []uint64{900, 950}
			}
			if err := tx.PutSignature(id, nil, own); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		got := must[[]desk.Candidate](t)(tx.Candidates([]uint64{900, 901, 950}, 2))
		if len(got) != 2 || got[0].Item != many[5] || got[0].Shared != 2 || got[1].Item != many[0] {
			t.Errorf("candidates %+v, want item %d and then %d", got, many[5], many[0])
		}
		return nil
	})

	// Replacing leaves nothing of the signature before.
	update(t, s, func(tx desk.Tx) error { return tx.PutSignature(ids[0], []byte("new"), []uint64{500, 3}) })
	check([]uint64{1}, 10)
	check([]uint64{500, 3, 100}, 10, desk.Candidate{Item: ids[0], Signature: []byte("new"), Shared: 2}, candidate(2, 2), candidate(1, 1))
	update(t, s, func(tx desk.Tx) error { return tx.PutSignature(ids[0], nil, nil) })
	check([]uint64{500}, 10)
}

func testPagesOf(t *testing.T, s desk.Store) {
	ids := addItems(t, s, 3)
	var later []desk.ItemID
	var root, own desk.CaseID
	update(t, s, func(tx desk.Tx) error {
		for i := range 3 {
			id, err := tx.AddItem(desk.Item{URL: fmt.Sprintf("https://pages.example/%d", i), Source: "pages", Kind: desk.News, Text: fmt.Sprint("page ", i),
				FirstSeen: t0.Add(time.Duration(i) * time.Hour), FetchedAt: t0, Version: 1, Hash: fmt.Sprint("h", i)})
			if err != nil {
				return err
			}
			later = append(later, id)
		}
		for _, id := range []*desk.CaseID{&root, &own} {
			var err error
			if *id, err = tx.AddCase(desk.Case{Claim: "c", Stage: desk.StageNew, Risk: desk.RiskLow, OpenedAt: t0, UpdatedAt: t0, StageAt: t0}); err != nil {
				return err
			}
		}
		c, err := tx.Case(own)
		if err != nil {
			return err
		}
		c.Root, c.MergedInto, c.Stage = root, root, desk.StageMerged
		if _, err := tx.SaveCase(c); err != nil {
			return err
		}
		return tx.AddSighting(desk.Sighting{Case: own, Item: later[1], At: t0})
	})
	view(t, s, func(tx desk.ReadTx) error {
		newest := []desk.SourcePage{{Item: later[2], Text: "page 2"}, {Item: later[1], Text: "page 1", Root: root}, {Item: later[0], Text: "page 0"}}
		equal(t, "pages of a source", must[[]desk.SourcePage](t)(tx.PagesOf("pages", 10)), newest)
		equal(t, "the newest two", must[[]desk.SourcePage](t)(tx.PagesOf("pages", 2)), newest[:2])
		if got := must[[]desk.SourcePage](t)(tx.PagesOf("nowhere", 10)); len(got) != 0 {
			t.Errorf("pages of no source, beside %d items: %v", len(ids), got)
		}
		return nil
	})
}
