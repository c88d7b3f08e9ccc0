package encoders

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/cputime"
)

// tolerance is how far a number of a vector may lie from the recorded one.
const tolerance = 1e-4

// plainTexts are what an encoder is timed with, some 30 tokens each: as long as a claim with the title of its check.
var plainTexts = []string{
	"Drinking hot water with lemon every morning kills the virus in the throat before it can reach the lungs, doctors say. Does hot water with lemon kill the virus?",
	"The new vaccine changes the genes of everybody who takes it, and the changes are handed on to their children. Can a vaccine change our genes?",
	"Radio masts weaken the immune system, which is why the outbreak began where the first of them were put up. Did radio masts cause the outbreak?",
	"Eating raw garlic and onions three times a day cures the flu within two days without any medicine. Do garlic and onions cure the flu?",
	"Salt with iodine keeps radiation out of the thyroid, so that every family should keep ten bags of it at home. Does salt protect from radiation?",
	"The tap water of the town is poisoned, the mayor has known it for weeks and tells the people nothing. Is the tap water of the town poisoned?",
	"Masks make people breathe in their own carbon dioxide and damage the brains of children for life. Do masks damage the brains of children?",
	"A hospital was paid for every patient that it wrote down as a victim of the disease, a nurse has told. Are hospitals paid for such patients?",
}

// test holds an encoder against the recorded vectors of its model, and measures it.
func (a *Added) test(ctx context.Context, dir string, model Model) error {
	before := heap()
	m, err := embed.Open(dir, embed.Options{Threads: 1})
	if err != nil {
		return err
	}
	a.Memory, a.ID, a.Dims = max(0, heap()-before), m.ID(), m.Dims()
	if a.Texts = len(model.Recorded); a.Texts > 0 {
		if a.Difference, err = compare(ctx, m, model.Recorded); err != nil {
			return err
		}
		if !(a.Difference <= tolerance) {
			return fmt.Errorf("it has the weights of %s and gives other vectors than those that are recorded (a number differs by %.2g): a file beside the weights was changed; copy the whole folder again from where it is published", model.Name, a.Difference)
		}
	}
	return a.measure(ctx, m)
}

// compare gives the largest difference from recorded vectors.
func compare(ctx context.Context, m *embed.Model, recorded []Recorded) (float64, error) {
	texts := make([]string, len(recorded))
	for i, r := range recorded {
		texts[i] = r.Text
	}
	got, err := m.Encode(ctx, texts)
	if err != nil {
		return 0, err
	}
	most := 0.0
	for i, r := range recorded {
		if len(r.Vector) != len(got[i]) {
			return math.Inf(1), nil
		}
		for k, v := range r.Vector {
			d := math.Abs(float64(v) - float64(got[i][k]))
			if most = max(most, d); math.IsNaN(d) {
				return math.NaN(), nil
			}
		}
	}
	return most, nil
}

// measure finds out what a text costs, and that different texts get different vectors.
func (a *Added) measure(ctx context.Context, m *embed.Model) error {
	best := math.Inf(1)
	for range 3 {
		before := cputime.Used()
		got, err := m.Encode(ctx, plainTexts)
		if err != nil {
			return err
		}
		best = min(best, (cputime.Used()-before).Seconds()*1000/float64(len(plainTexts)))
		if slices.Equal(got[0], got[1]) && slices.Equal(got[1], got[2]) {
			return errors.New("the model gives every text the same vector: its vocabulary is not that of its weights, or it is no sentence encoder")
		}
	}
	a.PerText = math.Max(0.01, math.Round(best*100)/100)
	return nil
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc) //nolint:gosec // memory ends before
}
