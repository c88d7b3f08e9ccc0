package main

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

// hanText is a text made from a Chinese claim.
type hanText struct {
	kind   string
	text   string
	right  []string // claims that say the same
	with   bool     // whether one of those is there to be found, but for what is gone
	gone   []string // claims that are taken out even so: what the text was made from
	fold   int      // all texts on claims that say the same are in one
	quotes bool     // the text has the whole of a right claim that is there to be found, to the letter
}

// The kinds of made texts.
const (
	asTwin = "the claim"
	asPart = "two thirds of the claim between sentences of others"
)

// A hanSource is the claims that texts are made from, those together that say the same.
type hanSource struct {
	claims []match.Claim
	byID   map[string]match.Claim
	of     map[string][]string // the claims that say the same, itself first among equals
	fold   map[string]int
	lines  [folds][]hanLine // what else checks say, by fold
}

// hanLine is a sentence of an explanation.
type hanLine struct{ from, text string }

// sources joins claims that were found to say the same with those of the same letters.
func sources(claims []match.Claim, twins [][]string) (*hanSource, error) {
	s := &hanSource{claims: claims, byID: map[string]match.Claim{}, of: map[string][]string{}, fold: map[string]int{}}
	group, byLetters := map[string]string{}, map[string]string{} // a claim's group is called after one of it
	for _, c := range claims {
		s.byID[c.ID] = c
		k := eval.Letters(c.Claim)
		if _, ok := byLetters[k]; !ok {
			byLetters[k] = c.ID
		}
		group[c.ID] = byLetters[k]
	}
	for _, ids := range twins {
		for _, id := range ids {
			if _, ok := s.byID[id]; !ok {
				return nil, fmt.Errorf("-twins names a claim %q that -han does not have", id)
			}
			from, to := group[id], group[ids[0]]
			for _, c := range claims {
				if group[c.ID] == from {
					group[c.ID] = to
				}
			}
		}
	}
	members := map[string][]string{}
	for _, c := range claims {
		members[group[c.ID]] = append(members[group[c.ID]], c.ID)
	}
	for _, c := range claims {
		s.of[c.ID] = members[group[c.ID]]
		s.fold[c.ID] = int(number(slices.Min(s.of[c.ID])) % folds)
	}
	for _, c := range claims {
		if hanIn(c.Title) < 60 {
			continue // a headline
		}
		for _, line := range strings.FieldsFunc(c.Title, func(r rune) bool { return strings.ContainsRune("。！？!?；;", r) }) {
			if n := hanIn(line); n >= 10 && n <= 60 && !s.repeats(line, s.of[c.ID]) {
				k := s.fold[c.ID]
				s.lines[k] = append(s.lines[k], hanLine{c.ID, strings.TrimSpace(line)})
			}
		}
	}
	return s, nil
}

// repeats reports whether a sentence has six tenths of the different characters of a
// claim other than these: it is likely to speak of it, and a text with it in would
// rightly find it.
func (s *hanSource) repeats(line string, but []string) bool {
	for _, c := range s.claims {
		seen, n, in := map[rune]bool{}, 0, 0
		for _, r := range c.Claim {
			if unicode.Is(unicode.Han, r) && !seen[r] {
				seen[r] = true
				n++
				if strings.ContainsRune(line, r) {
					in++
				}
			}
		}
		if n > 0 && 10*in >= 6*n && !slices.Contains(but, c.ID) {
			return true
		}
	}
	return false
}

// texts makes all texts: each claim that has twins as a text that must find them, and
// two thirds of each claim between sentences of two other checks of the same fold, which
// are taken out with their twins: what they say is neither right nor wrong. All claims
// are texts of either kind once more with the right claims taken out.
func (s *hanSource) texts() []hanText {
	var out []hanText
	add := func(t hanText, there []string) {
		if len(there) > 0 {
			whole := eval.Letters(t.text)
			t.quotes = slices.ContainsFunc(there, func(id string) bool { return strings.Contains(whole, eval.Letters(s.byID[id].Claim)) })
			t.with = true
			out = append(out, t)
		}
		t.with, t.quotes = false, false
		out = append(out, t)
	}
	for _, c := range s.claims {
		if hanIn(c.Claim) == 0 {
			continue
		}
		same := s.of[c.ID]
		others := slices.DeleteFunc(slices.Clone(same), func(id string) bool { return id == c.ID })
		add(hanText{kind: asTwin, text: c.Claim, right: same, gone: []string{c.ID}, fold: s.fold[c.ID]}, others)
		t := hanText{kind: asPart, text: twoThirds(c), right: same, fold: s.fold[c.ID]}
		for k, from := range s.between(c) {
			t.gone = append(t.gone, s.of[from.from]...)
			if k == 0 {
				t.text = from.text + "。" + t.text
			} else {
				t.text += "。" + from.text + "。"
			}
		}
		add(t, same)
	}
	return out
}

// between picks two sentences of checks that do not say the same as a claim, always the
// same for one claim.
func (s *hanSource) between(c match.Claim) []hanLine {
	var out []hanLine
	lines := s.lines[s.fold[c.ID]]
	for try := range min(2, len(lines)) * 10 {
		l := lines[number(fmt.Sprint(c.ID, " ", try))%uint64(len(lines))]
		if !slices.Contains(s.of[c.ID], l.from) {
			if out = append(out, l); len(out) == 2 {
				break
			}
		}
	}
	return out
}

// twoThirds shortens a claim as posts do: half of the claims lose a third at the
// beginning or the end, the others every third stretch of two characters.
func twoThirds(c match.Claim) string {
	r, n := []rune(c.Claim), number(c.ID+" part")
	third := len(r) / 3
	switch n % 4 {
	case 0:
		return string(r[third:])
	case 1:
		return string(r[:len(r)-third])
	}
	var out []rune
	skip := int(n / 4 % 3)
	for i, v := range r {
		if i/2%3 != skip {
			out = append(out, v)
		}
	}
	return string(out)
}

// number is the same for the same text, and else as good as drawn.
func number(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return h.Sum64() >> 8
}

func hanIn(s string) int {
	return utf8.RuneCountInString(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, s))
}
