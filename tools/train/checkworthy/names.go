package main

import (
	"strings"
	"unicode"

	"github.com/rumordesk/rumordesk/fold"
)

// proper finds the words that are names: those that stand with a capital letter inside
// a sentence at least as often as without one. They become no features, whoever or
// whatever they name: the desk is about claims, and a model that has learnt a name
// would rank people. Words that appear only in capitals count as names, too.
func proper(posts []post) map[string]bool {
	with, without := map[string]int{}, map[string]int{}
	for _, p := range posts {
		start := true
		for _, w := range strings.Fields(p.text) {
			if strings.Contains(w, "://") || strings.Contains(w, "@") {
				start = false
				continue
			}
			hash := strings.Contains(w, "#")
			bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			folded := fold.String(bare)
			fold.EachToken(folded, func(t fold.Token) bool {
				word := folded[t.Start:t.End]
				switch {
				case hash && bare != "": // hashtags are names of things as a rule
					with[word]++
				case bare != strings.ToLower(bare):
					if !start || bare == strings.ToUpper(bare) && len(bare) > 1 {
						with[word]++
					}
				default:
					without[word]++
				}
				return true
			})
			start = strings.ContainsAny(w, `.!?:"“”-–—`)
		}
	}
	out := map[string]bool{}
	for w, n := range with {
		if n >= without[w] {
			out[w] = true
		}
	}
	return out
}

// people are words that say which kind of person is spoken of. They are left out like
// names: in so few posts they stand for particular people, and a claim about a woman is
// worth as much as one about a man. So are coarse words, which nobody wants to read as
// a reason.
var people = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`he him his himself she her hers herself man men woman women boy girl guy guys dude bro gay
		black white asian foreign foreigner foreigners nationals immigrants racist racism elderly wife husband
		fuck fucking fucked shit bitch ass damn hell freaking`) {
		m[w] = true
	}
	return m
}()

// allowed says whether a word or pair may be a feature: letters only (numbers have their
// class), at least two of them, none a name, nothing that looks like a handle.
func allowed(feature string, names map[string]bool) bool {
	for _, w := range strings.Split(feature, " ") {
		if strings.HasPrefix(w, ":") {
			continue
		}
		if len(w) < 2 && w != "i" && w != "a" && w != "s" && w != "t" || names[w] || people[w] || len(w) > 20 {
			return false
		}
		for _, r := range w {
			if r < 'a' || r > 'z' {
				return false
			}
		}
	}
	return true
}
