package match

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"
)

// conceptEncoder places a text by its words, of which some mean the same in any language:
// each word is a direction of its own, drawn by its concept's name.
type conceptEncoder struct {
	same  map[string]string
	texts atomic.Int64
	fail  atomic.Pointer[error]
}

const conceptDims = 96

func (e *conceptEncoder) Dims() int  { return conceptDims }
func (e *conceptEncoder) ID() string { return "concepts" }

func (e *conceptEncoder) Encode(ctx context.Context, texts []string) ([][]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := e.fail.Load(); err != nil {
		return nil, *err
	}
	e.texts.Add(int64(len(texts)))
	out := make([][]float32, len(texts))
	for i, t := range texts {
		v := make([]float32, conceptDims)
		for _, w := range strings.Fields(strings.ToLower(t)) {
			if c, ok := e.same[w]; ok {
				w = c
			}
			h := fnv.New64a()
			_, _ = h.Write([]byte(w))
			r := rand.New(rand.NewPCG(h.Sum64(), 1)) //nolint:gosec // a direction by name
			for k := range v {
				v[k] += float32(r.NormFloat64())
			}
		}
		sum := 0.0
		for _, n := range v {
			sum += float64(n) * float64(n)
		}
		for k := range v {
			v[k] /= float32(math.Max(1e-9, math.Sqrt(sum)))
		}
		out[i] = v
	}
	return out, nil
}

// keptHere keeps vectors in memory.
type keptHere struct {
	mu sync.Mutex
	m  map[TextKey]Vector
}

func (k *keptHere) Get(key TextKey) (Vector, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.m[key]
	return v, ok
}

func (k *keptHere) Put(keys []TextKey, v []Vector) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.m == nil {
		k.m = map[TextKey]Vector{}
	}
	for i, key := range keys {
		k.m[key] = v[i]
	}
	return nil
}

// aboutMuch is claims on many matters, and one that a text may say in words none of which it has.
func aboutMuch(n int) []Claim {
	claims := []Claim{{ID: "cure", Claim: "physicians conceal remedy", Title: ""}}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same claims each time
	for i := range n {
		word := func() string { return fmt.Sprintf("w%dx", r.IntN(400)) }
		claims = append(claims, Claim{ID: fmt.Sprint(i), Claim: word() + " " + word() + " " + word(), Title: word()})
	}
	return claims
}

func newConcepts() *conceptEncoder {
	return &conceptEncoder{same: map[string]string{"physicians": "doctor", "doctors": "doctor", "conceal": "hide", "hide": "hide", "remedy": "cure", "cure": "cure"}}
}

// Until a claim has its vector it is found and ranked as it is without an encoder; then a text
// that says it in other words finds it, and the encoder is named as the reason.
func TestEncoderFindsOtherWords(t *testing.T) {
	e := newConcepts()
	x, plain := New(Options{Encoder: e}), New(Options{})
	claims := aboutMuch(300)
	x.Put(claims...)
	plain.Put(claims...)
	const text = "doctors hide cure"
	if got := search(t, x, text, 5); len(got) != 0 {
		t.Fatalf("without vectors %+v was found", got)
	}
	seen := 0
	if err := x.EmbedWaiting(t.Context(), func(done, total int) { seen = done; _ = total }); err != nil {
		t.Fatal(err)
	}
	if s := x.EncoderStates()[0]; s.Encoded != 301 || s.Claims != 301 || s.Dims != conceptDims || s.ID != "concepts" || s.Err != nil || seen != 301 {
		t.Fatalf("%+v, %d seen", s, seen)
	}
	got := search(t, x, text, 5)
	if len(got) == 0 || got[0].ID != "cure" {
		t.Fatalf("%+v", got)
	}
	if at := slices.IndexFunc(got[0].Why, func(r Reason) bool { return r.Feature == "embedding" }); at < 0 || got[0].Why[at].Value != "100 %" || got[0].Why[at].Points <= 0 {
		t.Errorf("%+v", got[0].Why)
	}
	checkResults(t, got, DefaultThresholds())
	if got := search(t, x, " … ?! ", 5); len(got) != 0 {
		t.Errorf("a text without a word found %+v", got)
	}
}

