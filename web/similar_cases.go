package web

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// similarCase is a case that may be about the same, and why.
type similarCase struct {
	caseLink
	Shared []string // words that both claims use
	Labels []label  // labels that both have
	Score  int      // the chance that it is the same claim, per cent; 0 where only words were counted
	Why    []string // what speaks for that and against
	Text   int      // which share of the text is the same, per cent; 0 where that was not found
	// Rewording is a badge on what was found in other words or in the other language.
	Rewording page.Badge
}

// Bounds of looking for similar cases.
const (
	similarShown   = 5
	similarReasons = 3
	similarProbe   = 3  // rare words of the claim that are looked up
	similarEach    = 15 // cases looked at for each of them
)

// similar finds cases that may make the same claim, by the matcher; then those whose pages
// say much the same, which an item does not join for that alone; then cases whose claims share words with this one's, those first that share most and have labels in
// common.
func (req *request) similar(tx desk.ReadTx, c desk.Case) ([]similarCase, error) {
	mine := claimWords(c.Claim)
	stages := slices.DeleteFunc(desk.Stages(), func(s desk.Stage) bool { return s == desk.StageMerged || s == desk.StageDiscarded })
	type found struct {
		similarCase
		near float64
	}
	var list []found
	seen := map[desk.CaseID]bool{c.ID: true, c.Root: true}
	out, err := req.sameClaims(tx, c, seen)
	if err != nil {
		return nil, err
	}
	if out, err = req.sameTexts(tx, c, seen, out); err != nil {
		return nil, err
	}
	for _, probe := range probes(mine) {
		some, err := tx.Queue(desk.QueueFilter{Claim: probe, Stages: stages, Limit: similarEach, Brief: true})
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			if seen[o.ID] {
				continue
			}
			seen[o.ID] = true
			f := found{similarCase: similarCase{
				caseLink: req.linkTo(o.Case),
			}}
			theirs := claimWords(o.Claim)
			for _, w := range mine {
				if slices.Contains(theirs, w) {
					f.Shared = append(f.Shared, w)
				}
			}
			for _, l := range req.labels(c.Labels) {
				if l.Key != "severity" && o.Labels[l.Key] == l.Value {
					f.Labels = append(f.Labels, l)
				}
			}
			f.near = 2 * float64(len(f.Shared)) / float64(max(1, len(mine)+len(theirs)))
			f.near += 0.05 * float64(len(f.Labels))
			if f.near >= 0.2 {
				list = append(list, f)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b found) int { return cmp.Compare(b.near, a.near) })
	for _, f := range list[:min(similarShown-len(out), len(list))] {
		f.Shared = f.Shared[:min(4, len(f.Shared))]
		out = append(out, f.similarCase)
	}
	return out, nil
}

// sameClaims are the cases of which the matcher says that they may make the same claim,
// best first, those merged or discarded left out. They are noted in seen.
func (req *request) sameClaims(tx desk.CaseReader, c desk.Case, seen map[desk.CaseID]bool) ([]similarCase, error) {
	if req.s.Claims == nil {
		return nil, nil
	}
	found, err := req.s.Claims.Similar(req.Context(), c.Claim, similarShown+1)
	if errors.Is(err, desk.ErrNotReady) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var out []similarCase
	for _, m := range found {
		if seen[m.Case] || m.Decision == desk.LikelyNone || len(out) == similarShown {
			continue
		}
		o, err := tx.Case(m.Case)
		if errors.Is(err, desk.ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		if o.Stage == desk.StageMerged || o.Stage == desk.StageDiscarded {
			continue
		}
		seen[m.Case] = true
		s := similarCase{caseLink: req.linkTo(o), Score: max(1, int(m.Score*100+0.5)), Rewording: req.rewording(desk.RewordingOf(m.Score, m.Why))}
		for _, w := range m.Why[:min(similarReasons, len(m.Why))] {
			s.Why = append(s.Why, req.knownWhy(w))
		}
		out = append(out, s)
	}
	return out, nil
}

// sameTexts adds the cases whose sightings say much the same as this one's, and says so of
// those that are there already. They are noted in seen.
func (req *request) sameTexts(tx desk.ReadTx, c desk.Case, seen map[desk.CaseID]bool, out []similarCase) ([]similarCase, error) {
	if req.s.Texts == nil {
		return out, nil
	}
	found, err := desk.SimilarTexts(tx, req.s.Texts, c, similarShown)
	if err != nil {
		return nil, err
	}
	for _, m := range found {
		percent := max(1, int(m.Similarity*100+0.5))
		if i := slices.IndexFunc(out, func(s similarCase) bool { return s.ID == m.Case }); i >= 0 {
			out[i].Text = percent
			continue
		}
		if seen[m.Case] || len(out) == similarShown {
			continue
		}
		o, err := tx.Case(m.Case)
		if err != nil {
			return nil, err
		}
		if o.Stage == desk.StageDiscarded {
			continue
		}
		seen[m.Case] = true
		out = append(out, similarCase{caseLink: req.linkTo(o), Text: percent})
	}
	return out, nil
}

// linkTo is a case as lists name it.
func (req *request) linkTo(c desk.Case) caseLink {
	claim, lang := req.claim(c)
	return caseLink{ID: c.ID, Claim: claim, Lang: lang, Stage: req.stage(c.Stage)}
}

// claimWords are the words of a claim, each once: runs of letters and digits of four
// characters and more, and for Chinese every two characters that follow each other.
func claimWords(claim string) []string {
	var out []string
	add := func(w string) {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	for _, run := range strings.FieldsFunc(strings.ToLower(claim), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		r := []rune(run)
		if !unicode.Is(unicode.Han, r[0]) {
			if len(r) >= 4 {
				add(run)
			}
			continue
		}
		for i := 0; i+2 <= len(r); i++ {
			add(string(r[i : i+2]))
		}
	}
	return out
}

// probes are the words to look up: the longest are the rarest; of Chinese pairs some
// from all over the claim.
func probes(words []string) []string {
	long := slices.Clone(words)
	slices.SortStableFunc(long, func(a, b string) int { return cmp.Compare(utf8.RuneCountInString(b), utf8.RuneCountInString(a)) })
	if len(long) == 0 || utf8.RuneCountInString(long[0]) > 2 {
		return long[:min(similarProbe, len(long))]
	}
	var out []string
	for i := range similarProbe {
		if w := words[i*(len(words)-1)/max(1, similarProbe-1)]; !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
