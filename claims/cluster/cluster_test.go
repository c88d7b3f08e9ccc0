package cluster

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/tsv"
	"pgregory.net/rapid"
)

func group(t testing.TB, texts ...string) []int {
	t.Helper()
	list := make([]Text, len(texts))
	for i, s := range texts {
		list[i] = Text{ID: fmt.Sprint(i), Text: s}
	}
	got, err := Group(t.Context(), encoder(t), list, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestGroup(t *testing.T) {
	long := strings.Repeat("Health officials said on Tuesday that measles cases had risen. Clinics open on Saturday so that parents can bring children. ", 1) +
		"The vaccine has been used for fifty years, and large studies in several countries have found that it is safe and that two doses protect. " +
		"Doctors ask anyone who has a fever and a rash to call before they come to a surgery, so that others in the waiting room are safe."
	for _, c := range []struct {
		name  string
		texts []string
		want  []int
	}{
		{"nothing", nil, nil},
		{"one", []string{"a text"}, []int{0}},
		{"equal", []string{"a text", "other words here", " a  text "}, []int{0, 1, 0}},
		{"without a word", []string{"", "?!", ""}, []int{0, 1, 2}},
		{"asked in other words", []string{"how does the virus spread", "where did the virus come from", "how is the virus transmitted", "where did the virus originate",
			"should i wear a mask", "do i need to wear a face covering"}, []int{0, 1, 0, 1, 2, 2}},
		{"in both languages", []string{"Drinking vinegar dissolves kidney stones", "戴两层口罩会损伤肺部", "the library opens on Sundays again", "喝醋可以溶解肾结石",
			"Wearing two masks damages your lungs", "地铁三号线下周停运检修"}, []int{0, 1, 2, 0, 1, 3}},
		{"in a third language and in signs", []string{"ประเทศไทย", "🦠🦠🦠", "garlic cures the flu", "大蒜治好流感"}, []int{0, 1, 2, 2}},
		{"an article taken over", []string{"A new headline. " + long, "what is measles", strings.ToUpper(long) + " Read more on our website."}, []int{0, 1, 0}},
	} {
		if got := group(t, c.texts...); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestGroupLimits(t *testing.T) {
	if _, err := Group(t.Context(), encoder(t), make([]Text, MaxTexts+1), Options{}); !errors.Is(err, ErrTooMany) {
		t.Errorf("too many texts: %v", err)
	}
}

// fake puts texts where a test says.
type fake func(texts []string) ([][]float32, error)

func (f fake) Encode(_ context.Context, texts []string) ([][]float32, error) { return f(texts) }

// TestGroupByEncoder: without an opinion of the encoder the words say what belongs together;
// what the encoder says wrong is an error; progress comes to its end.
func TestGroupByEncoder(t *testing.T) {
	texts := []Text{{Text: "garlic cures the flu"}, {Text: "the new bridge opens"}, {Text: "the flu is cured by garlic"}, {Text: ""}}
	broken := errors.New("broken")
	for _, c := range []struct {
		name string
		enc  fake
		want []int
		err  string
	}{
		{"no opinion", func(texts []string) ([][]float32, error) { return make([][]float32, len(texts)), nil }, []int{0, 1, 0, 2}, ""},
		{"zeros", func(texts []string) ([][]float32, error) {
			out := make([][]float32, len(texts))
			for i := range out {
				out[i] = make([]float32, 3)
			}
			return out, nil
		}, []int{0, 1, 0, 2}, ""},
		{"an error", func([]string) ([][]float32, error) { return nil, broken }, nil, "broken"},
		{"too few", func([]string) ([][]float32, error) { return make([][]float32, 1), nil }, nil, "1 vectors for 3 texts"},
		{"of two lengths", func([]string) ([][]float32, error) { return [][]float32{{1}, {1, 0}, {1}}, nil }, nil, "a vector of 2 numbers after one of 1"},
	} {
		done, total := 0, 0
		got, err := Group(t.Context(), c.enc, texts, Options{Progress: func(d, n int) { done, total = d, n }})
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %q", c.name, err, c.err)
			}
			continue
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v, want %v", c.name, got, err, c.want)
		}
		if done != 3 || total != 3 {
			t.Errorf("%s: progress ends at %d of %d", c.name, done, total)
		}
	}
}

// TestGroupEnds: it ends with its context.
func TestGroupEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Group(ctx, encoder(t), []Text{{Text: "garlic cures the flu"}}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// TestPartition: numbers count up from 0 as clusters appear, equal texts are
// together, and neither IDs nor a second run change anything.
func TestPartition(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("fever virus mask cure the does is garlic 疫 苗 12 tea spread child kids how ? vaccine"))
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) string {
			return strings.Join(rapid.SliceOfN(word, 0, 7).Draw(rt, "words"), " ")
		}), 0, 30).Draw(rt, "texts")
		got := group(t, texts...)
		if again := group(t, texts...); !slices.Equal(got, again) {
			rt.Fatalf("a second run: %v, then %v", got, again)
		}
		next := 0
		by := map[string]int{}
		for i, c := range got {
			if c > next || c < 0 {
				rt.Fatalf("cluster %d comes before %d: %v", c, next, got)
			}
			next = max(next, c+1)
			if before, ok := by[texts[i]]; ok && before != c && strings.ContainsFunc(texts[i], func(r rune) bool { return r != '?' && r != ' ' }) {
				rt.Fatalf("%q is in %d and %d", texts[i], before, c)
			}
			by[texts[i]] = c
		}
	})
}

