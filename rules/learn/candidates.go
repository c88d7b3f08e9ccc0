package learn

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/rules/propose"
)

// Bounds of what a term may be.
const (
	maxWords   = 3  // of a phrase
	maxHan     = 8  // characters of a run
	maxLetters = 24 // of a word
	minStem    = 4  // letters before a star
	within     = 8  // tokens between the words of a pair
	withinHan  = 10 // and between those of Chinese
)

// corpus is the texts of one language, read once.
type corpus struct {
	lang  string
	texts []Text
	claim []bool
	group []int
	plain [][]unit       // that terms are taken from
	whole [][]unit       // that a rule looks at
	words map[string]int // the words of all texts, with how many texts have them
	names Names
}

// some are indexes of texts.
type some []int

// candidate is a term that may be chosen.
type candidate struct {
	text    string
	a, b    string // of a pair, its words in order of the alphabet; text is empty
	against bool
	in      []int32 // texts, ascending
}

func (c candidate) pair() bool { return c.a != "" }

// least is how many of n texts a term has to be in.
func least(n int) int { return max(2, int(math.Ceil(float64(n)*0.003)), min(3, n/30)) }

// candidates are the terms of the texts of train that tell the two kinds apart, beyond
// chance: in the order of their writing.
func (c *corpus) candidates(train some) []candidate {
	var claims, ordinary some
	for _, i := range train {
		if c.claim[i] {
			claims = append(claims, i)
		} else {
			ordinary = append(ordinary, i)
		}
	}
	found := c.terms(c.different(claims), least(len(claims)), true)
	for t := range c.terms(c.different(ordinary), max(5, len(ordinary)/100), false) {
		found[t] = true
	}
	list := slices.Sorted(maps.Keys(found))
	out := c.screen(c.locate(list, train), claims, ordinary)
	return append(out, c.pairs(train, claims, ordinary)...)
}

// different leaves of texts that say nearly the same the first.
func (c *corpus) different(of some) (out some) {
	seen := map[int]bool{}
	for _, i := range of {
		if !seen[c.group[i]] {
			seen[c.group[i]] = true
			out = append(out, i)
		}
	}
	return out
}

// terms are the runs of plain units that at least so many of some texts have.
func (c *corpus) terms(of some, least int, stems bool) map[string]bool {
	out := map[string]bool{}
	before := map[string]int{} // the runs of one unit less, with their number of texts
	most := max(maxWords, maxHan)
	for n := 1; n <= most; n++ {
		count := map[string]int{}
		for _, i := range of {
			seen := map[string]bool{}
			units := c.plain[i]
			for j := range units {
				if n > maxWords && !units[j].han {
					continue
				}
				t, ok := run(units, j, j+n)
				if !ok || seen[t] {
					continue
				}
				if n > 1 {
					head, _ := run(units, j, j+n-1)
					tail, _ := run(units, j+1, j+n)
					if before[head] == 0 || before[tail] == 0 {
						continue
					}
				}
				seen[t] = true
				count[t]++
			}
		}
		for t, k := range count {
			if k < least {
				delete(count, t)
				continue
			}
			if n > 1 {
				part(out, before, t, k)
			}
			if c.reads(t) {
				out[t] = true
			}
		}
		before = count
	}
	if stems {
		c.stems(out)
	}
	return out
}

// part takes out of the terms those that are hardly ever seen but as the head or the tail
// of a longer one, and are none by themselves: 冠肺 in 新冠肺炎, "hold your" in "hold your
// breath". A word stays.
func part(terms map[string]bool, before map[string]int, longer string, times int) {
	var head, tail string
	if isHan(longer) {
		_, first := utf8.DecodeRuneInString(longer)
		_, last := utf8.DecodeLastRuneInString(longer)
		head, tail = longer[:len(longer)-last], longer[first:]
	} else {
		head, tail = longer[:strings.LastIndexByte(longer, ' ')], longer[strings.IndexByte(longer, ' ')+1:]
	}
	for _, t := range []string{head, tail} {
		if 4*times >= 3*before[t] && (isHan(t) || strings.Contains(t, " ")) {
			delete(terms, t)
		}
	}
}

