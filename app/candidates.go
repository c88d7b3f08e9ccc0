package app

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/claims/detect"
	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
)

// candidates implements [desk.Candidates]: what known claims and the detection model find.
type candidates struct {
	known *known.Claims
	least float64     // the score from which on a known claim flags
	model *wordsModel // nil: off
	// reading says that this process is reading the known claims in, or will.
	reading func() bool
}

// readingTime is how long an item waits for the known claims to be read in after a start. 250,000 take some seconds.
const readingTime = 30 * time.Second

// wait lets what comes in right after a start wait until the known claims are there: without them it would be filed nowhere, and
// nobody would notice.
func (c *candidates) wait(ctx context.Context) {
	if c.known.Ready() || !c.reading() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, readingTime)
	defer cancel()
	for tick := time.NewTicker(20 * time.Millisecond); !c.known.Ready(); {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// newCandidates makes what the configuration says may flag beside the rules.
func newCandidates(cfg *config.Config, claims *known.Claims, encoder openedEncoder, reading func() bool) *candidates {
	c := &candidates{known: claims, least: flagLeast(cfg), reading: reading}
	if cfg.Candidates.Model {
		c.model = newWordsModel(encoder)
	}
	return c
}

// flagLeast is the score from which on a known claim flags what repeats it.
func flagLeast(cfg *config.Config) float64 {
	return max(cfg.Matching.Flag, Thresholds(cfg).Suggest)
}

// ByClaims implements [desk.Candidates].
func (c *candidates) ByClaims(ctx context.Context, title, text string) ([]desk.Flag, error) {
	c.wait(ctx)
	found, err := c.known.Repeated(ctx, claimQuery(title, text), c.least, maxClaimsBy)
	if errors.Is(err, desk.ErrNotReady) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	flags := make([]desk.Flag, 0, len(found))
	for _, m := range found {
		flags = append(flags, desk.Flag{
			Rule: desk.RuleOfClaim(m.Known.ID.String()), Title: map[string]string{m.Known.Lang: m.Known.Claim}, Status: "stable",
			Score: points(m.Score), Threshold: points(c.least),
		})
	}
	return flags, nil
}

// maxClaimsBy is how many known claims are named.
const maxClaimsBy = 3

// points puts a share on the scale of the rules' scores.
func points(share float64) int { return int(math.Floor(share * 100)) }

// ByWords implements [desk.Candidates].
func (c *candidates) ByWords(ctx context.Context, title, text, lang string) (desk.Flag, bool, error) {
	if c.model == nil {
		return desk.Flag{}, false, nil
	}
	r, err := c.model.score(ctx, lang, title, text)
	if err != nil || r.Score < detect.Threshold {
		return desk.Flag{}, false, err
	}
	return desk.Flag{
		Rule: desk.ModelRule, RuleVersion: detect.Version(), Status: "stable",
		Score: points(r.Score), Threshold: points(detect.Threshold), Terms: placed(r.By, title, text),
	}, true, nil
}

// openedEncoder opens the sentence encoder in the program when it is asked first, once for all who share it.
type openedEncoder func() (*embed.Model, error)

func newEncoder() openedEncoder {
	return sync.OnceValues(func() (*embed.Model, error) { return builtin.Open(embed.Options{Threads: known.Threads()}) })
}

// wordsModel is the detection model, opened when the first text is put to it.
type wordsModel struct {
	open func() (*detect.Model, error)
}

func newWordsModel(encoder openedEncoder) *wordsModel {
	return &wordsModel{sync.OnceValues(func() (*detect.Model, error) {
		e, err := encoder()
		if err != nil {
			return nil, err
		}
		return detect.Open(e)
	})}
}

func (m *wordsModel) score(ctx context.Context, lang, title, text string) (detect.Result, error) {
	model, err := m.open()
	if err != nil {
		return detect.Result{}, err
	}
	return model.Score(ctx, lang, title, text)
}

// Score implements [Model].
func (m *wordsModel) Score(ctx context.Context, lang, title, text string) (float64, error) {
	r, err := m.score(ctx, lang, title, text)
	return r.Score / detect.Threshold, err
}

// NewModel is the detection model that is part of the program.
func NewModel() Model { return newWordsModel(newEncoder()) }

// placed says where the words that count stand first in a text. One that does not stand there as a whole, since it was read
// across something that says nothing, is left out.
func placed(reasons []detect.Reason, title, text string) []desk.FlagTerm {
	var out []desk.FlagTerm
	fields := []struct {
		name string
		fold.Folded
	}{{"title", fold.New(title)}, {"text", fold.New(text)}}
	for _, r := range reasons {
		for _, f := range fields {
			at := firstWord(f.Text, r.Text)
			if at < 0 {
				continue
			}
			start, end := f.Span(at, at+len(r.Text))
			out = append(out, desk.FlagTerm{Selection: "words", Term: r.Text, Weight: max(1, int(math.Round(r.Points*10))), Field: f.name, Start: start, End: end})
			break
		}
	}
	return out
}

// firstWord is where a word or run of characters stands first in a folded text, not within another word; -1 for nowhere.
func firstWord(folded, word string) int {
	for from := 0; ; {
		i := strings.Index(folded[from:], word)
		if i < 0 || word == "" {
			return -1
		}
		if i += from; fold.Boundary(folded, i) && fold.Boundary(folded, i+len(word)) {
			return i
		}
		from = i + 1
	}
}
