package checkworthy

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestOrder holds the model to plain pairs: the first is more worth checking.
func TestOrder(t *testing.T) {
	m := New()
	for _, c := range []struct{ lang, more, less string }{
		{"en", "Officials confirmed 40 deaths after patients were given the vaccine.", "I hope you all stay safe, love you!"},
		{"en", "Drinking bleach cures the infection, according to a new study.", "What do you think about masks?"},
		{"en", "The government tested only 500 people while thousands of patients were infected.", "My mom is so funny lol"},
		{"en-GB", "Million of tests were negative because the kits are faulty, the report says.", "please share your thoughts with me"},
		{"zh", "研究表明，喝白酒可以预防感染，已有300人治愈。", "大家好，希望你们都平安，加油！"},
		{"zh-Hans", "疫苗导致12例死亡病例", "请问你们什么时候接种？"},
		{"zh-Hant", "疫苗導致12例死亡病例", "請問你們什麼時候接種？"},
		{"", "疫苗导致12例死亡病例", "我觉得还好吧"},
	} {
		more, less := m.Score(c.more, c.lang), m.Score(c.less, c.lang)
		if more.Score <= less.Score {
			t.Errorf("%s: %.3f for %q, %.3f for %q; the first should be more: %v, %v", c.lang, more.Score, c.more, less.Score, c.less, more.Why, less.Why)
		}
	}
}

func TestKind(t *testing.T) {
	m := New()
	for _, c := range []struct {
		text, lang string
		want       Kind
	}{
		{"Garlic cures the flu", "en", Trained},
		{"Garlic cures the flu", "", Trained},
		{"大蒜治愈流感", "zh", Cues},
		{"大蒜治愈流感", "", Cues},
		{"L'ail guérit la grippe", "fr", Neutral},
		{"", "en", Neutral},
		{"12 345 !!!", "en", Neutral},
	} {
		got := m.Score(c.text, c.lang)
		if got.Kind != c.want || c.want == Neutral && (got.Score != 0.5 || got.Why != nil) {
			t.Errorf("%q in %q: %+v, want %s", c.text, c.lang, got, c.want)
		}
	}
}

// TestChineseRange: what was set by hand may not outweigh what was measured.
func TestChineseRange(t *testing.T) {
	m := New()
	all, none := "", ""
	for _, c := range cues {
		if c.points > 0 {
			all += strings.Join(c.words, "，")
		} else {
			none += strings.Join(c.words, "，")
		}
	}
	for text, want := range map[string]float64{all + "300人": 0.8, none + "？！": 0.2} {
		if got := m.Score(text, "zh").Score; math.Abs(got-want) > 0.001 {
			t.Errorf("score %.3f, want %.1f", got, want)
		}
	}
}

// TestTraditional: both scripts score the same.
func TestTraditional(t *testing.T) {
	m := New()
	if a, b := m.Score("專家稱疫苗導致死亡，證實有毒", "zh").Score, m.Score("专家称疫苗导致死亡，证实有毒", "zh").Score; a != b {
		t.Errorf("traditional %.3f, simplified %.3f", a, b)
	}
}

// TestWeightsKnowNobody: no feature can name a person, and the file is small.
func TestWeightsKnowNobody(t *testing.T) {
	if len(weights) > 200_000 {
		t.Errorf("%d bytes of weights", len(weights))
	}
	plain := regexp.MustCompile(`^(:?[a-z]+)( :?[a-z]+)?$`)
	m := New()
	for w := range m.words {
		if !plain.MatchString(w) {
			t.Errorf("feature %q is no word or pair of words", w)
		}
		for _, part := range strings.Fields(w) {
			switch part {
			case "trump", "donald", "biden", "pence", "fauci", "obama", "boris", "xi", "tedros", "user", "he", "she", "his", "her":
				t.Errorf("feature %q points at a person", w)
			}
		}
	}
	part := regexp.MustCompile(`^_?[a-z]{2,5}_?$`)
	for p := range m.parts {
		if !part.MatchString(p) || len(p) < minPart || len(p) > maxPart {
			t.Errorf("part %q is no part of a word", p)
		}
		switch strings.Trim(p, "_") {
		case "trump", "biden", "pence", "fauci", "obama", "boris":
			t.Errorf("part %q points at a person", p)
		}
	}
	if len(m.words) < 500 || len(m.parts) < 500 || len(m.counted) != len(Counted()) {
		t.Errorf("%d words, %d counted features", len(m.words), len(m.counted))
	}
}

