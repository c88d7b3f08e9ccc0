package rulebook_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/history"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/store"
)

// asIs redacts nothing: the texts of these tests hold nothing to redact.
type asIs struct{}

// TextContext is Text.
func (r asIs) TextContext(_ context.Context, s string) (string, int, error) {
	out, n := r.Text(s)
	return out, n, nil
}

func (asIs) Text(s string) (string, int) { return s, 0 }
func (asIs) URL(u string) string         { return u }
func (asIs) PersonalURL(u string) bool   { return false }

// bench is a desk on a folder of rule files, with a store.
type bench struct {
	s *shelf
	*rulebook.Rules
	store  *store.SQLite
	desk   *desk.Desk
	editor rulebook.Editor
	intake *desk.Ingester
	clock  time.Time
}

func openDesk(t *testing.T, files map[string]string) *bench {
	t.Helper()
	b := &bench{s: open(t, files), clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	now := func() time.Time { return b.clock }
	o := b.s.options()
	o.Now = now
	book, err := rulebook.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if b.store, err = store.Open(t.Context(), filepath.Join(b.s.dir, "data"), store.Options{Now: now}); err != nil {
		t.Fatal(err)
	}
	b.s.Book, b.Rules = book, rulebook.New(book, b.store)
	t.Cleanup(func() {
		if err := errors.Join(b.Close(), b.store.Close()); err != nil {
			t.Error(err)
		}
	})
	b.desk = desk.New(b.store, asIs{}, desk.DefaultClocks(), now)
	b.editor = rulebook.NewEditor(book, b.desk)
	b.intake = desk.NewIngester(b.store, asIs{}, b.Rules, neardup.Comparer{}, desk.DefaultClocks(), now)
	return b
}

// take stores a page, an hour after the one before.
func (b *bench) take(text string) desk.Outcome {
	b.s.t.Helper()
	b.clock = b.clock.Add(time.Hour)
	out, err := b.intake.Ingest(b.s.t.Context(), desk.Draft{
		URL: "https://news.example/" + strings.ReplaceAll(text, " ", "-"), Publisher: "news.example", Source: "s", Kind: desk.News,
		Title: "A story", Text: text, Lang: "en", FetchedAt: b.clock,
	})
	if err != nil {
		b.s.t.Fatal(err)
	}
	return out
}

func (b *bench) audit() (out []string) {
	b.s.t.Helper()
	err := b.store.View(b.s.t.Context(), func(tx desk.ReadTx) error {
		all, err := tx.Audit(0, 100)
		for _, e := range all {
			out = append(out, e.Actor+" "+string(e.Action)+" "+e.Detail)
		}
		return err
	})
	if err != nil {
		b.s.t.Fatal(err)
	}
	return out
}

var admin = desk.Actor{Name: "Alex Ash", Role: desk.Admin}

const file = "rules/a.yaml"

// wrongField says that err is about a field of the form.
func wrongField(err error, field string) bool {
	var f *desk.FieldError
	return errors.Is(err, desk.ErrInvalid) && errors.As(err, &f) && f.Field == field && f.Detail != ""
}

func TestEditor(t *testing.T) {
	b := openDesk(t, map[string]string{file: strings.ReplaceAll(pack("a", "apple"), "\n", "\r\n")})
	ctx, e := t.Context(), b.editor
	f, text, err := e.File(ctx, file)
	if err != nil || text != pack("a", "apple") || f.Rules != 1 || f.Hash != history.Hash([]byte(b.s.text(file))) {
		t.Fatalf("%+v %q, %v", f, text, err)
	}
	broken := "groups: ["
	failing := strings.Replace(pack("a", "apple"), "nothing at all", "an apple after all", 1)
	pear := pack("a", "pear")
	for _, tt := range []struct {
		name       string
		save       string
		text, base string
		want       func(error) bool
	}{
		{"a mistake", file, broken, f.Hash, func(err error) bool {
			return wrongField(err, "text") && strings.Contains(err.Error(), file+":1:9: not YAML here")
		}},
		{"a test that fails", file, failing, f.Hash, func(err error) bool {
			return wrongField(err, "text") && strings.Contains(err.Error(), "1 of its 2 tests fail")
		}},
		{"changed meanwhile", file, pear, "0", func(err error) bool { return errors.Is(err, desk.ErrConflict) }},
		{"no such file", "rules/none.yaml", pack("none", "pear"), "0", func(err error) bool { return errors.Is(err, desk.ErrNotFound) }},
		{"there already", file, pear, "", func(err error) bool { return wrongField(err, "name") }},
		{"outside", "../a.yaml", pack("x", "pear"), "", func(err error) bool { return wrongField(err, "name") }},
	} {
		if err := e.Save(ctx, admin, tt.save, tt.text, tt.base); !tt.want(err) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	for _, role := range []desk.Role{desk.Reviewer, desk.Editor} {
		by := desk.Actor{Name: "R", Role: role}
		if err := e.Save(ctx, by, file, pear, f.Hash); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("%s saves: %v", role, err)
		}
		if err := e.Remove(ctx, by, file, f.Hash); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("%s removes: %v", role, err)
		}
		if err := b.Start(ctx, by, rulebook.Draft{Name: file, Text: pear}, 0); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("%s backtests: %v", role, err)
		}
		if err := b.Cancel(by); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("%s cancels: %v", role, err)
		}
	}
	if got := b.audit(); len(got) != 0 {
		t.Fatalf("what was refused is in the audit log: %q", got)
	}

	if err := e.Remove(ctx, admin, file, f.Hash); !wrongField(err, "file") {
		t.Errorf("the last file of its pattern is removed: %v", err)
	}
	if err := e.Save(ctx, admin, file, pear, f.Hash); err != nil {
		t.Fatal(err)
	}
	pearHash := history.Hash([]byte(b.s.text(file)))
	if err := e.Save(ctx, admin, "rules/b.yaml", pack("b", "berry"), ""); err != nil {
		t.Fatal(err)
	}
	berryHash := history.Hash([]byte(b.s.text("rules/b.yaml")))
	if err := e.Remove(ctx, admin, "rules/b.yaml", berryHash); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Alex Ash save-rules rules/a.yaml: " + f.Hash[:16] + " → " + pearHash[:16],
		"Alex Ash save-rules rules/b.yaml: — → " + berryHash[:16],
		"Alex Ash remove-rules rules/b.yaml: " + berryHash[:16] + " → —",
	}
	if got := b.audit(); !slices.Equal(got, want) {
		t.Errorf("audit log\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	files, removed, places, err := e.Files(ctx)
	if err != nil || len(files) != 1 || files[0].Name != file || !slices.Equal(removed, []string{"rules/b.yaml"}) || !slices.Equal(places, []string{"rules/*.yaml"}) {
		t.Errorf("files %+v, removed %q, places %q, %v", files, removed, places, err)
	}
	versions, err := e.Versions(ctx, file)
	if err != nil || len(versions) != 2 || versions[0].Hash != pearHash {
		t.Fatalf("versions %+v, %v", versions, err)
	}
	if was, err := e.Version(ctx, file, f.Hash); err != nil || was != pack("a", "apple") {
		t.Errorf("version %q, %v", was, err)
	}
	if _, err := e.Version(ctx, file, "../../x"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a version that there is not: %v", err)
	}
	if _, _, err := e.File(ctx, "rules/b.yaml"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a removed file: %v", err)
	}
}

func TestCheckAndTry(t *testing.T) {
	b := openDesk(t, map[string]string{file: pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	ctx, e := t.Context(), b.editor
	for _, tt := range []struct{ name, text, want string }{
		{"good", pack("a", "pear"), `{"rules":1,"tests":2,"problems":null,"failed":null,"warnings":null}`},
		{"no YAML", "groups: [", `{"rules":0,"tests":0,"problems":[{"file":"rules/a.yaml","line":1,"column":9,"problem":"not YAML here: sequence end token ']' not found","mend":"mend the indentation, quotes or brackets at this place","excerpt":"    1 | groups: [\n      |         ^"}],"failed":null,"warnings":null}`},
		{"the id of another file", pack("b", "pear"), `{"rules":0,"tests":0,"problems":[{"file":"rules/a.yaml","line":5,"column":13,"problem":"a second rule with the id \"b\" (first at rules/b.yaml:5:13)","mend":"give each rule an id of its own"}],"failed":null,"warnings":null}`},
		{"a failing test", strings.Replace(pack("a", "pear"), "nothing at all", "a pear", 1), `{"rules":1,"tests":2,"problems":null,"failed":[{"file":"rules/a.yaml","line":12,"column":13,"problem":"rule a: \"a pear\" must not match, and does","mend":"the score of 10 reaches the threshold of 10"}],"warnings":null}`},
		{"a warning", strings.Replace(pack("a", "pear"), "threshold: 10", "threshold: 11", 1), `{"rules":1,"tests":2,"problems":null,"failed":[{"file":"rules/a.yaml","line":11,"column":13,"problem":"rule a: \"the pear here\" must match, and does not","mend":"the score of 10 is below the threshold of 11"}],"warnings":[{"file":"rules/a.yaml","line":5,"column":13,"problem":"rule a: the threshold of 11 is out of reach: all weights together are 10","mend":"lower the threshold, or raise weights"}]}`},
	} {
		c, err := e.Check(ctx, file, tt.text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(c)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %v\n got %s\nwant %s", tt.name, err, got, tt.want)
		}
		if c.Good() != (tt.name == "good") || (c.Set == nil) != (len(c.Problems) > 0) {
			t.Errorf("%s: good %t, %+v", tt.name, c.Good(), c)
		}
	}
	two := pack("a", "pear") + strings.NewReplacer("# a comment that stays\ngroups:\n", "", "name: g", "name: h").Replace(pack("two", "plum"))
	got, err := e.Try(ctx, file, two, rules.Doc{Text: "a plum"})
	if err != nil || len(got) != 2 || got[0].Hit || !got[1].Hit || got[1].RuleID != "two" || got[1].Selections[0].Terms[0].Matched != "plum" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := e.Try(ctx, file, "groups: [", rules.Doc{}); !wrongField(err, "text") {
		t.Errorf("a draft that does not load is tried: %v", err)
	}
	ended, end := context.WithCancel(ctx)
	end()
	if _, err := e.Try(ended, file, two, rules.Doc{}); !errors.Is(err, context.Canceled) {
		t.Errorf("it goes on after its end: %v", err)
	}
}

// TestStateDescribesRules: what people see of the set in force, and of files that are
// refused.
func TestStateDescribesRules(t *testing.T) {
	b := openDesk(t, map[string]string{file: strings.Replace(pack("a", "apple"), "nothing at all", "an apple", 1), "rules/b.yaml": pack("b", "berry")})
	st := b.State()
	if len(st.Rules) != 2 || st.Rules[0].ID != "a" || st.Rules[0].Tests != 2 || st.Rules[0].File != file || st.Rules[0].Line != 5 || st.Rules[0].Condition != "w" || st.Since != b.clock {
		t.Errorf("%+v", st)
	}
	if len(st.Rules[0].Failed) != 1 || len(st.Rules[1].Failed) != 0 || len(st.Rules[0].Warnings) != 0 || st.Refused != nil || !st.RefusedAt.IsZero() {
		t.Errorf("%+v", st)
	}
	if again := b.State(); &again.Rules[0] != &st.Rules[0] {
		t.Error("the tests of a set run each time that it is looked at")
	}
	if !b.Has("b") || b.Has("c") || b.Title("c") != nil {
		t.Error("which rules are in force")
	}
	b.clock = b.clock.Add(time.Minute)
	b.s.write("rules/b.yaml", "groups: [")
	b.s.write(file, "nonsense: 1\n")
	if err := b.Reload(); err == nil {
		t.Fatal("broken files are taken")
	}
	st = b.State()
	if len(st.Rules) != 2 || len(st.Refused) != 2 || st.Refused[0].Place() != "rules/a.yaml:1:1" || st.Refused[1].File != "rules/b.yaml" || st.RefusedAt != b.clock || st.Since == b.clock {
		t.Errorf("%+v", st)
	}
	for _, f := range b.Files() {
		if len(f.Problems) != 1 {
			t.Errorf("%+v", f)
		}
	}
}

func TestFlag(t *testing.T) {
	b := openDesk(t, map[string]string{file: `groups:
  - name: g
    rules:
      - id: fruit
        title: {en: Fruit}
        status: test
        scope: {kind: [tip]}
        detection:
          fruit: {apple: 10}
          harm: {"poison*": 5}
          close: {near: [fruit, harm], within: 3, weight: 7}
        condition: fruit and harm
        threshold: 12
        labels: {severity: high}
`})
	if got := b.Flag("", "an apple is poisonous", "en", desk.News); len(got) != 0 {
		t.Errorf("out of its scope: %+v", got)
	}
	got := b.Flag("The apple", "an apple is poisonous", "en", desk.Tip)
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	f := got[0]
	if f.Rule != "fruit" || f.RuleVersion != b.Set().Version("fruit") || f.Title["en"] != "Fruit" || f.Status != "test" || f.Labels["severity"] != "high" || f.Score != 22 || f.Threshold != 12 {
		t.Errorf("%+v", f)
	}
	want := []desk.FlagTerm{
		{Selection: "fruit", Term: "apple", Weight: 10, Field: "title", Start: 4, End: 9},
		{Selection: "close", Term: "fruit, harm", Weight: 7, Field: "text", Start: 3, End: 21, Near: true},
		{Selection: "harm", Term: "poison*", Weight: 5, Field: "text", Start: 12, End: 21},
	}
	if !slices.Equal(f.Terms, want) {
		t.Errorf("terms %+v\nwant %+v", f.Terms, want)
	}
}

func TestExplain(t *testing.T) {
	b := openDesk(t, map[string]string{file: pack("a", "apple")})
	item := b.take("an apple a day").Item
	x, err := b.Explain(t.Context(), "a", item)
	if err != nil || !x.Hit || x.Why != "the score of 10 reaches the threshold of 10" {
		t.Errorf("%+v, %v", x, err)
	}
	b.s.write(file, pack("a", "quince"))
	if err := b.Reload(); err != nil {
		t.Fatal(err)
	}
	if x, err := b.Explain(t.Context(), "a", item); err != nil || x.Hit || x.Why != "the condition is false: w is false" {
		t.Errorf("by the rule as it is now: %+v, %v", x, err)
	}
	for _, tt := range []struct {
		rule string
		item desk.ItemID
	}{{"none", item}, {"a", 99}} {
		if _, err := b.Explain(t.Context(), tt.rule, tt.item); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("rule %s, item %d: %v", tt.rule, tt.item, err)
		}
	}
}

func TestLoadAndChanged(t *testing.T) {
	b := openDesk(t, map[string]string{file: pack("a", "apple"), "rules/b.yaml": pack("b", "berry"), "new/a.yaml": pack("c", "cherry"), "new/bad.yaml": "groups: ["})
	at := func(name string) string { return filepath.Join(b.s.dir, name) }
	ids := func(set *rules.Set, err error) string {
		t.Helper()
		if err != nil {
			return err.Error()
		}
		var out []string
		for _, r := range set.Rules() {
			out = append(out, r.ID)
		}
		return strings.Join(out, " ")
	}
	if got := ids(rulebook.Load([]string{at(file), at("rules/b.yaml")})); got != "a b" {
		t.Errorf("loaded: %s", got)
	}
	if got := ids(b.Changed([]string{at("new/a.yaml")}, false)); got != "b c" {
		t.Errorf("instead of the file with its name: %s", got)
	}
	if got := ids(b.Changed([]string{at("new/a.yaml")}, true)); got != "c" {
		t.Errorf("instead of all: %s", got)
	}
	for _, load := range []func() (*rules.Set, error){
		func() (*rules.Set, error) { return rulebook.Load([]string{at("none.yaml"), at("new/bad.yaml")}) },
		func() (*rules.Set, error) { return b.Changed([]string{at("none.yaml"), at("new/bad.yaml")}, false) },
	} {
		_, err := load()
		if err == nil || !strings.Contains(err.Error(), "none.yaml") || !strings.Contains(err.Error(), at("new/bad.yaml")+":1:9: ") {
			t.Errorf("mistakes of both files: %v", err)
		}
	}
	o := b.s.options()
	o.Find = func() ([]string, error) { return []string{at(file), at("new/bad.yaml")}, nil }
	if _, err := rulebook.Open(o); err == nil || !strings.Contains(err.Error(), at("new/bad.yaml")+":1:9: ") {
		t.Errorf("the error of Open does not name the file as its reader knows it: %v", err)
	}
}

func TestDecisions(t *testing.T) {
	b := openDesk(t, map[string]string{file: pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	by := desk.Actor{Name: "R", Role: desk.Reviewer}
	for i := range 24 {
		// Each is a story of its own, so that no two share a case.
		own := strings.Repeat(fmt.Sprintf("word%c%c ", 'a'+i, 'n'+i%9), 40)
		text, ch := "an apple advertisement with a voucher "+own, desk.Change{Action: desk.ActionDiscard, Reason: "an advertisement"}
		if i < 6 {
			text, ch = "an apple causes a mysterious fever "+own, desk.Change{Action: desk.ActionAccept}
		}
		out := b.take(text)
		if !out.CaseNew {
			t.Fatalf("%+v; want a case of its own", out)
		}
		ch.Case = out.Case
		if _, err := b.desk.Apply(t.Context(), by, ch); err != nil {
			t.Fatal(err)
		}
	}
	b.take("an apple of which nobody has thought yet " + strings.Repeat("other ", 40))
	all, err := b.Decisions(t.Context(), "")
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	d := all[0]
	if d.Rule != "a" || d.Accepted != 6 || d.Discarded != 18 || d.Open != 1 || d.Decided() != 24 || d.Precision != 0.25 || !d.Mostly || len(d.For)+len(d.Against) != 0 {
		t.Errorf("%+v", d)
	}
	if o := all[1]; o.Rule != "b" || o.Decided() != 0 || o.Open != 0 || o.Low != 0 || o.High != 1 || o.Mostly {
		t.Errorf("%+v", o)
	}
	one, err := b.Decisions(t.Context(), "a")
	if err != nil || len(one) != 1 {
		t.Fatalf("%+v, %v", one, err)
	}
	words := map[string]bool{}
	for _, w := range one[0].Against {
		words[w.Text] = true
	}
	if !words["voucher"] || words["apple"] {
		t.Errorf("against: %+v", one[0].Against)
	}
	if text, err := json.Marshal(all[1]); err != nil || string(text) != `{"rule":"b","accepted":0,"discarded":0,"open":0,"precision":0,"low":0,"high":1,"mostly_discarded":false,"for":[],"against":[]}` {
		t.Errorf("%s, %v", text, err)
	}
	if _, err := b.Decisions(t.Context(), "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("of no rule: %v", err)
	}
}

// TestDecisionsAreCountedAnew: a decision and an item change the counts at once; while
// nothing happens they are not counted again.
func TestDecisionsAreCountedAnew(t *testing.T) {
	b := openDesk(t, map[string]string{file: pack("a", "apple")})
	counted := &counting{Store: b.store}
	r := rulebook.New(b.Book, counted)
	look := func() rulebook.Decision {
		t.Helper()
		all, err := r.Decisions(t.Context(), "")
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0]
	}
	out := b.take("an apple")
	if d := look(); d.Open != 1 || counted.n != 1 {
		t.Errorf("%+v, counted %d times", d, counted.n)
	}
	if look(); counted.n != 1 {
		t.Errorf("counted %d times while nothing happened", counted.n)
	}
	if _, err := b.desk.Apply(t.Context(), desk.Actor{Name: "R", Role: desk.Reviewer}, desk.Change{Action: desk.ActionAccept, Case: out.Case}); err != nil {
		t.Fatal(err)
	}
	if d := look(); d.Accepted != 1 || counted.n != 2 {
		t.Errorf("after a decision: %+v, counted %d times", d, counted.n)
	}
	b.take("another apple, and a long story of its own")
	if d := look(); d.Accepted+d.Open != 2 || counted.n != 3 {
		t.Errorf("after an item: %+v, counted %d times", d, counted.n)
	}
	b.clock = b.clock.Add(time.Minute)
	if look(); counted.n != 4 {
		t.Errorf("after a while: counted %d times", counted.n)
	}
}

// counting counts how often the decisions are counted.
type counting struct {
	rulebook.Store
	n int
}

func (c *counting) View(ctx context.Context, read func(desk.ReadTx) error) error {
	return c.Store.View(ctx, func(tx desk.ReadTx) error { return read(countingTx{tx, c}) })
}

type countingTx struct {
	desk.ReadTx
	c *counting
}

func (tx countingTx) RuleDecisions() ([]desk.RuleDecision, error) {
	tx.c.n++
	return tx.ReadTx.RuleDecisions()
}
