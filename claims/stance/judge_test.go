package stance

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
)

func open(t testing.TB) *Model {
	t.Helper()
	e, err := builtin.Open(embed.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(e)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func judge(t testing.TB, m *Model, claim, title, text string) Result {
	t.Helper()
	r, err := m.Judge(context.Background(), claim, title, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestJudge(t *testing.T) {
	m := open(t)
	for _, c := range []struct {
		claim, title, text string
		want               Stance
		why, sentence      string // a reason, and what stands in the sentence that decides
	}{
		{"Garlic water cures the virus", "No, garlic water does not cure the virus",
			"A message that says garlic water cures the virus is false, the agency said. There is no evidence that garlic has any effect.", Disagree, "false", "is false"},
		{"Garlic water cures the virus", "", "Garlic water cures the virus. Boil eight cloves and drink it hot.", Agree, "", "Garlic water cures"},
		{"Garlic water cures the virus", "", "According to a message that is circulating, garlic water reportedly cures the virus. The agency has not commented.",
			Discuss, "reportedly", "circulating"},
		{"Garlic water cures the virus", "Ferry timetable changes", "From Monday the ferry leaves at seven.", Unrelated, "", ""},
		{"Vaccine causes infertility in women", "Vaccine does not affect fertility, study finds",
			"A study of 20,000 women found no link between the vaccine and infertility.", Disagree, "no link", "no link"},
		{"Tap water in Linwei is poisoned", "Is the tap water in Linwei poisoned?",
			"Residents ask whether the tap water in Linwei is poisoned. The tests are not finished.", Discuss, "?", "Is the tap water"},
		{"喝茶可以预防新冠病毒", "喝茶不能预防新冠病毒", "没有证据表明喝茶可以预防新冠病毒，这是谣言。", Disagree, "谣言", "没有证据"},
		{"喝茶可以预防新冠病毒", "", "网传喝茶可以预防新冠病毒，专家尚未回应。", Discuss, "网传", "网传"},
		{"喝茶可以預防新冠病毒", "", "網傳喝茶可以預防新冠病毒，專家尚未回應。", Discuss, "网传", "網傳"},
		{"喝茶可以预防新冠病毒", "", "每天喝茶可以预防新冠病毒，茶多酚能杀死病毒。", Agree, "", "每天喝茶"},
		{"喝茶可以预防新冠病毒", "茶叶出口增长", "今年前三季度茶叶出口量增长一成。", Unrelated, "", ""},
		{"", "A title", "And a text.", Unrelated, "", ""},
		{"A claim", "", "", Unrelated, "", ""},
	} {
		r := judge(t, m, c.claim, c.title, c.text)
		if r.Stance != c.want {
			t.Errorf("%q: %q is said to %s it (%.2f), and does %s it", c.claim, c.title+" "+c.text, r.Stance, r.Chances, c.want)
		}
		named := c.why == ""
		for _, w := range r.Why {
			named = named || w.Text == c.why
		}
		if !named || !strings.Contains(r.Sentence, c.sentence) {
			t.Errorf("%q of %q: the sentence %q and the reasons %v; wanted %q and %q", c.want, c.text, r.Sentence, r.Why, c.sentence, c.why)
		}
	}
}

// TestItself: a text that is the claim itself agrees with it, whatever it says, and the chances are chances.
func TestItself(t *testing.T) {
	m := open(t)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("the water vaccine is not false reportedly cures causes hoax virus denied tea ? 喝茶 谣言 网传 不 病毒 疫苗 可以")), 1, 12).Draw(t, "words")
		claim := strings.Join(words, " ")
		if r, err := m.Judge(context.Background(), claim, "", claim+"."); err != nil || len(r.Sentence) > 0 && r.Stance != Agree {
			t.Fatalf("%q does %s itself, %v", claim, r.Stance, err)
		}
		other := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 20).Draw(t, "other"), " ")
		r, err := m.Judge(context.Background(), claim, "", other)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, c := range r.Chances {
			sum += c
		}
		if math.Abs(sum-1) > 1e-9 || r.Of(r.Stance) != r.Probability {
			t.Fatalf("%q of %q: the chances %v of %s at %g", other, claim, r.Chances, r.Stance, r.Probability)
		}
		if r.Stance != Unrelated && !strings.Contains(other, r.Sentence) {
			t.Fatalf("the sentence %q does not stand in %q", r.Sentence, other)
		}
	})
}

