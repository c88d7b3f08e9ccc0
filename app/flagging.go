package app

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/rulebook"
)

// Flagging is the way in up to the flags: it says what would be flagged of texts, and why. It stores nothing and opens no data
// folder. It is safe for concurrent use.
type Flagging struct {
	intake *desk.Ingester
	o      FlaggingOptions
	least  float64 // the score from which on a known claim flags
}

// FlaggingOptions say what may flag beside the rules.
type FlaggingOptions struct {
	Known *match.Index // known claims by the thresholds of [Thresholds]; nil: none
	Model Model        // nil: none
}

// Model says how much the words of a text are those of a rumor.
type Model interface {
	// Score returns how far a text has come to the model's threshold: 0 to 1 below it, 1 or more from there on. Title and text are
	// redacted.
	Score(ctx context.Context, lang, title, text string) (float64, error)
}

// Thresholds are the lowest scores at which known claims are matched and suggested.
func Thresholds(cfg *config.Config) match.Thresholds {
	return match.NewThresholds(cfg.Matching.Match, cfg.Matching.Suggest)
}

// NewFlagging puts the rules of a configuration in force.
func NewFlagging(cfg *config.Config, o FlaggingOptions) (*Flagging, error) {
	book, err := rulebook.Open(rulebook.Options{Find: cfg.FindRules, Dir: cfg.Dir})
	if err != nil {
		return nil, err
	}
	intake := desk.NewIngester(nil, redact.Redactor{}, book, neardup.Comparer{}, desk.Clocks{}, nil) // nothing gets as far as the store
	return &Flagging{intake: intake, o: o, least: flagLeast(cfg)}, nil
}

// Flagged is what is flagged of a text.
type Flagged struct {
	// Score is how far the rule, known claim or model that has come farthest is to its threshold: from 1 on the text is flagged. A
	// rule that does not hit counts 0.
	Score float64
	By    []string // rule:ID and claim:ID, those that come first most surely; model
}

// Flag puts a text, as one of the news, to the rules, the known claims and the model. lang is what the text says of itself, and may be empty.
func (f *Flagging) Flag(ctx context.Context, lang, title, text string) (Flagged, error) {
	d := desk.Draft{Kind: desk.News, Title: title, Text: text, Lang: extract.Language(title+"\n"+text, lang)}
	title, text, flags := f.intake.Flags(d)
	var out Flagged
	for _, flag := range flags {
		if flag.OpensCase() {
			out.Score = max(out.Score, float64(flag.Score)/float64(flag.Threshold))
			out.By = append(out.By, "rule:"+flag.Rule)
		}
	}
	if title == "" && text == "" {
		return out, nil
	}
	if f.o.Known != nil {
		if err := f.byClaims(ctx, title, text, &out); err != nil {
			return out, err
		}
	}
	if f.o.Model != nil {
		score, err := f.o.Model.Score(ctx, d.Lang, title, text)
		if err != nil {
			return out, fmt.Errorf("the model: %w", err)
		}
		out.Score = max(out.Score, score)
		if score >= 1 {
			out.By = append(out.By, "model")
		}
	}
	return out, nil
}

// byClaims adds the known claims that a text repeats.
func (f *Flagging) byClaims(ctx context.Context, title, text string, out *Flagged) error {
	found, err := f.o.Known.SearchWords(ctx, claimQuery(title, text), maxClaimsBy)
	if err != nil {
		return err
	}
	for _, r := range found {
		out.Score = max(out.Score, r.Score/f.least)
		if r.Score >= f.least {
			out.By = append(out.By, "claim:"+r.ID)
		}
	}
	return nil
}
