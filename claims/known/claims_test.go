package known_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/desk"
)

func newClaims(b *bench) *known.Claims {
	return known.NewClaims(known.Options{Store: b, Now: time.Now})
}

// ratings are the ratings of what a text repeats, best first.
func ratings(t *testing.T, c *known.Claims, text string) string {
	t.Helper()
	found, err := c.Match(t.Context(), text, 3)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, f.Known.Rating+":"+string(f.Decision))
	}
	return strings.Join(out, " ")
}

// TestClaimsFollow: what is put, changed and dropped shows in the next answer, also when
// another process has stored it.
func TestClaimsFollow(t *testing.T) {
	b := open(t)
	other := desk.NewKnownClaims(openStore(t, b.dir), plain{}, plain{}, time.Now)
	c := newClaims(b)
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	const garlic = "Eating raw garlic cures the flu"
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"nothing is known", func() {}, ""},
		{"put", func() { check(t, b.known, [3]string{garlic, "Half true", "https://check.example/1"}) }, "Half true:match"},
		{"changed elsewhere", func() { check(t, other, [3]string{garlic, "Pants on fire", "https://check.example/1"}) }, "Pants on fire:match"},
		{"put and dropped elsewhere", func() {
			check(t, other, [3]string{garlic, "False", "https://check.example/2"})
			if _, err := other.Remove(t.Context(), draft(garlic, "https://check.example/1"), false); err != nil {
				t.Fatal(err)
			}
		}, "False:match"},
		{"put again", func() { check(t, b.known, [3]string{garlic, "True", "https://check.example/1"}) }, "True:match False:match"},
		{"dropped", func() {
			if _, err := b.known.Remove(t.Context(), append(draft(garlic, "https://check.example/1"), draft(garlic, "https://check.example/2")...), false); err != nil {
				t.Fatal(err)
			}
		}, ""},
	} {
		step.do()
		if got := ratings(t, c, garlic); got != step.want {
			t.Errorf("%s: a text repeats %q, want %q", step.name, got, step.want)
		}
	}
}

// TestClaimsThresholds: decisions are made by the thresholds that were given.
func TestClaimsThresholds(t *testing.T) {
	b := open(t)
	check(t, b.known, [3]string{"Eating raw garlic cures the flu", "False", "https://check.example/1"})
	c := known.NewClaims(known.Options{Store: b, Thresholds: match.NewThresholds(1, 0), Now: time.Now})
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ratings(t, c, "Eating raw garlic cures the flu"); got != "False:suggest" {
		t.Errorf("with a match from 1 on: %q, want a suggestion", got)
	}
}

// TestClaimsNotReady: there is no answer until all is read in, and what the preparation
// changes is in the first one.
func TestClaimsNotReady(t *testing.T) {
	b := open(t)
	check(t, b.known, [3]string{"Eating raw garlic cures the flu", "False", "https://check.example/1"})
	fails := errors.New("the disk is full")
	prepared := 0
	c := known.NewClaims(known.Options{Store: b, Now: time.Now, Prepare: func(context.Context) error {
		if prepared++; prepared == 1 {
			return fails
		}
		check(t, b.known, [3]string{"Onions cure the flu", "True", "https://check.example/2"})
		return nil
	}})
	ask := func() error {
		_, err := c.Match(t.Context(), "Onions cure the flu", 3)
		_, aerr := c.Answer(t.Context(), known.Question{Text: "Onions cure the flu", Limit: 3})
		if !errors.Is(err, aerr) && !errors.Is(aerr, err) {
			t.Errorf("Match says %v, Answer says %v", err, aerr)
		}
		return err
	}
	if err := ask(); !errors.Is(err, desk.ErrNotReady) {
		t.Errorf("before anything is read: %v, want ErrNotReady", err)
	}
	if err := c.Load(t.Context()); !errors.Is(err, fails) {
		t.Errorf("the preparation failed, and Load says %v", err)
	}
	if err := ask(); !errors.Is(err, desk.ErrNotReady) {
		t.Errorf("after a preparation that failed: %v, want ErrNotReady", err)
	}
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ratings(t, c, "Onions cure the flu"); !strings.HasPrefix(got, "True:match") {
		t.Errorf("what the preparation has stored: %q, want it found first", got)
	}
}

// TestClaimsRun: the copy fills in the background, and the loop ends with its context.
func TestClaimsRun(t *testing.T) {
	b := open(t)
	check(t, b.known, [3]string{"Eating raw garlic cures the flu", "False", "https://check.example/1"})
	c := newClaims(b)
	stop := running(t, c.Run)
	eventually(t, "known claims are ready", func() bool {
		found, err := c.Match(t.Context(), "Eating raw garlic cures the flu", 1)
		return err == nil && len(found) == 1
	})
	stop()
}