// TestOrder: the order of the lines changes next to nothing.
func TestOrder(t *testing.T) {
	texts, gold := questions(t)
	first, err := Group(t.Context(), encoder(t), texts, Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	perm := r.Perm(len(texts))
	turned, of := make([]Text, len(texts)), make([]string, len(texts))
	for i, k := range perm {
		turned[i], of[i] = texts[k], fmt.Sprint(first[k])
	}
	second, err := Group(t.Context(), encoder(t), turned, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, f := bcubed(second, of, every); f < 0.97 {
		t.Errorf("the clusters of %d texts in another order agree to %.3f", len(gold), f)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("id\ttext\na\tone\nb\ttwo\n")
	f.Add("\ufefftext\tid\r\none\ta\r\n\r\n")
	f.Add("id\ttext\na")
	f.Fuzz(func(t *testing.T, file string) {
		texts, err := Read(strings.NewReader(file), "f.tsv")
		if err != nil {
			var form *tsv.Error
			if !errors.As(err, &form) || !strings.HasPrefix(err.Error(), "f.tsv:") {
				t.Errorf("an error without its place: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, x := range texts {
			if x.ID == "" || seen[x.ID] || strings.ContainsAny(x.ID+x.Text, "\t\n") {
				t.Errorf("%q", x)
			}
			seen[x.ID] = true
		}
		if len(texts) > 50 {
			return
		}
		if got, err := Group(t.Context(), encoder(t), texts, Options{}); err != nil || len(got) != len(texts) {
			t.Errorf("%d clusters of %d texts, %v", len(got), len(texts), err)
		}
	})
}

// BenchmarkGroup10k groups 10,000 generated questions of 1,500 topics.
func BenchmarkGroup10k(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	stems := match.Stems() // words that have a meaning
	word := func() string { return stems[int(2000*r.Float64()*r.Float64())*len(stems)/2000] }
	frames := []string{"is it true that", "does", "how can", "why is", "can i get", "will the"}
	var topics [][]string
	for range 1500 {
		topics = append(topics, []string{word(), word(), word(), word()})
	}
	texts := make([]Text, 10_000)
	for i := range texts {
		t := topics[r.IntN(len(topics))]
		texts[i] = Text{Text: strings.Join([]string{frames[r.IntN(len(frames))], t[0], "covid", t[1], word(), t[2+r.IntN(2)]}, " ")}
	}
	for b.Loop() {
		if _, err := Group(b.Context(), encoder(b), texts, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
