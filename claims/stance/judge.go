package stance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/fold"
)

// Encoder is the sentence encoder whose vectors the weights are for: the one in the program.
type Encoder interface {
	Encode(ctx context.Context, texts []string) ([][]float32, error)
	ID() string
}

// Result is what a text does with a claim, and why.
type Result struct {
	Stance      Stance
	Probability float64 // that it is this stance
	Chances     Points  // of each, in the order of [Stances]
	Sentence    string  // of the text or the title that decides, as it stands there; empty where it is unrelated
	Why         []Reason
	// Refuting is the sentence that refutes the claim, if any does: whatever the stance is, a person may want to see it.
	Refuting     string
	RefutingWhys []Reason
}

// Of returns the chance of a stance.
func (r Result) Of(s Stance) float64 { return r.Chances[slices.Index(Stances(), s)] }

// Reason is a cue in the sentence that decides.
type Reason struct {
	Text string // as it stands in the folded sentence
	Kind string // refute, deny, doubt, report, confirm, hedge, negate or question
}

// Model judges pairs. It is never changed once made, and safe for concurrent use.
type Model struct {
	encoder Encoder
	weights *Weights
	lexicon *lexicon
}

// shipped reads the cues once: they are the same for every model.
var shipped = sync.OnceValue(readLexicon)

// Open gives the model for an encoder. It is an error when its weights were learnt with another one.
func Open(encoder Encoder) (*Model, error) {
	if encoder == nil {
		return nil, errors.New("stance: no encoder is given")
	}
	w, err := Read(strings.NewReader(weights))
	if err != nil {
		return nil, fmt.Errorf("stance: %w", err)
	}
	if id := encoder.ID(); id != w.Encoder {
		return nil, fmt.Errorf("stance: the weights are for the encoder %s, not for %s; learn them again with tools/train/stance", w.Encoder, id)
	}
	return &Model{encoder: encoder, weights: w, lexicon: shipped()}, nil
}

// Judge says what an article, of which the title may be empty, does with a claim. The error is the encoder's, such as that the
// context is done.
func (m *Model) Judge(ctx context.Context, claim, title, text string) (Result, error) {
	r := read(claim, title, text, m.lexicon)
	switch {
	case len(r.all) == 0 || len(r.claim.words) == 0 && len(r.claim.marks) == 0:
		return Result{Stance: Unrelated, Probability: 1, Chances: Points{3: 1}}, nil
	case r.itself(claim):
		return Result{Stance: Agree, Probability: 1, Chances: Points{1}, Sentence: r.sentence(r.best[0])}, nil
	}
	v, err := r.vector(ctx, m.encoder, claim)
	if err != nil {
		return Result{}, fmt.Errorf("stance: %w", err)
	}
	chances := m.weights.Chances(v)
	best := 0
	for i, c := range chances {
		if c > chances[best] {
			best = i
		}
	}
	out := Result{Stance: Stances()[best], Probability: chances[best], Chances: chances}
	if out.Stance != Unrelated {
		out.Sentence, out.Why = r.deciding(out.Stance)
		out.Refuting, out.RefutingWhys = r.deciding(Disagree)
	}
	return out, nil
}

// Vector is a pair as numbers.
type Vector struct {
	Features map[string]float64
	Product  []float64 // of the encoder's numbers for the claim and for the sentence that shares most words with it
}

// Features reads a pair as the model does, for whoever learns weights.
func Features(ctx context.Context, encoder Encoder, claim, title, text string) (Vector, error) {
	return read(claim, title, text, shipped()).vector(ctx, encoder, claim)
}

// vector asks the encoder and adds what it says.
func (r *reading) vector(ctx context.Context, encoder Encoder, claim string) (Vector, error) {
	v := Vector{Features: r.features}
	if len(r.all) == 0 {
		return v, nil
	}
	texts := []string{cutBytes(claim, maxEncoded), cutBytes(r.sentence(r.best[0]), maxEncoded)}
	if r.best[0] != 0 {
		texts = append(texts, cutBytes(r.sentence(0), maxEncoded))
	}
	vectors, err := encoder.Encode(ctx, texts)
	if err != nil {
		return Vector{}, err
	}
	dims := len(vectors[0])
	v.Product = make([]float64, dims)
	var best, first float64
	for i, x := range vectors[0] {
		p := float64(x) * float64(vectors[1][i])
		// Numbers of a vector of length 1 are small: brought to the size of the other features.
		v.Product[i] = p * float64(dims)
		best += p
		first += float64(x) * float64(vectors[len(vectors)-1][i])
	}
	v.Features["nearness best"], v.Features["nearness first"], v.Features["nearness most"] = best, first, max(best, first)
	return v, nil
}

// maxEncoded is how many bytes of a sentence the encoder reads: its time grows with them.
const maxEncoded = 240

// itself says whether a text says the claim and nothing else.
func (r *reading) itself(claim string) bool {
	bare := func(s string) string {
		return strings.Trim(fold.String(s), " .。!?\"“”")
	}
	c := bare(claim)
	return c == bare(r.text) && (r.title == "" || bare(r.title) == c) || r.text == "" && c == bare(r.title)
}

// sentence is a sentence as it stands in the title or the text.
func (r *reading) sentence(i int) string {
	s := r.all[i]
	from := r.text
	if s.title {
		from = r.title
	}
	return strings.TrimSpace(from[s.start:s.end])
}

// speaking says how much a kind of cue speaks for a stance, when a sentence is looked for that shows it.
var speaking = map[Stance]map[cue]float64{
	Disagree: {refute: 1, deny: 0.8, doubt: 0.4, negate: 0.3},
	Discuss:  {report: 1, doubt: 0.8, question: 0.6, hedge: 0.4, deny: 0.3},
	Agree:    {confirm: 0.6},
}

// maxWhy is how many cues are named.
const maxWhy = 5

// deciding finds the sentence that shows a stance: one that shares words with the claim and has cues that speak for it.
func (r *reading) deciding(s Stance) (string, []Reason) {
	at, most := r.best[0], math.Inf(-1)
	for i, one := range r.all {
		if r.overlap[i] == 0 && i > 0 {
			continue
		}
		cues := 0.0
		for _, m := range one.marks {
			cues = max(cues, speaking[s][m.cue])
		}
		if score := r.overlap[i] + 0.6*cues; score > most {
			at, most = i, score
		}
	}
	var why []Reason
	for _, m := range r.all[at].marks {
		if reason := (Reason{Text: m.text, Kind: m.cue.String()}); speaking[s][m.cue] > 0 && !slices.Contains(why, reason) {
			why = append(why, reason)
		}
	}
	return r.sentence(at), why[:min(len(why), maxWhy)]
}