// stems adds words with a star where a word is inflected: of the words of all texts
// that begin so, nearly all are this one with an ending.
func (c *corpus) stems(terms map[string]bool) {
	words := slices.Sorted(maps.Keys(c.words))
	stems := map[string]bool{}
	for t := range terms {
		if !isHan(t) && letters(t) {
			stems[t], stems[strings.TrimSuffix(t, "s")], stems[strings.TrimSuffix(t, "e")] = true, true, true
			stems[strings.TrimSuffix(strings.TrimSuffix(t, "d"), "e")], stems[strings.TrimSuffix(t, "ing")] = true, true
		}
	}
	for s := range stems {
		if len(s) < minStem || propose.IsStopWord(s) {
			continue
		}
		all, inflected, most := 0, 0, 0
		k, _ := slices.BinarySearch(words, s)
		for ; k < len(words) && strings.HasPrefix(words[k], s); k++ {
			n := c.words[words[k]]
			all += n
			if ending(words[k][len(s):]) {
				inflected += n
				most = max(most, n)
			}
		}
		if 10*inflected >= 9*all && 10*most < 9*all {
			terms[s+"*"] = true
		}
	}
}

// ending says whether letters are such as a word is inflected by.
func ending(s string) bool {
	switch s {
	case "", "s", "e", "es", "ed", "d", "ing", "er", "ers", "ion", "ions", "ation", "ations":
		return true
	}
	return false
}

func letters(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// edges are words that no phrase begins or ends with: what follows them is part of what
// they mean.
var edges = set(`the a an of and or in on at to for by with from as that this these those its it is was were are be been has have had
he she they we his her their our your my who which s t`)

// edgesHan are characters that do the same in Chinese.
const edgesHan = "在会就都也还从对将把让到于以及等但并且又很更最由为和跟向被其此该某每各一二三四五六七八九十个些只条名例年月日时"

// startsHan are characters that no term in Chinese ends with: a word begins with them.
const startsHan = "新不没能可要"

// reads says whether a term reads as one by itself.
func (c *corpus) reads(t string) bool {
	if c.names.In(t) {
		return false
	}
	if isHan(t) {
		first, _ := utf8.DecodeRuneInString(t)
		last, _ := utf8.DecodeLastRuneInString(t)
		return utf8.RuneCountInString(t) >= 2 && !propose.IsStopWord(t) && !strings.ContainsRune(edgesHan, first) && !strings.ContainsRune(edgesHan+startsHan, last)
	}
	words := strings.Fields(t)
	if len(words) == 1 {
		return utf8.RuneCountInString(t) >= 3 && len(t) <= maxLetters && strings.IndexFunc(t, notDigit) >= 0 && !propose.IsStopWord(t)
	}
	if edges[words[0]] && words[0] != "is" && words[0] != "are" && words[0] != "has" && words[0] != "have" || edges[words[len(words)-1]] {
		return false
	}
	content := false
	for _, w := range words {
		content = content || len(w) >= 3 && !propose.IsStopWord(w) && strings.IndexFunc(w, notDigit) >= 0
	}
	return content
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

// locate finds the texts of train that each of the terms is in.
func (c *corpus) locate(terms []string, train some) []candidate {
	out := make([]candidate, len(terms))
	at := make(map[string]int, len(terms))
	prefixes := map[string]bool{} // that some stem has
	for k, t := range terms {
		out[k].text = t
		at[t] = k
		if s, star := strings.CutSuffix(t, "*"); star {
			prefixes[s] = true
		}
	}
	mark := make([]int, len(terms))
	for _, i := range train {
		found := func(t string) {
			if k, ok := at[t]; ok && mark[k] != i+1 {
				mark[k] = i + 1
				out[k].in = append(out[k].in, int32(i))
			}
		}
		units := c.whole[i]
		for j := range units {
			longest := maxWords
			if units[j].han {
				longest = maxHan
			}
			for n := 1; n <= longest; n++ {
				t, ok := run(units, j, j+n)
				if !ok {
					break
				}
				found(t)
			}
			if w := units[j].text; !units[j].han {
				for n := minStem; n <= len(w) && n <= maxLetters; n++ {
					if prefixes[w[:n]] {
						found(w[:n] + "*")
					}
				}
			}
		}
	}
	return out
}
