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
	type before struct {
		key    TextKey
		vector Vector
	}
	encoders := x.encoders()
	had := make([]before, len(encoders))
	for i, n := range encoders {
		had[i].key, had[i].vector = x.vectorOf(n, c.ID)
	}
	x.drop(c.ID)
	x.add(c)
	for i, n := range encoders {
		x.awaitVector(n, c, had[i].key, had[i].vector)
	}
}
