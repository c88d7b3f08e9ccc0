package known_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/desk"
)

func newCases(b *bench) *known.Cases {
	return known.NewCases(known.CasesOptions{Store: b, Now: time.Now})
}

// joining is a bench whose items join cases by what they claim.
func joining(t *testing.T) *bench {
	t.Helper()
	b := open(t)
	cases := newCases(b)
	if err := cases.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.intake.Claims = cases
	return b
}

func (b *bench) take(t *testing.T, title, text string) desk.Outcome {
	t.Helper()
	n := time.Now().UnixNano()
	out, err := b.intake.Ingest(t.Context(), desk.Draft{
		Kind: desk.News, Source: "s", URL: fmt.Sprintf("https://news%d.example/%d", n%7, n), Publisher: fmt.Sprintf("news%d.example", n%7), Title: title, Text: text, Lang: "en", FetchedAt: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var reviewer = desk.Actor{Name: "li", Role: desk.Reviewer}

// nearest is the cases that a claim is nearest to, best first.
func nearest(t *testing.T, c *known.Cases, claim string) string {
	t.Helper()
	found, err := c.Nearest(t.Context(), claim, 3)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, f.Case.String()+":"+string(f.Decision))
	}
	return strings.Join(out, " ")
}

// TestCasesFollow: what the open cases claim is followed by the audit log, also when
// another process has changed it; a case that is closed is found no longer.
func TestCasesFollow(t *testing.T) {
	b := open(t)
	c := newCases(b)
	if _, err := c.Nearest(t.Context(), "Eating raw garlic cures the flu", 3); !errors.Is(err, desk.ErrNotReady) || c.Ready() {
		t.Errorf("before anything is read: %v, ready %v; want ErrNotReady", err, c.Ready())
	}
	other := desk.New(openStore(t, b.dir), plain{}, desk.DefaultClocks(), time.Now)
	const garlic = "Eating raw garlic cures the flu"
	for _, step := range []struct {
		name string
		do   func() error
		want string
	}{
		{"nothing is open", func() error { return nil }, ""},
		{"opened", func() error { b.take(t, garlic, ""); return nil }, "1:match"},
		{"discarded elsewhere", func() error {
			_, err := other.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionDiscard, Case: 1, Reason: "not a claim"})
			return err
		}, ""},
		{"reopened", func() error {
			_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionReopen, Case: 1})
			return err
		}, "1:match"},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if err := c.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := nearest(t, c, garlic); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
	c.Put(7, "Hot water kills the virus") // a case that has just been opened need not wait for the log
	if got := nearest(t, c, "Hot water kills the virus"); !strings.HasPrefix(got, "7:match") {
		t.Errorf("put: %q, want 7:match first", got)
	}
}

// TestCasesDistinct: a claim that one word parts from a case's is never a match,
// however sure the matcher is.
func TestCasesDistinct(t *testing.T) {
	c := newCases(open(t))
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.Put(1, "The MMR vaccine causes autism in young children, a leaked study shows")
	for claim, want := range map[string]string{
		"The MMR vaccine causes autism in young children, a leaked study shows":         "1:match",
		"The MMR vaccine does not cause autism in young children, a leaked study shows": "1:suggest",
	} {
		if got := nearest(t, c, claim); got != want {
			t.Errorf("%q: %q, want %q", claim, got, want)
		}
	}
}

// TestCasesRun: the copy fills and follows in the background, and ends with its context.
func TestCasesRun(t *testing.T) {
	b := open(t)
	c := newCases(b)
	stop := running(t, c.Run)
	eventually(t, "the claims are ready", c.Ready)
	b.take(t, "Eating raw garlic cures the flu", "")
	eventually(t, "the case that was opened meanwhile is found", func() bool { return nearest(t, c, "Eating raw garlic cures the flu") == "1:match" })
	stop()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Run(ctx); err != nil {
		t.Error(err)
	}
}

