package desk

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"
)

// Candidates finds candidate rumors that no rule flags. It is called by several goroutines at once. Package app has the real
// one.
type Candidates interface {
	// ByClaims returns a flag for each known claim that a redacted text repeats, the likeliest first; none while the
	// known claims are being read in.
	ByClaims(ctx context.Context, title, text string) ([]Flag, error)
	// ByWords returns the model's flag, and false for a text that it does not take for a candidate, or while it is off.
	ByWords(ctx context.Context, title, text, lang string) (Flag, bool, error)
}

// spreads says where claims go round: what authorities, journals and fact-checkers publish answers them. Rules say for
// themselves what kinds they look at.
func spreads(k Kind) bool { return k == News || k == Tip }

// candidates adds to what the rules flag of a redacted text: the known claims that it repeats, and what the model makes of it.
// Where one of the two opens a case the model only says how strong the evidence is.
func (in *Ingester) candidates(ctx context.Context, title, text string, d Draft, flags []Flag) ([]Flag, error) {
	if in.Candidates == nil || !spreads(d.Kind) {
		return flags, nil
	}
	claims, err := in.Candidates.ByClaims(ctx, title, text)
	if err != nil {
		return nil, err
	}
	if !opening(flags) {
		for i := range claims {
			claims[i].Labels = map[string]string{FoundByLabel: FoundByClaims}
		}
	}
	if flags = append(flags, claims...); d.Kind == Tip && !opening(flags) { // a tip is looked at anyway
		return flags, nil
	}
	f, ok, err := in.Candidates.ByWords(ctx, title, text, d.Lang)
	if err != nil || !ok {
		return flags, err
	}
	if opening(flags) {
		f.Rule, f.Status = ModelBeside, statusBeside
		return append(flags, f), nil
	}
	f.Labels = map[string]string{FoundByLabel: FoundByWords}
	return append(flags, f), nil
}

// statusOverBudget is the status of a flag of the model that its budget had no room for. It opens no case.
const statusOverBudget = "over-budget"

// statusBeside is the status of the flag of the model on what is flagged without it. It opens no case.
const statusBeside = "beside"

// OverBudget reports whether the model's budget of its day had no room for the flag.
func (f Flag) OverBudget() bool { return f.Status == statusOverBudget }

// budgetDay is the time over which the model's share of the items is counted.
const budgetDay = 24 * time.Hour

// ModelDay is what the model did with the items of a day.
type ModelDay struct {
	Items  int // that were new
	Opened int // flags of the model within its budget
	Above  int // flags of the model, within the budget or not, with at least a given score
	Over   int // flags beyond the budget
}

// Room is how many flags of the model a day has room for, at least one.
func (d ModelDay) Room(share float64) int { return max(1, int(math.Floor(share*float64(d.Items)))) }

// spend takes the model's flag of an item that it alone would file out of the day's budget. Where the last day has no room, since
// the model's share of the items is used up or goes to others that score higher, the flag is kept and files nothing.
func (in *Ingester) spend(tx ReadTx, p *prepared) error {
	i := slices.IndexFunc(p.flags, func(f Flag) bool { return f.Rule == ModelRule })
	if i < 0 {
		return nil
	}
	if _, err := tx.SightingOf(p.item.ID); !errors.Is(err, ErrNotFound) {
		return err // an edited page stays where it was filed
	}
	d, err := tx.ModelDay(in.now().Add(-budgetDay), p.flags[i].Score)
	if room := d.Room(in.ModelShare); err != nil || d.Opened < room && d.Above < room {
		return err
	}
	p.files = false
	p.flags = slices.Clone(p.flags) // another try of the transaction asks anew
	p.flags[i].Status = statusOverBudget
	return nil
}

// ModelReader reads what the model did.
type ModelReader interface {
	// ModelDay counts from a moment on the items that were new and the flags of the model; Above are those with a score of at
	// least score.
	ModelDay(since time.Time, score int) (ModelDay, error)
}

// ModelRecord is what the model did of late, and what its budget left over.
type ModelRecord struct {
	Day  ModelDay
	Over []Flag // beyond the budget, the newest first
}

// FindModelRecord reads what the model did on the day before now, with up to limit of the flags that were over its budget.
func FindModelRecord(tx ReadTx, now time.Time, limit int) (ModelRecord, error) {
	var out ModelRecord
	var err error
	if out.Day, err = tx.ModelDay(now.Add(-budgetDay), 0); err != nil {
		return out, err
	}
	recent, err := tx.FlagsOfRule(ModelRule, overLooked)
	if err != nil {
		return out, err
	}
	for _, f := range recent {
		if len(out.Over) == limit {
			break
		}
		if !f.OverBudget() {
			continue
		}
		// It may have been filed since, by a rule or with another version.
		if _, err := tx.SightingOf(f.Item); errors.Is(err, ErrNotFound) {
			out.Over = append(out.Over, f)
		} else if err != nil {
			return out, err
		}
	}
	return out, nil
}

// overLooked is how many of the model's newest flags are looked through for those over its budget.
const overLooked = 2000
