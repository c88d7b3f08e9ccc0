package backtest

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/rules"
)

// Options say what is compared.
type Options struct {
	Before, After *rules.Set
	// Rule is the one rule to report of; empty means all.
	Rule string
	// Examples is how many of each kind are kept a rule.
	Examples int
	// Workers is how many batches are compared at a time; 0 means one a processor.
	Workers int
	// Progress is told how many items are done, from one goroutine; it may be nil.
	Progress func(done int)
}

// Source hands over items in batches, in order, until there are no more, and ends
// when give returns an error, with that error.
type Source func(ctx context.Context, give func([]Item) error) error

// Run puts every item of the source to both sets. When ctx ends first, the report is
// of the items so far, marked as partial, and there is no error.
func Run(ctx context.Context, from Source, o Options) (Report, error) {
	began := time.Now()
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	both, err := union(o)
	if err != nil {
		return Report{}, err
	}
	t := newTally(o)
	shared := map[string]bool{}
	for id, c := range t.rules {
		shared[id] = c.Change == Same
	}
	type job struct {
		items []Item
		out   chan outcome
	}
	jobs := make(chan job, o.Workers)
	order := make(chan chan outcome, 2*o.Workers) // outcomes in the order of the batches
	var workers sync.WaitGroup
	for range o.Workers {
		workers.Go(func() {
			for j := range jobs {
				out := compare(j.items, both, shared)
				explain(out.differences, both, o.Examples)
				j.out <- out
			}
		})
	}
	var failed error
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		defer close(order)
		defer close(jobs)
		failed = from(ctx, func(batch []Item) error {
			// Asked first: of two cases that are ready a select takes either.
			if err := ctx.Err(); err != nil {
				return err
			}
			j := job{batch, make(chan outcome, 1)}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case order <- j.out:
			}
			jobs <- j
			return nil
		})
	}()
	for out := range order {
		t.add(<-out)
		if o.Progress != nil {
			o.Progress(t.r.Items)
		}
	}
	<-reading
	workers.Wait()
	r := t.report()
	r.Took = time.Since(began)
	if failed != nil && ctx.Err() != nil && (errors.Is(failed, context.Canceled) || errors.Is(failed, context.DeadlineExceeded) || errors.Is(failed, ctx.Err())) {
		r.Partial, failed = true, nil
	}
	return r, failed
}

// outcome is what a batch came to.
type outcome struct {
	items, before, after, gained, lost int
	hitsBefore, hitsAfter              map[string]int
	differences                        []difference
}

type difference struct {
	rule string
	doc  rules.Doc // of the item
	Example
}

// explain says of what may become an example, the last few of each rule and kind of a
// batch, what the rule scores where it does not hit, and why it does not.
func explain(list []difference, both *rules.Set, few int) {
	seen := map[[2]string]int{}
	for i := len(list) - 1; i >= 0; i-- {
		d := &list[i]
		key := [2]string{d.rule, d.Kind}
		if seen[key]++; seen[key] > few || d.Kind == ExampleRescored {
			continue
		}
		id, score := d.rule, &d.After
		if d.Kind == ExampleGained {
			id, score = past+d.rule, &d.Before
		}
		e, err := both.Explain(id, d.doc)
		if err != nil { // that set has no such rule
			continue
		}
		if *score = e.Score; !e.Hit {
			d.Why, d.Message = e.Why, e.Message
		}
	}
}

// compare puts a batch to both sets in one.
func compare(items []Item, both *rules.Set, shared map[string]bool) outcome {
	out := outcome{items: len(items), hitsBefore: map[string]int{}, hitsAfter: map[string]int{}}
	for _, it := range items {
		before, after := sides(both.Eval(it.Doc), shared)
		if len(before) > 0 {
			out.before++
		}
		if len(after) > 0 {
			out.after++
		}
		switch {
		case len(before) == 0 && len(after) > 0:
			out.gained++
		case len(before) > 0 && len(after) == 0:
			out.lost++
		}
		for _, h := range after {
			out.hitsAfter[h.RuleID]++
			old := find(before, h.RuleID)
			switch {
			case old == nil:
				out.differences = append(out.differences, difference{h.RuleID, it.Doc, example(ExampleGained, it, nil, &h)})
			case old.Score != h.Score:
				out.differences = append(out.differences, difference{h.RuleID, it.Doc, example(ExampleRescored, it, old, &h)})
			}
		}
		for _, h := range before {
			out.hitsBefore[h.RuleID]++
			if find(after, h.RuleID) == nil {
				out.differences = append(out.differences, difference{h.RuleID, it.Doc, example(ExampleLost, it, &h, nil)})
			}
		}
	}
	return out
}

func find(hits []rules.Hit, id string) *rules.Hit {
	for i := range hits {
		if hits[i].RuleID == id {
			return &hits[i]
		}
	}
	return nil
}

func example(kind string, it Item, before, after *rules.Hit) Example {
	e := Example{Kind: kind, Item: it.ID, Title: it.Doc.Title, Lang: it.Doc.Lang, Publisher: it.Publisher, At: it.At}
	if r := []rune(e.Title); len(r) > maxTitle {
		e.Title = string(r[:maxTitle-1]) + "…"
	}
	shown := after
	if before != nil {
		e.Before = before.Score
	}
	if after != nil {
		e.After = after.Score
	} else {
		shown = before
	}
	for _, t := range shown.Terms {
		if !t.Near {
			e.Terms = append(e.Terms, t.Text)
		}
	}
	return e
}
