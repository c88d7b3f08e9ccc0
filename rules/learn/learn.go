package learn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Result is what was learnt: a rule for each language that has texts enough.
type Result struct {
	Rules  []*Rule `json:"rules"`
	Passed []Few   `json:"passed_over"` // languages that no rule was learnt for
	o      Options
}

// Few is a language that no rule was learnt for: it has too few texts, or they read alike.
type Few struct {
	Lang     string `json:"lang"`
	Claims   int    `json:"claims"`
	Ordinary int    `json:"ordinary"`
	Alike    bool   `json:"alike"` // texts enough, and no word tells them apart
}

// diseases are written as names, often or always, and are none of a person or a medium.
var diseases = strings.Fields(`ebola zika marburg lassa nipah hendra lyme chikungunya dengue hanta hantavirus mpox monkeypox measles polio
malaria cholera influenza tuberculosis alzheimer alzheimers crohn parkinson hpv mmr bcg tb rsv h1n1 h5n1 omicron delta hiv aids dtp`)

// Learn proposes a rule for each language in which there are texts enough. The error is a
// [*TooFew] where there is none, a [*NothingTells] where they read alike.
func Learn(ctx context.Context, claims, ordinary []Text, o Options) (*Result, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	out := &Result{Rules: []*Rule{}, Passed: []Few{}, o: o}
	var nothing *NothingTells
	for _, lang := range languages(claims, ordinary) {
		c := newCorpus(lang, claims, ordinary, o)
		if a, b := c.sides(); len(a) < MinClaims || len(b) < MinOrdinary {
			if len(a) > 0 || len(claims) == 0 {
				out.Passed = append(out.Passed, Few{lang, len(a), len(b), false})
			}
			continue
		}
		r, err := c.learn(ctx, o)
		if none := (*NothingTells)(nil); errors.As(err, &none) {
			nothing = none
			a, b := c.sides()
			out.Passed = append(out.Passed, Few{lang, len(a), len(b), true})
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("learn %s: %w", lang, err)
		}
		out.Rules = append(out.Rules, r)
	}
	if len(out.Rules) == 0 && nothing != nil {
		return nil, nothing
	}
	if len(out.Rules) == 0 {
		few := &TooFew{}
		for _, p := range out.Passed {
			if few.Lang == "" || p.Claims > few.Claims {
				few.Lang, few.Claims, few.Ordinary = p.Lang, p.Claims, p.Ordinary
			}
		}
		return nil, few
	}
	return out, nil
}

// base is the language of a tag, without script and region.
func base(tag string) string {
	lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if lang == "und" {
		return ""
	}
	return lang
}

func languages(lists ...[]Text) (out []string) {
	for _, list := range lists {
		for _, t := range list {
			if l := base(t.Lang); l != "" && !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	slices.Sort(out)
	return out
}

// newCorpus reads the texts of one language. A text that is given twice counts once.
func newCorpus(lang string, claims, ordinary []Text, o Options) *corpus {
	c := &corpus{lang: lang}
	seen := map[[2]string]bool{}
	var all, written []string
	for side, list := range [][]Text{claims, ordinary} {
		for _, t := range list {
			key := [2]string{t.Title, t.Text}
			if base(t.Lang) != lang || seen[key] || strings.TrimSpace(t.whole()) == "" {
				continue
			}
			seen[key] = true
			plain := []string{t.Title, t.Text}
			if o.Plain != nil {
				plain = []string{o.Plain(t.Title, t.Text)}
			}
			c.texts, c.claim = append(c.texts, t), append(c.claim, side == 0)
			c.whole, c.plain = append(c.whole, unitsOf(t.Title, t.Text)), append(c.plain, unitsOf(plain...))
			all = append(all, t.whole())
			written = append(written, plain...)
		}
	}
	c.words = map[string]int{}
	for i, units := range c.whole {
		seen := map[string]bool{}
		for _, u := range append(units[:len(units):len(units)], c.plain[i]...) {
			if !u.han && !seen[u.text] {
				seen[u.text] = true
				c.words[u.text]++
			}
		}
	}
	c.names = NamesOf(written, append(slices.Clone(diseases), o.Allow...)...)
	if o.Groups != nil {
		c.group = o.Groups(all)
	} else {
		c.group = make([]int, len(all))
		for i := range all {
			c.group[i] = i
		}
	}
	return c
}

// sides are the claims and the ordinary texts.
func (c *corpus) sides() (claims, ordinary some) {
	for i, claim := range c.claim {
		if claim {
			claims = append(claims, i)
		} else {
			ordinary = append(ordinary, i)
		}
	}
	return claims, ordinary
}