// The vector of a claim goes and comes with it, and is not computed twice.
func TestVectorsFollowClaims(t *testing.T) {
	e, kept := newConcepts(), &keptHere{}
	x := New(Options{Encoder: e, Vectors: kept})
	claims := aboutMuch(100)
	wait := func(want int64) {
		t.Helper()
		if err := x.EmbedWaiting(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if s := x.EncoderStates()[0]; s.Encoded != s.Claims || e.texts.Load() != want {
			t.Fatalf("%+v, %d texts were encoded, not %d", s, e.texts.Load(), want)
		}
	}
	x.Put(claims...)
	wait(101)
	x.Put(claims...)
	wait(101)
	x.Drop("cure", "5")
	x.Put(claims[0])
	wait(101)
	x.Put(Claim{ID: "cure", Claim: "other words altogether"})
	wait(102)
	y := New(Options{Encoder: e, Vectors: kept})
	y.Put(claims[1:]...)
	if s := y.EncoderStates()[0]; s.Encoded != 100 {
		t.Errorf("%d of 100 claims have the vectors that are kept", s.Encoded)
	}
	keys := y.EmbeddedKeys()
	for key := range kept.m {
		if !keys[key] {
			delete(kept.m, key)
		}
	}
	if len(kept.m) != 100 {
		t.Errorf("%d vectors are left of 100 claims", len(kept.m))
	}
}

// An encoder that fails is told of, and texts are matched as without one.
// A text in words that no claim has tells none from another by words: the encoder does.
func TestEncoderAloneTellsClaimsApart(t *testing.T) {
	e := &conceptEncoder{same: map[string]string{"qzalpha": "zebrax", "qzbeta": "okapix", "qzgamma": "gnuxx", "qzdelta": "yakxx"}}
	x := New(Options{Encoder: e})
	x.Put(aboutMuch(100)...)
	x.Put(Claim{ID: "1", Claim: "zebrax kiwixx plumxx figxx"}, Claim{ID: "2", Claim: "zebrax okapix gnuxx figxx"}, Claim{ID: "3", Claim: "zebrax okapix gnuxx yakxx"})
	if err := x.EmbedWaiting(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	got, err := x.Search(context.Background(), "qzalpha qzbeta qzgamma qzdelta", 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 || got[0].ID != "3" {
		t.Errorf("%+v", got)
	}
}

func TestFailingEncoder(t *testing.T) {
	e := newConcepts()
	x, plain := New(Options{Encoder: e}), New(Options{})
	claims := aboutMuch(100)
	x.Put(claims...)
	plain.Put(claims...)
	broken := errors.New("the file is gone")
	e.fail.Store(&broken)
	if err := x.EmbedWaiting(t.Context(), nil); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if s := x.EncoderStates()[0]; s.Encoded != 0 || !errors.Is(s.Err, broken) {
		t.Fatalf("%+v", s)
	}
	e.fail.Store(nil)
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if s := x.EncoderStates()[0]; s.Encoded != 101 || s.Err != nil {
		t.Fatalf("%+v", s)
	}
	e.fail.Store(&broken)
	text := claims[7].Claim
	if a, b := search(t, x, text, 5), search(t, plain, text, 5); !reflect.DeepEqual(a, b) {
		t.Errorf("%+v\nis not\n%+v", a, b)
	}
	if s := x.EncoderStates()[0]; !errors.Is(s.Err, broken) {
		t.Errorf("%+v", s)
	}
}

// liar says what no encoder should.
type liar struct{ say [][]float32 }

func (l liar) Encode(context.Context, []string) ([][]float32, error) { return l.say, nil }
func (l liar) Dims() int                                             { return 2 }
func (l liar) ID() string                                            { return "liar" }

func TestEncoderIsNotTrusted(t *testing.T) {
	nan := float32(math.NaN())
	for _, say := range [][][]float32{nil, {{1}}, {{1, 0}, {1, 0}}, {{nan, 0}}, {{float32(math.Inf(1)), 0}}} {
		x := New(Options{Encoder: liar{say}})
		x.Put(Claim{ID: "a", Claim: "words"})
		if err := x.EmbedWaiting(t.Context(), nil); err == nil {
			t.Errorf("%v was believed", say)
		}
	}
	x := New(Options{Encoder: liar{[][]float32{{0, 0}}}})
	x.Put(Claim{ID: "a", Claim: "words"})
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Errorf("a vector of no length: %v", err)
	}
}

// With an encoder that has said nothing yet everything is as without one; with one that has,
// results keep what Search promises.
func TestEncoderProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := newConcepts()
		x, plain := New(Options{Encoder: e}), New(Options{})
		claims := slices.Concat(aboutMuch(70), drawClaims(rt, 12))
		x.Put(claims...)
		plain.Put(claims...)
		text := texts.Draw(rt, "text")
		if a, b := search(t, x, text, 20), search(t, plain, text, 20); !reflect.DeepEqual(a, b) {
			rt.Fatalf("%+v\nis not\n%+v", a, b)
		}
		if err := x.EmbedWaiting(t.Context(), nil); err != nil {
			rt.Fatal(err)
		}
		checkResults(rt, search(t, x, text, 20), DefaultThresholds())
	})
}

// The order in which claims came and got their vectors changes nothing.
func TestEncoderOrderOfClaims(t *testing.T) {
	claims := aboutMuch(900)
	var want []Result
	for seed := range uint64(3) {
		x := New(Options{Encoder: newConcepts()})
		mixed := slices.Clone(claims)
		rand.New(rand.NewPCG(seed, 3)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] }) //nolint:gosec // an order
		x.Put(mixed...)
		if err := x.EmbedWaiting(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		got := search(t, x, "doctors hide cure w17x w30x", 10)
		if seed == 0 {
			want = got
		} else if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\nis not\n%+v", got, want)
		}
	}
}