// TestAnswer: what programs are given of a match.
func TestAnswer(t *testing.T) {
	b := open(t)
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	_, err := b.known.Ingest(t.Context(), []desk.KnownDraft{
		{Claim: "Eating raw garlic cures the flu", Rating: "Pants on fire", URL: "https://check.example/1", Lang: "en", ReviewedAt: at},
		{Claim: "Drinking hot water kills the virus", URL: "https://check.example/2", Lang: "en", Graded: true, Grade: 0.25},
	})
	if err != nil {
		t.Fatal(err)
	}
	err = b.Update(t.Context(), func(tx desk.Tx) error {
		id, err := tx.AddCase(desk.Case{Claim: "Sea salt stops radiation", ClaimLang: "en", Stage: desk.StageAnswered, StageAt: at, OpenedAt: at, UpdatedAt: at, Risk: desk.RiskLow})
		if err != nil {
			return err
		}
		_, err = tx.SaveKnown(desk.KnownClaim{Claim: "Sea salt stops radiation", Rating: "false", Verdict: desk.False, Lang: "en", Case: id, Slug: "salt"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := known.NewClaims(known.Options{Store: b, Now: time.Now, Publisher: "desk.example", AnswerURL: func(slug string) string { return "https://desk.example/answers/" + slug }})
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name string
		q    known.Question
		want string // the fields of the best one; empty: none is found
	}{
		{"another's", known.Question{Text: "Eating raw garlic cures the flu", Limit: 1}, `"Pants on fire" "false" "check.example" "https://check.example/1" "2026-01-02T02:04:05Z" "match"`},
		{"a number", known.Question{Text: "Drinking hot water kills the virus", Limit: 1}, `"0.25 of 1" "false" "check.example" "https://check.example/2" null "match"`},
		{"the desk's own", known.Question{Text: "Sea salt stops radiation", Limit: 1}, `"false" "false" "desk.example" "https://desk.example/answers/salt" null "match"`},
		{"several texts", known.Question{Text: "not asked", Texts: []string{"Nothing of the kind", "Sea salt stops radiation"}, Limit: 1}, `"false" "false" "desk.example" "https://desk.example/answers/salt" null "match"`},
		{"but not its own", known.Question{Text: "Sea salt stops radiation", Limit: 1, Except: 1}, ""},
		{"a text without a word", known.Question{Text: " … ", Limit: 1}, ""},
	} {
		found, err := c.Answer(t.Context(), x.q)
		if err != nil || found == nil {
			t.Errorf("%s: %v, %v; want a list, empty or not", x.name, found, err)
			continue
		}
		got := ""
		for _, f := range found {
			if f.Why == nil || f.Score <= 0 || f.Score > 1 || math.Round(f.Score*1e6)/1e6 != f.Score || f.KnownClaim == "" {
				t.Errorf("%s: %+v", x.name, f)
			}
			for _, v := range []any{f.Rating, f.Verdict, f.Publisher, f.URL, f.ReviewedAt, f.Decision} {
				raw, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				got += " " + string(raw)
			}
		}
		if strings.TrimSpace(got) != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// TestReworded: known claims are found in other words and in the other language by a few words, the desk's own alone where asked.
func TestReworded(t *testing.T) {
	b := open(t)
	check(t, b.known, [3]string{"Eating iodised salt protects you from nuclear radiation", "False", "https://check.example/1"}, [3]string{"大蒜水可以治好新冠肺炎", "谣言", "https://check.example/2"})
	c := known.NewClaims(known.Options{Store: b, Vectors: b.dir, Now: time.Now})
	if err := c.OpenEncoder(0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := c.Reworded(t.Context(), "garlic cure", 3, false); !errors.Is(err, desk.ErrNotReady) {
		t.Errorf("before anything is read: %v, want ErrNotReady", err)
	}
	running(t, c.Run)
	eventually(t, "the claims have vectors", func() bool { return encoded(c.EncoderStates(), 2) })
	for _, x := range []struct {
		text string
		own  bool
		want string
	}{
		{"碘盐 辐射", false, "1:other-language"},
		{"garlic cures covid pneumonia", false, "2:other-language"},
		{"salt against radioactivity", false, "1:other-words"},
		{"碘盐 辐射", true, ""},
		{"football championship", false, ""},
	} {
		found, err := c.Reworded(t.Context(), x.text, 3, x.own)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			got = append(got, f.Known.ID.String()+":"+string(f.Rewording))
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%q, own %v: %v, want %s", x.text, x.own, got, x.want)
		}
	}
}
