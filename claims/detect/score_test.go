package detect

import (
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/fold"
)

func open(t testing.TB) *Model {
	t.Helper()
	encoder, err := builtin.Open(embed.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(encoder)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func score(t testing.TB, m *Model, lang, title, text string) Result {
	t.Helper()
	r, err := m.Score(t.Context(), lang, title, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestScore: rumors of many kinds are candidates, ordinary texts and official notices are none. The texts were written for
// this test.
func TestScore(t *testing.T) {
	m := open(t)
	for _, tt := range []struct {
		lang, title, text string
		rumor             bool
	}{
		{"en", "Drinking hot water with lemon kills the virus", "", true},
		{"en", "", "Bill says the vaccine contains a microchip that tracks people", true},
		{"en", "", "5G towers are spreading the coronavirus and the government is hiding it", true},
		{"en", "", "A video shows a hospital full of dummies, proof that the pandemic is fake", true},
		{"en", "", "Garlic cures the coronavirus, doctors claim", true},
		{"zh", "喝高度白酒可以杀死新冠病毒", "", true},
		{"zh", "大蒜水能预防新冠肺炎", "", true},
		{"zh", "今晚直升机将在全市喷洒消毒药，请不要出门", "", true},
		{"zh", "", "听说美国早就有这个病毒了，电视里不敢说", true},
		{"zh", "吸烟的人不容易感染新冠病毒", "", true},

		{"en", "Guidance for schools on ventilation", "The department has updated its guidance for schools and nurseries.", false},
		{"en", "", "As of 6 p.m. today there are 12 new confirmed cases. 340 tests were carried out and 9 people have recovered.", false},
		{"en", "", "The library opens at nine tomorrow. Bring your card if you want to borrow books.", false},
		{"en", "", "Daily update: 5,210 tests yesterday, 48 new cases, 61 people discharged from hospital.", false},
		{"en", "How to wash your hands", "Wet your hands, use soap, rub for twenty seconds and rinse.", false},
		{"en", "", "The city council approved the budget on Tuesday after a debate of four hours, with nine votes in favour and six against.", false},
		{"zh", "", "【#某市新增确诊病例2例#】3月4日0时至24时，全市新增确诊病例2例，均为境外输入，已送定点医院隔离治疗。", false},
		{"zh", "", "市卫健委通报：昨日新增无症状感染者1例，累计治愈出院86例，现有密切接触者40人正在接受医学观察。", false},
		{"zh", "", "市疾控中心提醒市民：流感季节来临，请及时接种疫苗，保持室内通风。", false},
		{"zh", "", "据介绍，首批医疗队员昨日返回，当地在机场举行了欢迎仪式，向医护人员致敬。", false},
		{"zh", "", "国务院联防联控机制召开新闻发布会，介绍疫情防控和复工复产有关情况。", false},
	} {
		r := score(t, m, tt.lang, tt.title, tt.text)
		if (r.Score >= Threshold) != tt.rumor {
			t.Errorf("%q scores %.3f, %v", tt.title+tt.text, r.Score, r.By)
		}
		if (len(r.By) > 0) != (r.Score >= Threshold) {
			t.Errorf("%q scores %.3f with %d reasons", tt.title+tt.text, r.Score, len(r.By))
		}
		t.Logf("%.3f asked=%-5t %s %v", r.Score, r.Asked, tt.title+tt.text, r.By)
	}
}

// TestNoOpinion: of nothing, one sign and other languages the model says nothing, and of one however long it says something.
func TestNoOpinion(t *testing.T) {
	m := open(t)
	for _, tt := range []struct{ lang, text string }{
		{"", ""}, {"en", "?"}, {"zh", "。"}, {"", "😀"}, {"en", "qzx"}, {"", "Владивосток"}, {"fr", "Le sel guérit la grippe"}, {"ja", "塩は風邪を治す"},
		{"en", "https://a.example/b"}, {"", "\xff\xfe"},
	} {
		if r := score(t, m, tt.lang, "", tt.text); r.Score != 0 || r.Asked || r.By != nil {
			t.Errorf("%q in %q: %+v", tt.text, tt.lang, r)
		}
	}
	for _, text := range []string{strings.Repeat("盐水能治好病毒", 14_286), strings.Repeat("salt cures the virus ", 5_000)} {
		if r := score(t, m, "", "", text); r.Score <= 0 || r.Score >= 1 {
			t.Errorf("%.30q scores %g", text, r.Score)
		}
	}
}

// TestWhoSpeaksDoesNotCount: a text has one score with and without what shows who speaks.
func TestWhoSpeaksDoesNotCount(t *testing.T) {
	m := open(t)
	for _, tt := range [][2]string{
		{"喝高度白酒可以杀死新冠病毒", "【喝高度白酒可以杀死新冠病毒】"},
		{"喝高度白酒可以杀死新冠病毒", "喝高度白酒可以杀死新冠病毒🙏 L某某日常的微博视频"},
		{"喝高度白酒可以杀死新冠病毒", "@某某日报：喝高度白酒可以杀死新冠病毒 O网页链接"},
		{"Garlic cures the virus", "RT: @desk_7 Garlic cures the virus #StaySafe https://a.example"},
		{"Garlic cures the virus", "“Garlic cures the virus” 😀"},
	} {
		if a, b := score(t, m, "", "", tt[0]), score(t, m, "", "", tt[1]); a.Score != b.Score {
			t.Errorf("%q scores %.3f, %q %.3f", tt[0], a.Score, tt[1], b.Score)
		}
	}
}

func TestOpenNeedsItsEncoder(t *testing.T) {
	if _, err := Open(nil); err == nil {
		t.Error("a model without an encoder was opened")
	}
	if _, err := Open(other{}); err == nil || !strings.Contains(err.Error(), "another") {
		t.Errorf("a model with another encoder: %v", err)
	}
}

// TestErrors: what the encoder says is told.
func TestErrors(t *testing.T) {
	m := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Score(ctx, "en", "Garlic cures the coronavirus", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

type other struct{}

// cheap is an encoder for fuzzing: its vectors mean nothing, but are the same for the same text.
type cheap struct{ id string }

func (c cheap) ID() string { return c.id }

func (c cheap) Encode(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, text := range texts {
		sum := fnv.New64a()
		sum.Write([]byte(text))
		rnd := rand.New(rand.NewPCG(sum.Sum64(), 1))
		out[i] = make([]float32, 256)
		for k := range out[i] {
			out[i][k] = float32(rnd.NormFloat64() / 16)
		}
	}
	return out, nil
}

func (other) ID() string                                            { return "another" }
func (other) Encode(context.Context, []string) ([][]float32, error) { return nil, nil }

func TestRead(t *testing.T) {
	for name, file := range map[string]string{
		"columns":  "en\tsalt\t1\n",
		"rarity":   "en\tsalt\tx\t1\n",
		"weight":   "en\tsalt\t1\tNaN\n",
		"range":    "en\tsalt\t1\t1e9\n",
		"language": "fr\tsel\t1\t1\n",
		"no name":  "en\t\t1\t1\n",
		"long":     "en\t" + strings.Repeat("x", 2*maxLine) + "\t1\t1\n",
	} {
		if _, err := Read(strings.NewReader(file)); err == nil || !strings.HasPrefix(err.Error(), "weights:1: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	w, err := Read(strings.NewReader("# for the reader\n\n=encoder\tabc\t0\t0\n=vector\t0\t1\t0.5\nen\t=bias\t1\t-1\nen\t=shift\t1\t2\nen\t=gate\t1\t3\nen\tsalt\t2\t4\n"))
	if err != nil || w.Encoder != "abc" || len(w.Vector) != 1 || w.Languages[Chinese] != nil {
		t.Fatalf("%+v, %v", w, err)
	}
	if l := w.Languages[English]; l.Bias != -1 || l.Shift != 2 || l.Gate != 3 || l.Words["salt"] != (Entry{2, 4}) {
		t.Errorf("%+v", l)
	}
}

// FuzzScore: a score lies between 0 and 1, is the same each time, and its reasons stand in the text.
func FuzzScore(f *testing.F) {
	f.Add("en", "Garlic cures the coronavirus", "A nurse says so.")
	f.Add("zh", "喝酒能杀死新冠病毒", "转给家人")
	f.Add("", "【#a#】", "\xff https://x @y 2北京 L某的微博视频")
	w, err := Read(strings.NewReader(weights))
	if err != nil {
		f.Fatal(err)
	}
	m, err := Open(cheap{w.Encoder})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, lang, title, text string) {
		r := score(t, m, lang, title, text)
		if !(r.Score >= 0 && r.Score <= 1) || len(r.By) > maxReasons || len(r.By) > 0 && r.Score < Threshold {
			t.Fatalf("%+v", r)
		}
		folded := fold.String(Plain(title, text))
		for _, by := range r.By {
			if by.Points <= 0 || by.Text == "" || !strings.Contains(folded, by.Text) {
				t.Errorf("%+v is no reason in %q", by, folded)
			}
		}
		if again := score(t, m, lang, title, text); !reflect.DeepEqual(r, again) {
			t.Errorf("%+v, then %+v", r, again)
		}
	})
}
