package factchecks_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// plain takes nothing out of texts, and knows one host of personal accounts.
type plain struct{}

// TextContext is Text.
func (r plain) TextContext(_ context.Context, s string) (string, int, error) {
	out, n := r.Text(s)
	return out, n, nil
}

func (plain) Text(s string) (string, int) { return s, 0 }
func (plain) URL(u string) string         { return u }
func (plain) PersonalURL(u string) bool   { return strings.HasPrefix(u, "https://x.com/") }
func language(text, declared string) string {
	return map[bool]string{true: "en", false: "und"}[text != ""] + declared
}

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

type bench struct {
	store *store.SQLite
	known *desk.KnownClaims
	*factchecks.Importer
}

func table(t *testing.T, words map[string]desk.Verdict) *factchecks.Ratings {
	t.Helper()
	r := factchecks.NewRatings("ratings.yaml", byHalf)
	for w, v := range words {
		r.Add("", w, v, 1, 1)
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

func open(t *testing.T) *bench {
	t.Helper()
	clock := func() time.Time { return now }
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data"), store.Options{Now: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	k := desk.NewKnownClaims(s, plain{}, table(t, map[string]desk.Verdict{"False": desk.False}), clock)
	return &bench{store: s, known: k, Importer: &factchecks.Importer{Claims: k, Language: language, Encoding: func([]byte) string { return "gb18030" }, Now: clock}}
}

// stored are the claims that are known now, with publisher, language and date.
func (b *bench) stored(t *testing.T) []string {
	t.Helper()
	var out []string
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		list, err := tx.KnownList(desk.KnownFilter{})
		for _, k := range list {
			at := ""
			if !k.ReviewedAt.IsZero() {
				at = k.ReviewedAt.Format(time.DateOnly)
			}
			out = append(out, fmt.Sprintf("%s|%s|%s|%s|%s", k.Claim, k.Publisher, k.Lang, at, k.Verdict))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// actions are those in the audit log.
func (b *bench) actions(t *testing.T) (out []string) {
	t.Helper()
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		list, err := tx.Audit(0, 100)
		for _, e := range list {
			out = append(out, string(e.Action)+": "+e.Detail)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const csv = `claim,rating,url,publisher,date,shoe size
Garlic cures it,False,https://check.example/1,The Checkers,2026-01-02,44
Salt cures it,Half true,https://news.check.example/2,check.example,2026-01-03,44
Tea cures it,Half true,https://check.example/3,,2099-01-01,44
Rice cures it,False,https://check.example/4,,no date,44
Personal,False,https://x.com/somebody/1,,,44
No rating,,https://check.example/5,,,44
Garlic cures it,False,https://check.example/1,,2026-01-02,44
`

// TestImport: what a file brings is counted record by record, a trial says the same and
// stores nothing, a second import changes nothing, and taking out is its undo.
func TestImport(t *testing.T) {
	b := open(t)
	run := func(o factchecks.Options) (factchecks.Report, string) {
		t.Helper()
		var bad strings.Builder
		o.Bad = func(line, column int, problem string) { fmt.Fprintf(&bad, "%d:%d %s\n", line, column, problem) }
		o.Without = func(line, column int) { fmt.Fprintf(&bad, "%d:%d without its address\n", line, column) }
		rep, err := b.Import(t.Context(), strings.NewReader(csv), o)
		if err != nil {
			t.Fatal(err)
		}
		return rep, bad.String()
	}
	all := []string{
		"Garlic cures it|check.example|en|2026-01-02|false",
		"Personal||en||false",
		"Rice cures it|check.example|en||false",
		"Salt cures it|check.example|en|2026-01-03|",
		"Tea cures it|check.example|en||",
	}
	first := factchecks.Report{
		Format: "csv", Charset: "utf-8", Records: 7, New: 5, Same: 1, Refused: 1, NoVerdict: 2, NoAddress: 1, BadTimes: 2,
		Ratings: []factchecks.UnknownRating{{Publisher: "check.example", Rating: "Half true", Claims: 2}}, Unused: []string{"shoe size"},
	}
	again := first
	again.New, again.Same = 0, 6
	gone := first
	gone.New, gone.Same, gone.NoVerdict, gone.NoAddress, gone.Removed, gone.NotKnown, gone.Ratings = 0, 0, 0, 0, 5, 1, []factchecks.UnknownRating{}
	for _, step := range []struct {
		name   string
		o      factchecks.Options
		want   factchecks.Report
		stored []string
		action string // the last one in the audit log
	}{
		{"a trial", factchecks.Options{DryRun: true}, first, nil, ""},
		{"the import", factchecks.Options{}, first, all, "import-known: 5 new, 0 changed, 1 refused"},
		{"once more", factchecks.Options{}, again, all, "import-known: 5 new, 0 changed, 1 refused"},
		{"as what it is", factchecks.Options{As: "csv", Charset: "utf-8"}, again, all, "import-known: 5 new, 0 changed, 1 refused"},
		{"taken out", factchecks.Options{Remove: true}, gone, nil, "remove-known: 5 taken out"},
	} {
		step.want.DryRun = step.o.DryRun
		rep, bad := run(step.o)
		if got, want := fmt.Sprintf("%+v", rep), fmt.Sprintf("%+v", step.want); got != want {
			t.Errorf("%s:\n%s, want\n%s", step.name, got, want)
		}
		want := []string{"6:1 without its address", "7:1 "}
		if step.o.Remove {
			want = want[1:]
		}
		told := strings.Split(strings.TrimSuffix(bad, "\n"), "\n")
		slices.Sort(told)
		if !slices.EqualFunc(told, want, strings.HasPrefix) {
			t.Errorf("%s: told\n%s; want %q", step.name, bad, want)
		}
		if got := b.stored(t); !slices.Equal(got, step.stored) {
			t.Errorf("%s: known are %q, want %q", step.name, got, step.stored)
		}
		last := ""
		if list := b.actions(t); len(list) > 0 {
			last = list[len(list)-1]
		}
		if last != step.action {
			t.Errorf("%s: the last action is %q, want %q", step.name, last, step.action)
		}
	}
}

// TestImportChange: a check that says something else later is a change, one that is
// older is not; of two in one file the newer counts.
func TestImportChange(t *testing.T) {
	b := open(t)
	for _, step := range []struct {
		rows                 string
		fresh, changed, same int
		want                 string
	}{
		{"A,x,https://c.example/1,2026-01-02\n", 1, 0, 0, "A|c.example|en|2026-01-02|"},
		{"A,False,https://c.example/1,2026-01-03\n", 0, 1, 0, "A|c.example|en|2026-01-03|false"},
		{"A,x,https://c.example/1,2026-01-01\n", 0, 0, 1, "A|c.example|en|2026-01-03|false"},
		{"A,x,https://c.example/1,2026-01-04\nA,y,https://c.example/1,2026-01-04\nA,False,https://c.example/1,2026-01-05\n", 0, 2, 1, "A|c.example|en|2026-01-05|false"},
	} {
		rep, err := b.Import(t.Context(), strings.NewReader("claim,rating,url,date\n"+step.rows), factchecks.Options{})
		if got := strings.Join(b.stored(t), " "); err != nil || rep.New != step.fresh || rep.Changed != step.changed || rep.Same != step.same || got != step.want {
			t.Errorf("%q: %d new, %d changed, %d the same, %v, known %q; want %d, %d, %d and %q", step.rows, rep.New, rep.Changed, rep.Same, err, got, step.fresh, step.changed, step.same, step.want)
		}
	}
}

// TestImportLarge: more than one transaction's worth, in order, with what is refused in
// the midst told in the order of the file.
func TestImportLarge(t *testing.T) {
	b := open(t)
	var file bytes.Buffer
	file.WriteString("claim,rating,url\n")
	const n = 600
	for i := range n {
		rating := "False"
		if i%200 == 150 {
			rating = ""
		}
		fmt.Fprintf(&file, "Claim %d,%s,https://check.example/%d\n", i, rating, i)
	}
	var lines []int
	rep, err := b.Import(t.Context(), &file, factchecks.Options{Bad: func(line, _ int, _ string) { lines = append(lines, line) }})
	if err != nil || rep.New != n-3 || rep.Refused != 3 || len(b.stored(t)) != n-3 || !slices.Equal(lines, []int{152, 352, 552}) {
		t.Errorf("%+v, %v, %d stored, refused in lines %v; want %d and lines 152, 352 and 552", rep, err, len(b.stored(t)), lines, n-3)
	}
}

// TestImportEncoding: a file that is not UTF-8 is read as what it looks like, or as what
// somebody says.
func TestImportEncoding(t *testing.T) {
	// 大蒜 in GB 18030
	file := "claim,rating,url\n\xb4\xf3\xcb\xe2,False,https://check.example/1\n"
	for charset, want := range map[string]string{"": "gb18030", "gbk": "gbk"} {
		b := open(t)
		rep, err := b.Import(t.Context(), strings.NewReader(file), factchecks.Options{Charset: charset})
		if got := b.stored(t); err != nil || rep.Charset != want || len(got) != 1 || !strings.HasPrefix(got[0], "大蒜|") {
			t.Errorf("charset %q: %+v, %v, %q; want it read as %s", charset, rep, err, got, want)
		}
	}
	if _, err := open(t).Import(t.Context(), strings.NewReader(file), factchecks.Options{Charset: "klingon"}); err == nil || !strings.Contains(err.Error(), "klingon") {
		t.Errorf("an encoding that there is not: %v", err)
	}
}

// TestImportStops: what was stored before an error stays, and is reported.
func TestImportStops(t *testing.T) {
	b := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	var file strings.Builder
	file.WriteString("claim,rating,url\n")
	for i := range 400 {
		fmt.Fprintf(&file, "Claim %d,False,https://check.example/%d\n", i, i)
	}
	file.WriteString("No rating,,https://check.example/x\n")
	for i := range 400 {
		fmt.Fprintf(&file, "Other %d,False,https://check.example/o%d\n", i, i)
	}
	rep, err := b.Import(ctx, strings.NewReader(file.String()), factchecks.Options{Bad: func(int, int, string) { cancel() }})
	if !errors.Is(err, context.Canceled) || rep.New != len(b.stored(t)) || rep.New < 400 || rep.New >= 800 {
		t.Errorf("%+v, %v, %d are stored; want those before the stop, counted", rep, err, len(b.stored(t)))
	}
	rep, err = b.Import(t.Context(), strings.NewReader("claim,rating,url\nA,False,https://c.example/1\n\"B"), factchecks.Options{})
	if rep.New != 1 || err != nil {
		t.Errorf("a file that ends in a quotation: %+v, %v; want the record before it", rep, err)
	}
}

// TestRemap: known claims get the verdicts of a table that was edited, and the log says
// how many.
func TestRemap(t *testing.T) {
	b := open(t)
	if _, err := b.Import(t.Context(), strings.NewReader(csv), factchecks.Options{}); err != nil {
		t.Fatal(err)
	}
	edited := desk.NewKnownClaims(b.store, plain{}, table(t, map[string]desk.Verdict{"False": desk.Misleading, "Half true": desk.PartlyTrue}), func() time.Time { return now })
	for _, want := range []string{"claims=5", ""} { // the second time nothing is left to do
		var log bytes.Buffer
		if err := factchecks.Remap(t.Context(), edited, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if got := log.String(); !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("the log says %q, want %q", got, want)
		}
		for _, k := range b.stored(t) {
			if v := k[strings.LastIndex(k, "|")+1:]; v != "misleading" && v != "partly-true" {
				t.Errorf("%s has no verdict of the edited table", k)
			}
		}
	}
}