// TestCasesJoin: short claims join the case that says the same, in either script, and
// never one about the same topic that says something else.
func TestCasesJoin(t *testing.T) {
	for _, c := range []struct {
		first, second string
		join          bool
	}{
		{"Eating raw garlic every morning cures the flu in a day", "My neighbour says eating raw garlic every morning cures the flu in a day", true},
		{"Measles vaccine given to children causes autism, leaked study shows", "A leaked study shows: measles vaccine given to children causes autism", false}, // another order: shown, not joined
		{"MMR vaccine causes autism in young children", "MMR vaccine causes asthma in young children", false},
		{"MMR vaccine causes autism in young children", "MMR vaccine does not cause autism in young children", false},
		{"12 children are ill after the measles vaccine at one school", "15 children are ill after the measles vaccine at one school", false},
		{"The reservoir at Hollin was poisoned on Sunday night", "The reservoir at Saltmarsh was poisoned on Sunday night", false},
		{"网传每天喝热水可以杀死麻疹病毒", "網傳每天喝熱水可以殺死麻疹病毒", true},
		{"麻腮风疫苗会导致儿童自闭症", "麻腮风疫苗不会导致儿童自闭症", false},
		{"麻腮风疫苗会导致儿童自闭症", "麻腮风疫苗会导致儿童哮喘", false},
		{"东港水库昨晚被人投毒", "屏海水库昨晚被人投毒", false},
		{"接种疫苗后12名学生住院", "接种疫苗后15名学生住院", false},
	} {
		b := joining(t)
		first := b.take(t, c.first, "")
		second := b.take(t, c.second, "")
		if joined := first.Case == second.Case; first.Case == 0 || second.Case == 0 || joined != c.join {
			t.Errorf("%q and %q: cases %v and %v, want joined %v", c.first, c.second, first.Case, second.Case, c.join)
		}
	}
}

// TestJoinIsUnlearnt: what a person has taken out of a case is not put back by what is
// like it, across a restart, and while either case is merged elsewhere.
func TestJoinIsUnlearnt(t *testing.T) {
	b := joining(t)
	const text = "Measles cases rose last week, officials said. Clinics will be open on Saturday so that parents can bring children without an appointment. " +
		"The vaccine has been in use for fifty years, and large studies in several countries have found that it is safe for nearly everybody. " +
		"Anyone with a fever and a rash is asked to call first, so that nobody in the waiting room is put at risk of catching it."
	first := b.take(t, "Measles: clinics open on Saturday", text)
	second := b.take(t, "What parents of the north should know", text+" The clinic in the north is closed.")
	if first.Case != second.Case {
		t.Fatal("the republished article did not join")
	}
	if _, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionSplit, Case: first.Case, Item: second.Item}); err != nil {
		t.Fatal(err)
	}
	var own desk.CaseID
	err := b.View(t.Context(), func(tx desk.ReadTx) error {
		s, err := tx.SightingOf(second.Item)
		own = s.Case
		return err
	})
	if err != nil || own == first.Case {
		t.Fatalf("filed at %v, %v", own, err)
	}
	third := b.take(t, "What parents of the north should know", text+" The clinic in the north is closed.")
	if third.Case != own {
		t.Errorf("what is like the one taken out joined case %v, want %v", third.Case, own)
	}
	again := b.take(t, "Measles: clinics open on Saturday", text)
	if again.Case != first.Case {
		t.Errorf("what is like the first joined case %v, want %v", again.Case, first.Case)
	}
}

