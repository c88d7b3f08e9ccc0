package desk_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

// table knows one rating, and takes a number below one half for false.
type table map[string]desk.Verdict

func (r table) Verdict(_, rating string, grade float64, graded bool) desk.Verdict {
	if v, ok := r[strings.ToLower(rating)]; ok {
		return v
	}
	if graded && grade < 0.5 {
		return desk.False
	}
	return ""
}

func known(t *testing.T, b *bench) (list []desk.KnownClaim) {
	t.Helper()
	err := b.store.View(t.Context(), func(tx desk.ReadTx) (err error) { list, err = tx.KnownList(desk.KnownFilter{}); return err })
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestKnownIngest(t *testing.T) {
	b := open(t)
	kc := desk.NewKnownClaims(b.store, words{}, table{"false": desk.False}, func() time.Time { return b.now })
	good := desk.KnownDraft{Claim: "  Garlic   cures it; ask secret@example.org ", Title: "No,\nit does not", Rating: "False", URL: "https://www.check.example/1", Lang: "en", ReviewedAt: b.now}
	with := func(change func(*desk.KnownDraft)) desk.KnownDraft { d := good; change(&d); return d }
	drafts := []desk.KnownDraft{
		good,
		with(func(d *desk.KnownDraft) { d.Claim = "GARLIC cures it; ask secret@example.org." }), // the same, but for what does not count
		with(func(d *desk.KnownDraft) { d.URL, d.Rating, d.Lang = "https://check.example/2", "Pants on fire", "" }),
		with(func(d *desk.KnownDraft) {
			d.URL, d.Rating, d.Graded, d.Grade, d.Publisher = "https://check.example/3", "", true, 0.25, "Check.Example"
		}),
		with(func(d *desk.KnownDraft) { d.URL = "https://x.com/somebody/status/1" }),
		with(func(d *desk.KnownDraft) { d.Claim = " " }),
		with(func(d *desk.KnownDraft) { d.Claim = strings.Repeat("很", desk.MaxKnownClaim+1) }),
		with(func(d *desk.KnownDraft) { d.URL = "" }),
		with(func(d *desk.KnownDraft) { d.URL = "javascript:alert(1)" }),
		with(func(d *desk.KnownDraft) { d.URL = "https://name:word@check.example/" }),
		with(func(d *desk.KnownDraft) { d.Rating = "" }),
		with(func(d *desk.KnownDraft) { d.Lang = "en us" }),
		with(func(d *desk.KnownDraft) { d.Publisher = "The Checkers" }),
	}
	want := []desk.KnownChange{desk.KnownNew, desk.KnownChanged, desk.KnownNew, desk.KnownNew, desk.KnownNew}
	for len(want) < len(drafts) {
		want = append(want, desk.KnownRefused)
	}
	tried, err := kc.Try(t.Context(), drafts, map[string]desk.KnownClaim{})
	if err != nil || len(known(t, b)) != 0 {
		t.Fatalf("trying it stores %d, %v", len(known(t, b)), err)
	}
	out, err := kc.Ingest(t.Context(), drafts)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range out {
		if o.Change != want[i] || (o.Err != nil) != (o.Change == desk.KnownRefused) || o.Err != nil && !errors.Is(o.Err, desk.ErrInvalid) {
			t.Errorf("draft %d: %s, %v; want %s", i, o.Change, o.Err, want[i])
		}
		if tried[i].Change != o.Change {
			t.Errorf("draft %d: tried %s, is %s", i, tried[i].Change, o.Change)
		}
		if o.NoAddress != (i == 4) || tried[i].NoAddress != o.NoAddress {
			t.Errorf("draft %d: without its address %v, tried %v; want it of draft 4 alone", i, o.NoAddress, tried[i].NoAddress)
		}
	}
	list := known(t, b)
	if len(list) != 4 || strings.Contains(list[0].Claim, "secret") {
		t.Fatalf("stored: %+v", list)
	}
	slices.SortFunc(list, func(a, b desk.KnownClaim) int { return int(a.ID - b.ID) })
	if k := list[0]; k.Claim != "GARLIC cures it; ask [email]." || k.Title != "No, it does not" || k.Verdict != desk.False || k.Rating != "False" || k.Publisher != "check.example" {
		t.Errorf("stored: %+v", k)
	}
	if k := list[1]; k.Verdict != "" || k.Rating != "Pants on fire" || k.Lang != "und" {
		t.Errorf("a rating that is not in the table: %+v", k)
	}
	if k := list[2]; k.Verdict != desk.False || !k.Graded || k.Publisher != "check.example" {
		t.Errorf("a number: %+v", k)
	}
	if k := list[3]; k.URL != "" || k.Publisher != "" || k.Verdict != desk.False || k.Own() {
		t.Errorf("at the address of an account: %+v; want the claim without it", k)
	}

	again, err := kc.Ingest(t.Context(), drafts[1:5])
	for i, o := range again {
		if err != nil || o.Change != desk.KnownSame || o.Known.ID != list[i].ID {
			t.Errorf("again, draft %d: %+v, %v", i, o, err)
		}
	}
	older, err := kc.Ingest(t.Context(), []desk.KnownDraft{with(func(d *desk.KnownDraft) { d.Rating, d.ReviewedAt = "True", b.now.Add(-time.Hour) })})
	if err != nil || older[0].Change != desk.KnownSame || older[0].Known.Rating != "False" {
		t.Errorf("an older copy: %+v, %v", older, err)
	}
	poorer, err := kc.Ingest(t.Context(), []desk.KnownDraft{with(func(d *desk.KnownDraft) {
		d.Claim, d.Title, d.Lang, d.ReviewedAt = drafts[1].Claim, "", "", time.Time{}
	})})
	if err != nil || poorer[0].Change != desk.KnownSame || poorer[0].Known.Title == "" {
		t.Errorf("a copy that says less: %+v, %v", poorer, err)
	}

	// The table is changed: what it knows now gets its verdict, once.
	kc = desk.NewKnownClaims(b.store, words{}, table{"false": desk.False, "pants on fire": desk.False}, func() time.Time { return b.now })
	for _, want := range []int{1, 0} {
		if n, next, err := kc.Remap(t.Context(), 0, 10); n != want || next != 0 || err != nil {
			t.Errorf("remapped %d, next %d, %v; want %d", n, next, err, want)
		}
	}
	if n, next, err := kc.Remap(t.Context(), 0, 2); n != 0 || next == 0 || err != nil {
		t.Errorf("a first part: %d, next %d, %v", n, next, err)
	}
	if err := kc.Imported(t.Context(), 3, 0, 9); err != nil {
		t.Error(err)
	}
}

// TestKnownOfPage: a crawled fact-check brings its known claims with it.
// TestKnownRemove: taking out is the undo of taking, and can be undone by taking; the
// desk's own answer to the same claim stays.
func TestKnownRemove(t *testing.T) {
	b := open(t)
	kc := desk.NewKnownClaims(b.store, words{}, table{"false": desk.False}, func() time.Time { return b.now })
	list := []desk.KnownDraft{
		{Claim: "Garlic cures it", Rating: "False", URL: "https://check.example/1", Lang: "en"},
		{Claim: "Onions cure it", Rating: "False", URL: "https://check.example/2", Lang: "en"},
	}
	if _, err := kc.Ingest(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	ask := append([]desk.KnownDraft{}, list[0], list[0], desk.KnownDraft{Claim: "GARLIC cures it.", Rating: "x", URL: "https://check.example/9"}, desk.KnownDraft{Claim: " "})
	for _, trial := range []bool{true, false} {
		out, err := kc.Remove(t.Context(), ask, trial)
		if err != nil {
			t.Fatal(err)
		}
		want := []desk.KnownChange{desk.KnownGone, desk.KnownNever, desk.KnownNever, desk.KnownRefused}
		if trial {
			want[1] = desk.KnownGone // nothing was done, so it is there still
		}
		for i, o := range out {
			if o.Change != want[i] {
				t.Errorf("trial %v, draft %d: %s, want %s", trial, i, o.Change, want[i])
			}
		}
		if n := len(known(t, b)); trial && n != 2 || !trial && n != 1 {
			t.Errorf("trial %v: %d are known", trial, n)
		}
	}
	out, err := kc.Ingest(t.Context(), list)
	if err != nil || out[0].Change != desk.KnownNew || out[1].Change != desk.KnownSame || len(known(t, b)) != 2 {
		t.Errorf("brought back: %+v, %v", out, err)
	}
}

// TestKnownAhead: a check dated in a year to come is kept without a date, so that it
// neither stands first for years nor keeps out the copy with the right one.
func TestKnownAhead(t *testing.T) {
	b := open(t)
	kc := desk.NewKnownClaims(b.store, words{}, table{"false": desk.False}, func() time.Time { return b.now })
	d := desk.KnownDraft{Claim: "Garlic cures it", Rating: "False", URL: "https://check.example/1", Lang: "en"}
	for _, c := range []struct{ at, want time.Time }{
		{b.now.AddDate(70, 0, 0), time.Time{}},
		{b.now.Add(13 * time.Hour), b.now.Add(13 * time.Hour)}, // today, in the Pacific
		{b.now.Add(25 * time.Hour), b.now.Add(13 * time.Hour)}, // the date that is known stays
	} {
		d.ReviewedAt = c.at
		out, err := kc.Ingest(t.Context(), []desk.KnownDraft{d})
		if err != nil || !out[0].Known.ReviewedAt.Equal(c.want) {
			t.Errorf("dated %v it is kept with %v (%v), want %v", c.at, out[0].Known.ReviewedAt, err, c.want)
		}
	}
}

func TestKnownOfPage(t *testing.T) {
	b := open(t)
	b.ingester.Ratings = table{"false": desk.False}
	take := func(text string, claims ...string) desk.Outcome {
		t.Helper()
		d := desk.Draft{URL: "https://check.example/1", Publisher: "check.example", Kind: desk.FactCheck, Text: text, FetchedAt: b.now}
		for _, c := range claims {
			d.Known = append(d.Known, desk.KnownDraft{Claim: c, Rating: "False", URL: d.URL, Lang: "en", ReviewedAt: b.now})
		}
		out, err := b.ingester.Ingest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	words := func() (out []string) {
		for _, k := range known(t, b) {
			out = append(out, k.Claim)
		}
		slices.Sort(out)
		return out
	}
	for _, step := range []struct {
		text    string
		claims  []string
		changed int
		refused bool
		want    string
	}{
		{"one", []string{"A", "B", ""}, 2, true, "A B"},
		{"one", []string{"A", "B"}, 0, false, "A B"}, // the same page
		{"one", []string{"A", "C"}, 1, false, "A C"}, // its mark-up alone has changed
		{"two", nil, 0, false, "A C"},                // the mark-up is gone
	} {
		out := take(step.text, step.claims...)
		if got := strings.Join(words(), " "); out.Known != step.changed || (out.KnownRefused != nil) != step.refused || got != step.want {
			t.Errorf("%v: %+v, known %s; want %d changed, known %s", step.claims, out, got, step.changed, step.want)
		}
	}
}

// TestKnownOwn: an answer of the desk is a known claim while it stands.
func TestKnownOwn(t *testing.T) {
	b := open(t)
	id := b.ingest(t, "https://p.example/1", "T", "A rumor about water").Case
	do := func(by desk.Actor, ch desk.Change) {
		t.Helper()
		ch.Case = id
		if _, err := b.desk.Apply(t.Context(), by, ch); err != nil {
			t.Fatal(err)
		}
	}
	answer := func(v desk.Verdict, note string) {
		t.Helper()
		do(reviewer, desk.Change{Action: desk.ActionVerdict, Finding: &desk.Finding{Verdict: v, Summary: map[string]string{"en": "No."}}})
		do(editor, desk.Change{Action: desk.ActionSign})
		b.now = b.now.Add(time.Hour)
		do(editor, desk.Change{Action: desk.ActionPublish, Reason: note})
	}
	do(reviewer, desk.Change{Action: desk.ActionAccept})
	do(reviewer, desk.Change{Action: desk.ActionClaim, Wording: someWording})
	do(reviewer, desk.Change{Action: desk.ActionEvidence, Evidence: &desk.Evidence{URL: "https://h.example/", Quote: "q", Stance: desk.Refutes}})
	if list := known(t, b); len(list) != 0 {
		t.Errorf("known before the answer: %+v", list)
	}
	answer(desk.False, "")
	list := known(t, b)
	if len(list) != 1 || list[0].Case != id || list[0].Verdict != desk.False || list[0].Slug == "" || !list[0].ReviewedAt.Equal(b.now) || list[0].Claim != b.caseNow(t, id).Claim || !maps.Equal(list[0].Wording, someWording) {
		t.Fatalf("known: %+v", list)
	}
	first := list[0]
	do(editor, desk.Change{Action: desk.ActionRevise, Reason: "new evidence"})
	if list := known(t, b); len(list) != 0 {
		t.Errorf("known while it is under review: %+v", list)
	}
	answer(desk.PartlyTrue, "a study came out")
	if list := known(t, b); len(list) != 1 || list[0].ID != first.ID || list[0].Verdict != desk.PartlyTrue || list[0].Rev <= first.Rev {
		t.Errorf("after the revision: %+v", list)
	}
	do(editor, desk.Change{Action: desk.ActionClose})
	if list := known(t, b); len(list) != 1 {
		t.Errorf("after the case was closed: %+v", list)
	}
}

// TestKnownIngestProperty: however drafts come, in whatever batches and however often,
// the same is known in the end, and nothing of it twice.
func TestKnownIngestProperty(t *testing.T) {
	b := open(t)
	kc := desk.NewKnownClaims(b.store, words{}, table{}, func() time.Time { return b.now })
	rapid.Check(t, func(rt *rapid.T) {
		draft := rapid.Custom(func(rt *rapid.T) desk.KnownDraft {
			return desk.KnownDraft{
				Claim: rapid.SampledFrom([]string{"Water", "water.", " WATER", "水", "", "air"}).Draw(rt, "claim"), Rating: rapid.SampledFrom([]string{"A", "B"}).Draw(rt, "rating"),
				URL: rapid.SampledFrom([]string{"https://c.example/1", "https://c.example/2", "ftp://c.example"}).Draw(rt, "url"), Lang: "en",
			}
		})
		drafts := rapid.SliceOfN(draft, 1, 12).Draw(rt, "drafts")
		keys := func() map[string]string {
			out := map[string]string{}
			for _, k := range known(t, b) {
				if _, ok := out[k.Key()]; ok {
					rt.Fatalf("%q is known twice", k.Claim)
				}
				out[k.Key()] = k.Claim + k.Rating
			}
			return out
		}
		out, err := kc.Ingest(context.Background(), drafts)
		if err != nil {
			rt.Fatal(err)
		}
		once := keys()
		last := map[string]desk.KnownOutcome{}
		for _, o := range out {
			if o.Err == nil {
				last[o.Known.Key()] = o
			}
		}
		for key, o := range last {
			if once[key] != o.Known.Claim+o.Known.Rating {
				rt.Fatalf("stored %q, the last said %q", once[key], o.Known.Claim+o.Known.Rating)
			}
		}
		for i := range drafts {
			if _, err := kc.Ingest(context.Background(), drafts[i:i+1]); err != nil {
				rt.Fatal(err)
			}
		}
		for key, v := range keys() {
			if once[key] != v {
				rt.Fatalf("after the same once more: %q, before %q", v, once[key])
			}
		}
	})
}
