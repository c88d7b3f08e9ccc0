package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// topics are the places of #topics# that are closed again, as Chinese networks write
// them: from and to, from and to, in octets of a folded text.
type topics []int

// maxTopic is how many characters a topic has at most.
const maxTopic = 40

// topicWeight is how much of its weight a word keeps that stands in topics only. They
// put a post among others, often for their reach alone, and yet at times say what the
// post is about.
const topicWeight = 0.7

func topicsIn(s string) topics {
	if strings.IndexByte(s, '#') < 0 {
		return nil
	}
	var out topics
	from := -1
	for i := range len(s) {
		switch {
		case s[i] != '#':
		case from >= 0 && isTopic(s[from+1:i]):
			out = append(out, from, i)
			from = -1
		default:
			from = i
		}
	}
	return out
}

func isTopic(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0 && utf8.RuneCountInString(s) <= maxTopic
}

// has reports whether an octet lies in a topic. It must be asked in order.
func (t *topics) has(at int) bool {
	for len(*t) > 0 && at >= (*t)[1] {
		*t = (*t)[2:]
	}
	return len(*t) > 0 && at >= (*t)[0]
}

// lighten makes what stands in topics only tell less, unless the text is nothing but
// topics. text returns the unit that begins at a token.
func (q *query) lighten(text func(i int) string) {
	if !slices.ContainsFunc(q.tokens, func(t token) bool { return t.topic }) {
		return
	}
	outside, units := map[uint32]bool{}, map[string]bool{}
	for i, t := range q.tokens {
		if !t.topic {
			outside[q.ids[i]] = true
			units[text(i)] = true
		}
	}
	if len(outside) == 0 {
		return
	}
	q.light = map[uint32]bool{}
	for i, t := range q.tokens {
		if id := q.ids[i]; t.topic && id != noTerm && !outside[id] {
			q.light[id] = true
		}
	}
	for i := range q.units {
		if u := &q.units[i]; q.tokens[u.first].topic && !units[u.text] {
			u.idf *= topicWeight
		}
	}
}

// weight is how much of the weight of a token's term counts.
func (q *query) weight(id uint32) float64 {
	if q.light[id] {
		return topicWeight
	}
	return 1
}