// TestWhoSpeaksDoesNotCount: the name of who says it is no reason, and moves the chances by little: what the encoder makes of it.
func TestWhoSpeaksDoesNotCount(t *testing.T) {
	m := open(t)
	says := func(who string) Result {
		return judge(t, m, "Garlic water cures the virus", "", who+" said that it is false that garlic water cures the virus. There is no evidence.")
	}
	nobody := says("She")
	for _, who := range []string{"Anna", "Bertram", "Chiyo", "The agency", "Officials", "Dr Smith"} {
		r := says(who)
		for _, w := range r.Why {
			if strings.Contains(strings.ToLower(who), w.Text) {
				t.Errorf("%s is a reason", who)
			}
		}
		if moved := math.Abs(r.Of(Disagree) - nobody.Of(Disagree)); r.Stance != Disagree || moved > 0.1 {
			t.Errorf("said by %s it does %s the claim, and the chance moves by %.2f", who, r.Stance, moved)
		}
	}
}

type fails struct{ id string }

func (f fails) ID() string                                            { return f.id }
func (f fails) Encode(context.Context, []string) ([][]float32, error) { return nil, errFails }

var errFails = errors.New("no vectors today")

func TestErrors(t *testing.T) {
	if _, err := Open(nil); err == nil {
		t.Error("a model opens without an encoder")
	}
	if _, err := Open(fails{"another"}); err == nil || !strings.Contains(err.Error(), "another") {
		t.Errorf("a model opens with another encoder: %v", err)
	}
	w, err := Read(strings.NewReader(weights))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(fails{w.Encoder})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Judge(t.Context(), "A claim of tea", "", "Of tea another text."); !errors.Is(err, errFails) {
		t.Errorf("the encoder's fault is %v", err)
	}
}

func TestRead(t *testing.T) {
	for text, wrong := range map[string]string{
		"a\t1\t2\t3":               "weights:1: 4 columns",
		"# x\n\na\t1\t2\t3\tx":     `weights:3: "x" is no number`,
		"a\t1\t2\t3\tNaN":          "is no number",
		"\t1\t2\t3\t4":             "a feature has no name",
		strings.Repeat("x", 2_000): "weights:1",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	w, err := Read(strings.NewReader("=encoder\te\n=bias\t1\t2\t3\t4\n=vector\t1\t0\t0\t0\n"))
	if err != nil || w.Encoder != "e" || w.Features[Bias][3] != 4 || len(w.Vector) != 1 {
		t.Errorf("%+v, %v", w, err)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add("Garlic cures", "No", "It is false. 谣言。")
	f.Add("喝茶", "\xff", "?\n¶ ！")
	m := open(f)
	f.Fuzz(func(t *testing.T, claim, title, text string) {
		r, err := m.Judge(context.Background(), claim, title, text)
		if err != nil {
			t.Fatal(err)
		}
		if !(r.Probability > 0 && r.Probability <= 1) || len(r.Why) > maxWhy {
			t.Fatalf("%+v", r)
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	m := open(b)
	claim := "Garlic water cures the virus in three days"
	text := strings.Repeat("The market opened on Monday with many visitors from the villages around, and the mayor spoke of the harvest and of the roads that are to be built before the winter begins. ", 30) +
		"A message that says garlic water cures the virus is false, the agency said on Tuesday in a statement about the epidemic and its prevention."
	for b.Loop() {
		judge(b, m, claim, "Agency: garlic is no cure for the virus, and nobody should drink it in its place", text)
	}
}