// TestNamesDoNotMove: whom a claim is about does not change its score.
func TestNamesDoNotMove(t *testing.T) {
	m := New()
	a := m.Score("Officials said that Alice Keller cures the infection", "en").Score
	b := m.Score("Officials said that Bongani Dube cures the infection", "en").Score
	if a != b {
		t.Errorf("%.6f and %.6f", a, b)
	}
	for _, with := range []string{"@someone Garlic cures the flu", "Garlic cures the flu https://t.co/x", "Garlic cures the flu [handle]"} {
		if got, want := m.Score(with, "en").Score, m.Score("Garlic cures the flu", "en").Score; got != want {
			t.Errorf("%q: %.6f instead of %.6f", with, got, want)
		}
	}
}

// TestWhyNamesWords: a part of a word is never a reason; the word that carries it is,
// also one that the model has no weight for as a whole.
func TestWhyNamesWords(t *testing.T) {
	m, err := Read(strings.NewReader("=parts\t1\t1\n~_vac\t2\t3\n~cine\t1\t-1\nthe flu\t1\t0.1"))
	if err != nil {
		t.Fatal(err)
	}
	got := m.Score("the flu vaccinate, medicine Vacuum #vacant", "en").Why
	if len(got) != 3 || got[0].Feature != "vaccinate" || got[1].Feature != "medicine" || got[2].Feature != "the flu" {
		t.Fatalf("%+v", got)
	}
	if norm := math.Sqrt(5); math.Abs(got[0].Points-6/norm) > 1e-9 || math.Abs(got[1].Points+1/norm) > 1e-9 {
		t.Errorf("%+v", got)
	}
}

func TestReadErrors(t *testing.T) {
	for in, want := range map[string]string{
		"a\t1":                                   "weights:1: 2 columns",
		"# x\na\tb\t1":                           "weights:2: rarity",
		"a\t1\tNaN":                              "weights:1: weight",
		"\t1\t1":                                 "weights:1: a feature has no name",
		"ok\t1\t1\n" + strings.Repeat("x", 2000): "weights:2:",
	} {
		if _, err := Read(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %s", in, err, want)
		}
	}
}

// TestScoreProperty: any text in any language scores from 0 to 1, the same twice,
// with at most five reasons, each of which moved it.
func TestScoreProperty(t *testing.T) {
	m := New()
	rapid.Check(t, func(t *rapid.T) {
		check(t, m, rapid.String().Draw(t, "text"), rapid.SampledFrom([]string{"", "en", "zh", "fr"}).Draw(t, "lang"))
	})
}

type failer interface{ Fatalf(string, ...any) }

func check(t failer, m *Model, text, lang string) {
	r := m.Score(text, lang)
	if !(r.Score >= 0 && r.Score <= 1) || len(r.Why) > maxWhy {
		t.Fatalf("%q: %+v", text, r)
	}
	if again := m.Score(text, lang); again.Score != r.Score {
		t.Fatalf("%q: %v, then %v", text, r.Score, again.Score)
	}
	for i, w := range r.Why {
		if w.Feature == "" || w.Points == 0 || i > 0 && math.Abs(w.Points) > math.Abs(r.Why[i-1].Points) {
			t.Fatalf("%q: reasons %v", text, r.Why)
		}
	}
}

func FuzzScore(f *testing.F) {
	m := New()
	for _, s := range []string{"Garlic cures 90% of flu cases", "大蒜治愈流感", "@a #b https://c", "\xff\x00 [email]", "a'b-c d…"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []string{"", "en", "zh"} {
			check(t, m, s, lang)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("=bias\t1\t0.5\na b\t1\t2\n:number\t1\t1\n")
	f.Fuzz(func(t *testing.T, s string) {
		if m, err := Read(strings.NewReader(s)); err == nil {
			check(t, m, "Garlic cures 90% of the flu", "en")
		}
	})
}

func BenchmarkScore(b *testing.B) {
	m := New()
	for b.Loop() {
		m.Score("Officials confirmed 40 deaths after patients were given the vaccine, according to a report.", "en")
	}
}