// encodedCases is a copy of what cases claim with the encoder in the program, and its vectors in the folder of the bench.
func encodedCases(t *testing.T, b *bench, log *said) *known.Cases {
	t.Helper()
	k := known.NewClaims(known.Options{Store: b, Vectors: filepath.Join(b.dir, "vectors"), Now: time.Now})
	if err := k.OpenEncoder(0); err != nil {
		t.Fatal(err)
	}
	c := known.NewCases(known.CasesOptions{Store: b, Vectors: filepath.Join(b.dir, "case-vectors"), Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err := c.Load(t.Context()); err != nil { // as a crawl before serve does
		t.Fatal(err)
	}
	for range 2 { // a second time does nothing
		c.UseEncoder(k)
	}
	t.Cleanup(func() { _, _ = k.Close(), c.Close() })
	return c
}

// TestCasesAcrossLanguages: people are shown a case in the other language and in other words, never as a match; a page that comes
// in is not joined to it. The vectors outlast a restart.
func TestCasesAcrossLanguages(t *testing.T) {
	b := open(t)
	b.take(t, "Eating iodised salt protects you from nuclear radiation", "")
	b.take(t, "Wearing a mask for hours poisons you with carbon dioxide", "")
	b.take(t, "A new bridge opens on Sunday", "")
	log := &said{}
	c := encodedCases(t, b, log)
	if _, err := c.Reworded(t.Context(), "salt", 3); !errors.Is(err, desk.ErrNotReady) {
		t.Errorf("before anything is read: %v, want ErrNotReady", err)
	}
	stop := running(t, c.Run)
	eventually(t, "the claims have vectors", func() bool { return log.has("claims of open cases are encoded") && c.Ready() })
	const salt = "吃碘盐可以防核辐射"
	found, err := c.Similar(t.Context(), salt, 3)
	if err != nil || len(found) == 0 || found[0].Case != 1 || found[0].Decision != desk.LikelySuggest || desk.RewordingOf(found[0].Score, found[0].Why) != desk.OtherLanguage {
		t.Errorf("similar to %s: %+v, %v; want case 1, suggested, in the other language", salt, found, err)
	}
	if got := nearest(t, c, salt); got != "" {
		t.Errorf("a page that comes in is shown %s", got)
	}
	for text, want := range map[string]string{
		"碘盐 辐射":                      "[{1 other-language}]",
		"iodized salt and radiation": "[{1 other-words}]",
		"口罩 二氧化碳中毒":                  "[{2 other-language}]",
		"football championship":      "[]",
	} {
		got, err := c.Reworded(t.Context(), text, 3)
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%q: %v, %v; want %s", text, got, err, want)
		}
	}
	b.intake.Claims = c
	if out := b.take(t, salt, ""); out.Case == 1 {
		t.Error("the encoder alone has joined a page to a case")
	}
	stop()

	log = &said{}
	c = encodedCases(t, b, log)
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Reworded(t.Context(), salt, 3); err != nil || !slices.Contains(got, desk.CaseReworded{Case: 1, Rewording: desk.OtherLanguage}) {
		t.Errorf("after a restart %v, %v; want the kept vector of case 1 to be found", got, err)
	}
	if err := c.Embed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Reworded(t.Context(), "吃碘盐 防辐射", 3); err != nil || len(got) != 2 {
		t.Errorf("%v, %v; want the new case and case 1", got, err)
	}
}

// TestTipJoins: a tip that says the claim of an open case, as it is worded in either language, joins it; what only may be the
// same opens its own, for people to look at.
func TestTipJoins(t *testing.T) {
	b := joining(t)
	b.take(t, "What the clinics never told you", "")
	_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionClaim, Case: 1, Wording: desk.Wording{
		"en": "Eating raw garlic cures the flu within a day.", "zh-Hans": "吃生大蒜一天就能治好流感。"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.intake.Claims.(*known.Cases).Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for text, joins := range map[string]bool{
		"Eating raw garlic cures the flu within a day!": true,
		"吃生大蒜一天就能治好流感！":                                 true,
		"Eating raw onions cures the flu within a day!": false,
		"Is raw garlic good for the heart?":             false,
		"When does the pharmacy open on Sundays?":       false,
	} {
		_, out, err := b.intake.Tip(t.Context(), desk.TipDraft{Text: text}, "")
		if err != nil {
			t.Fatal(err)
		}
		if joined := out.Case == 1 && !out.CaseNew; joined != joins {
			t.Errorf("%q: case %v, new %v; want it to join the first: %v", text, out.Case, out.CaseNew, joins)
		}
	}
}
