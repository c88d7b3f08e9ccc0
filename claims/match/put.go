package match

import (
	"runtime"
	"sync"
)

// putPart is how many claims are parsed at once.
const putPart = 256

// Put adds claims or replaces those with the same ID; the last one of an ID counts. A
// claim costs some tens of microseconds; searches go on between two claims. Many claims
// in one call are parsed on all processors. A claim without any word is kept and never
// found.
func (x *Index) Put(claims ...Claim) {
	workers := min(runtime.GOMAXPROCS(0), (len(claims)+putPart-1)/putPart)
	if workers < 2 {
		for _, c := range claims {
			x.put(parseClaim(c))
		}
		return
	}
	type part struct {
		claims []Claim
		parsed chan []parsedClaim
	}
	todo, inOrder := make(chan part), make(chan part, workers) // the latter bounds what is parsed ahead
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for p := range todo {
				out := make([]parsedClaim, len(p.claims))
				for i, c := range p.claims {
					out[i] = parseClaim(c)
				}
				p.parsed <- out
			}
		})
	}
	wg.Go(func() {
		for len(claims) > 0 {
			n := min(putPart, len(claims))
			p := part{claims[:n], make(chan []parsedClaim, 1)}
			inOrder <- p
			todo <- p
			claims = claims[n:]
		}
		close(todo)
		close(inOrder)
	})
	for p := range inOrder {
		for _, c := range <-p.parsed {
			x.put(c)
		}
	}
	wg.Wait()
}

// parsedClaim is a claim as it is put in.
type parsedClaim struct {
	Claim
	body, title []token
	rest        []token // of the title, counted and not compared
}

func parseClaim(c Claim) parsedClaim {
	title, rest := headline(parse(c.Title, maxClaimTokens))
	return parsedClaim{c, parse(c.Claim, maxClaimTokens), title, rest}
}

func (x *Index) put(c parsedClaim) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.encoded) == 0 {
		x.drop(c.ID)
		x.add(c)
		return
	}
	var keys [2]TextKey // of the vectors that the claim had, one for each encoder
	var vectors [2]Vector
	if place, ok := x.byID[c.ID]; ok {
		for i, n := range x.encoded {
			keys[i], vectors[i] = n.vectorOf(place)
		}
	}
	x.drop(c.ID)
	x.add(c)
	e, place := waiting(c), x.byID[c.ID]
	for i, n := range x.encoded {
		n.awaitVector(e, place, keys[i], vectors[i])
	}
}