func TestEmbedWaitingEndsWithItsContext(t *testing.T) {
	x := New(Options{Encoder: newConcepts()})
	x.Put(aboutMuch(200)...)
	ctx, cancel := context.WithCancel(t.Context())
	err := x.EmbedWaiting(ctx, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if s := x.EncoderStates()[0]; s.Encoded != embedBatchSize || s.Err != nil {
		t.Errorf("%+v", s)
	}
	if _, err := x.Search(ctx, "words", 3); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Claims are put, dropped, encoded and looked up at the same time.
func TestEncoderConcurrently(t *testing.T) {
	x := New(Options{Encoder: newConcepts(), Vectors: &keptHere{}})
	claims := aboutMuch(400)
	x.Put(claims[:200]...)
	var wg sync.WaitGroup
	for k := range 2 {
		wg.Go(func() {
			if err := x.EmbedWaiting(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			for i := range 50 {
				x.Put(claims[200+2*i+k])
				x.Drop(fmt.Sprint(3*i + k))
			}
		})
		wg.Go(func() {
			for range 20 {
				checkResults(t, search(t, x, "doctors hide cure w1x", 5), DefaultThresholds())
				x.EncoderStates()
			}
		})
	}
	wg.Wait()
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if s := x.EncoderStates()[0]; s.Encoded != s.Claims || s.Claims != x.Len() {
		t.Errorf("%+v of %d", s, x.Len())
	}
}

// Looking at signs first loses none of the nearest claims that matter.
func TestNearestBySigns(t *testing.T) {
	e := newConcepts()
	x := New(Options{Encoder: e})
	x.Put(aboutMuch(4000)...)
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	asked, err := x.embedText(t.Context(), "w12x w77x w300x", false)
	v := asked.both
	if err != nil {
		t.Fatal(err)
	}
	var all []neighbour
	for place := range x.vectors.scale {
		c, _ := x.vectors.cosine(uint32(place), *v) //nolint:gosec // a place
		all = append(all, neighbour{uint32(place), c})
	}
	slices.SortFunc(all, func(a, b neighbour) int { return cmp.Compare(b.cosine, a.cosine) })
	got, _ := x.vectors.nearest(&vectorScan{}, *v, scope{}, nearestMost)
	for i := range 10 {
		if got[i].cosine != all[i].cosine {
			t.Fatalf("the %dth nearest has %v, not %v", i, got[i].cosine, all[i].cosine)
		}
	}
}

// A short claim with a name or a number in Latin signs is in the same script as a text like it.
func TestMixedClaimsAreInOneScript(t *testing.T) {
	for _, text := range []string{"地震", "喝水", "5G 致癌", "PM2.5 致癌", "喝醋防SARS", "新冠5G传播", "新冠是5G", "DNA疫苗改变DNA", "1月1日起封城", "Garlic cures 新冠"} {
		x := New(Options{Encoder: newConcepts()})
		x.Put(Claim{ID: "a", Claim: text})
		if err := x.EmbedWaiting(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if as := mostlyHan(parsePost(text)); x.vectors.han[x.byID["a"]] != as {
			t.Errorf("%s is Chinese as a text: %t, as a claim not so", text, as)
		}
	}
}

// While claims wait for the better encoder's vectors, they go by those of the other.
func TestHalfEncodedByTheBetterEncoder(t *testing.T) {
	both, better := newConcepts(), newConcepts()
	x := New(Options{Encoder: both, English: better})
	x.Put(aboutMuch(300)[1:]...)
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the file is gone")
	better.fail.Store(&broken)
	x.Put(aboutMuch(0)...) // the claim that no word finds
	if err := x.EmbedWaiting(t.Context(), nil); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	states := x.EncoderStates()
	if states[0].Encoded != 301 || states[1].Encoded != 300 || states[0].Err != nil || states[1].Err == nil {
		t.Fatalf("%+v", states)
	}
	better.fail.Store(nil)
	if got := search(t, x, "doctors hide cure", 5); len(got) == 0 || got[0].ID != "cure" {
		t.Errorf("%+v", got)
	}
}

// pickyEncoder fails on one text, every time.
type pickyEncoder struct{ *conceptEncoder }

func (e pickyEncoder) Encode(ctx context.Context, texts []string) ([][]float32, error) {
	if slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, "poison") }) {
		return nil, errors.New("no direction")
	}
	return e.conceptEncoder.Encode(ctx, texts)
}

// A text on which the encoder fails holds up no other, is not kept, and is matched by its words.
func TestOneTextThatCannotBeEncoded(t *testing.T) {
	kept := &keptHere{}
	x := New(Options{Encoder: pickyEncoder{newConcepts()}, Vectors: kept})
	x.Put(aboutMuch(100)...)
	x.Put(Claim{ID: "bad", Claim: "poison everywhere around"})
	if err := x.EmbedWaiting(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if s := x.EncoderStates()[0]; s.Encoded != 102 || s.Err != nil || len(kept.m) != 101 {
		t.Errorf("%+v, %d kept", s, len(kept.m))
	}
	if got := search(t, x, "claims of everywhere around", 3); len(got) == 0 || got[0].ID != "bad" || slices.ContainsFunc(got[0].Why, func(r Reason) bool { return r.Feature == "embedding" }) {
		t.Errorf("%+v", got)
	}
}
