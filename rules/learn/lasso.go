package learn

import (
	"cmp"
	"slices"

	"math"
)

// What was chosen by looking at the figures.
const (
	// ordinaryCount is how much all ordinary texts count against all claims: more, since
	// few of them may be flagged.
	ordinaryCount = 2
	// dearer is how much dearer a term is that speaks against: it says less to a reader.
	dearer = 3
	// mostAgainst is the share of the terms that may speak against.
	mostAgainst = 0.4
	// ridge is the penalty on the squares of the final weights, for each text.
	ridge = 1.0 / 300
)

// problem is a logistic regression over terms that a text has or has not. The weight of
// a term that speaks for is never below 0, of one that speaks against never above.
type problem struct {
	in     [][]int32 // of each term, the texts that it is in
	down   []bool    // of each term, whether it speaks against
	target []float64 // of each text, 1 or 0
	count  []float64 // of each text, how much it counts
	ridge  float64   // the penalty on the squares of the weights

	weight []float64 // of each term
	bias   float64
	margin []float64 // of each text: the bias and the weights of its terms
	bound  []float64 // of each term, how far a step may go
}

func newProblem(terms []candidate, c *corpus, train some) *problem {
	at := make([]int32, len(c.texts)) // where a text stands in train
	for k, i := range train {
		at[i] = int32(k)
	}
	p := &problem{weight: make([]float64, len(terms)), bound: make([]float64, len(terms)), margin: make([]float64, len(train)), target: make([]float64, len(train)), count: make([]float64, len(train))}
	for k := range terms {
		in := make([]int32, len(terms[k].in))
		for x, i := range terms[k].in {
			in[x] = at[i]
		}
		p.in, p.down = append(p.in, in), append(p.down, terms[k].against)
		p.bound[k] = 1
	}
	n := [2]float64{}
	for k, i := range train {
		if c.claim[i] {
			p.target[k] = 1
		}
		n[int(p.target[k])]++
	}
	src, sum := map[string]float64{}, 0.0
	for _, i := range train {
		if !c.claim[i] {
			src[c.texts[i].Source]++
		}
	}
	for _, n := range src {
		sum += math.Sqrt(n)
	}
	for k, i := range train {
		p.count[k] = float64(len(train)) / 2 / n[int(p.target[k])]
		if p.target[k] == 0 {
			p.count[k] = ordinaryCount * float64(len(train)) / 2 / math.Sqrt(src[c.texts[i].Source]) / sum
		}
	}
	return p
}

// slope is the first and second derivative of the loss by a weight that the texts have.
func (p *problem) slope(in []int32) (first, second float64) {
	for _, i := range in {
		q := 1 / (1 + math.Exp(-p.margin[i]))
		first += p.count[i] * (q - p.target[i])
		second += p.count[i] * q * (1 - q)
	}
	return first, second
}

// step moves one weight as far as the penalty lets it, and says how far.
func (p *problem) step(k int, penalty float64) float64 {
	first, second := p.slope(p.in[k])
	first += p.ridge * p.weight[k]
	second += p.ridge + 1e-6
	var to float64
	if p.down[k] {
		to = min(0, p.weight[k]-(first-dearer*penalty)/second)
	} else {
		to = max(0, p.weight[k]-(first+penalty)/second)
	}
	d := max(-p.bound[k], min(p.bound[k], to-p.weight[k]))
	p.bound[k] = max(2*math.Abs(d), p.bound[k]/2, 0.1)
	if d == 0 {
		return 0
	}
	p.weight[k] += d
	for _, i := range p.in[k] {
		p.margin[i] += d
	}
	return math.Abs(d)
}

func (p *problem) stepBias() {
	first, second := 0.0, 1e-6
	for i, m := range p.margin {
		q := 1 / (1 + math.Exp(-m))
		first += p.count[i] * (q - p.target[i])
		second += p.count[i] * q * (1 - q)
	}
	d := max(-1, min(1, -first/second))
	p.bias += d
	for i := range p.margin {
		p.margin[i] += d
	}
}

// solve finds the weights at a penalty, from where they are.
func (p *problem) solve(penalty float64) {
	const rounds, enough = 60, 1e-3
	for range 4 {
		p.stepBias()
		moved := 0.0
		for k := range p.in {
			moved = max(moved, p.step(k, penalty))
		}
		if moved < enough {
			return
		}
		for range rounds { // among the weights that are not 0
			p.stepBias()
			moved := 0.0
			for k, w := range p.weight {
				if w != 0 {
					moved = max(moved, p.step(k, penalty))
				}
			}
			if moved < enough {
				break
			}
		}
	}
}

// chosen are the terms whose weight is not 0.
func (p *problem) chosen() (out []int) {
	for k, w := range p.weight {
		if w != 0 {
			out = append(out, k)
		}
	}
	return out
}

// few lowers the penalty until more than most terms are chosen, and returns those chosen
// last that were no more.
func (p *problem) few(most int) []int {
	for range 4 {
		p.stepBias()
	}
	penalty := 0.0
	for k, in := range p.in {
		first, _ := p.slope(in)
		if p.down[k] {
			first = -first
		}
		penalty = max(penalty, -first)
	}
	floor := penalty / 1000
	var last []int
	atMost := int(mostAgainst * float64(most))
	for room := 0; penalty > floor && room < most; penalty *= 0.9 {
		p.solve(penalty)
		last = p.chosen()
		room = len(last) - max(0, p.against(last)-atMost)
	}
	worth := func(k int) float64 { return math.Abs(p.weight[k]) * math.Sqrt(float64(len(p.in[k]))) }
	slices.SortStableFunc(last, func(x, y int) int { return cmp.Compare(worth(y), worth(x)) })
	against := 0
	last = slices.DeleteFunc(last, func(k int) bool {
		if p.down[k] {
			against++
		}
		return p.down[k] && against > atMost
	})
	last = last[:min(len(last), most)]
	slices.Sort(last)
	return last
}

// against counts those of the terms that speak against.
func (p *problem) against(list []int) (n int) {
	for _, k := range list {
		if p.down[k] {
			n++
		}
	}
	return n
}
