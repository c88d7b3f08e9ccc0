package match

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// bm25 is what a claim should weigh for a text, written down as it is in books.
func bm25(x *Index, q *query, claims []Claim, c Claim) float64 {
	terms := map[uint32]float64{}
	for _, i := range q.lookup() {
		terms[q.units[i].id] = q.units[i].idf
	}
	for _, id := range q.rare {
		terms[id] = x.lex.idf(id, q.claims)
	}
	tokens := func(s string) []token { return parse(s, maxClaimTokens) }
	sum := 0.0
	for f, text := range []string{c.Claim, c.Title} {
		mean := 0.0
		for _, o := range claims {
			mean += float64(len(tokens([]string{o.Claim, o.Title}[f])))
		}
		mean = max(1, mean/float64(len(claims)))
		n := map[uint32]int{}
		all := tokens(text)
		for i, t := range all {
			id := x.lex.find(t.term)
			n[id]++
			if i > 0 && t.joined {
				n[x.lex.pair(x.lex.find(all[i-1].term), id)]++
			}
		}
		for id, idf := range terms {
			if k := float64(min(n[id], 7)); k > 0 {
				sum += idf * k * (k1 + 1) / (k + k1*(1-b+b*float64(len(all))/mean))
			}
		}
	}
	return sum
}

func drawClaims(rt *rapid.T, most int) []Claim {
	claims := make([]Claim, rapid.IntRange(1, most).Draw(rt, "claims"))
	for i := range claims {
		claims[i] = Claim{fmt.Sprint(i), texts.Draw(rt, "claim"), texts.Draw(rt, "title")}
	}
	return claims
}

// What is added up by tables and postings is BM25, and those with the greatest sums
// are taken.
func TestCandidatesAreBM25(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		claims := drawClaims(rt, 12)
		x := New(Options{})
		x.Put(claims...)
		q := x.lex.query(parsePost(texts.Draw(rt, "text")), float64(len(claims)))
		var s scratch
		got := map[string]float64{}
		for _, c := range x.candidates(&s, &q) {
			got[c.id] = c.bm25
		}
		for _, c := range claims {
			if want := bm25(x, &q, claims, c); math.Abs(got[c.ID]-want) > 1e-4*(1+want) {
				rt.Fatalf("%+v weighs %v, should %v", c, got[c.ID], want)
			}
		}
		for _, sum := range s.sum {
			if sum != 0 {
				rt.Fatal("a sum was left for the next search")
			}
		}
	})
}

// Terms that were not read weigh as if they had been.
func TestCompleteAddsWhatWasNotRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		claims := drawClaims(rt, 12)
		x := New(Options{})
		x.Put(claims...)
		q := x.lex.query(parsePost(texts.Draw(rt, "text")), float64(len(claims)))
		var whole, part scratch
		want := map[string]float64{}
		for _, c := range x.candidates(&whole, &q) {
			want[c.id] = c.bm25
		}
		if len(whole.terms) == 0 {
			return
		}
		n := rapid.IntRange(1, len(whole.terms)).Draw(rt, "read")
		part.sum = make([]float32, len(x.docs))
		part.weigh.means(x.length, q.claims)
		part.terms = slices.Clone(whole.terms[:n])
		x.read(&part)
		for _, place := range part.touched {
			part.met = x.keep(part.met, met{place, part.sum[place]}, maxMet)
		}
		part.terms = whole.terms
		x.complete(&part, n)
		for _, m := range part.met {
			if id := x.docs[m.place].id; math.Abs(float64(m.sum)-want[id]) > 1e-5*(1+want[id]) {
				rt.Fatalf("%d of %d terms read: %s weighs %v, should %v", n, len(whole.terms), id, m.sum, want[id])
			}
		}
	})
}

// keep gives what sorting would.
func TestKeepIsTheBest(t *testing.T) {
	x := New(Options{})
	for i := range 40 {
		x.Put(Claim{ID: fmt.Sprint(i), Claim: "a claim"})
	}
	rapid.Check(t, func(rt *rapid.T) {
		most := rapid.IntRange(1, 12).Draw(rt, "most")
		sums := rapid.SliceOfN(rapid.IntRange(0, 5), 0, 40).Draw(rt, "sums")
		var all, h []met
		for i, v := range sums {
			m := met{uint32(i), float32(v)}
			all, h = append(all, m), x.keep(h, m, most)
		}
		better := func(a, b met) int {
			if x.worse(b, a) {
				return -1
			}
			return 1
		}
		slices.SortFunc(all, better)
		slices.SortFunc(h, better)
		if want := all[:min(most, len(all))]; !slices.Equal(h, want) {
			rt.Fatalf("%v, want %v", h, want)
		}
	})
}

func TestNumberedIsAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var n numbered
		for range 3 {
			want := map[uint32]int{}
			for _, id := range rapid.SliceOfN(rapid.Uint32Range(0, 2000), 0, 900).Draw(rt, "ids") {
				_, had := want[id]
				if !had {
					want[id] = len(want)
				}
				if place, fresh := n.at(id); place != want[id] || fresh == had {
					rt.Fatalf("%d is in %d, fresh %v, want %d", id, place, fresh, want[id])
				}
			}
			for id := range uint32(2001) {
				place, ok := want[id]
				if !ok {
					place = -1
				}
				if got := n.find(id); got != place {
					rt.Fatalf("%d is in %d, want %d", id, got, place)
				}
			}
			n.reset()
		}
	})
}

// A word that very many claims have is not read to its end, and still finds some.
func TestLookIsBounded(t *testing.T) {
	x := New(Options{})
	claims := make([]Claim, maxLook+500)
	for i := range claims {
		claims[i] = Claim{ID: fmt.Sprint(i), Claim: "vaccines"}
	}
	x.Put(claims...)
	q := x.lex.query(parsePost("vaccines"), float64(x.Len()))
	var s scratch
	found := x.candidates(&s, &q)
	if len(s.touched) != maxLook || len(found) != maxClose {
		t.Errorf("%d claims were met, %d taken", len(s.touched), len(found))
	}
	if again := x.candidates(&s, &q); len(again) != maxClose {
		t.Errorf("%d taken the second time", len(again))
	}
}
