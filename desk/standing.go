package desk

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Standing sentences are those that a source repeats around its pages: what it is, how to
// subscribe, what else there is to read. They say nothing of a page's claim.
const (
	standingPages = 40      // the newest pages of a source that are looked at
	standingOn    = 3       // pages that have a sentence which is standing
	standingText  = 1 << 16 // bytes of a page that are read
)

// SourcePage is a page of a source as it is stored.
type SourcePage struct {
	Item ItemID
	Text string
	Root CaseID // of the case under which it is filed; 0 for none
}

// standing holds the sentences that are standing, by their letters and digits.
type standing map[uint64]bool

// standingOf counts the sentences of pages. Pages of one case count as one page: a story
// that a source tells again is not standing. The page except is left out.
func standingOf(pages []SourcePage, except ItemID) standing {
	type place struct {
		sentence uint64
		root     CaseID // 0 for a page of no case
	}
	counted, on := map[place]bool{}, map[uint64]int{}
	for _, p := range pages {
		if p.Item == except {
			continue
		}
		here := map[uint64]bool{}
		text := cut(p.Text, standingText)
		for _, s := range sentences(text) {
			h, ok := letters(text[s.start:s.end])
			if !ok || here[h] || p.Root != 0 && counted[place{h, p.Root}] {
				continue
			}
			here[h], counted[place{h, p.Root}] = true, true
			on[h]++
		}
	}
	out := standing{}
	for h, n := range on {
		if n >= standingOn {
			out[h] = true
		}
	}
	return out
}

// blank returns a text with spaces in place of its standing sentences, so that what is
// left stands where it stood.
func (s standing) blank(text string) string {
	if len(s) == 0 {
		return text
	}
	var out []byte
	for _, at := range sentences(text) {
		if h, ok := letters(text[at.start:at.end]); !ok || !s[h] {
			continue
		}
		if out == nil {
			out = []byte(text)
		}
		for i := at.start; i < at.end; i++ {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
	}
	if out == nil {
		return text
	}
	return string(out)
}

// letters hashes the letters and digits of a sentence, small; ok says that it has some.
func letters(sentence string) (hash uint64, ok bool) {
	h := fnv.New64a()
	var b [utf8.UTFMax]byte
	for _, r := range strings.ToLower(sentence) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			_, _ = h.Write(b[:utf8.EncodeRune(b[:], r)]) // it never fails
			ok = true
		}
	}
	return h.Sum64(), ok
}
