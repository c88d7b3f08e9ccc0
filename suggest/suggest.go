package suggest

import "strings"

// Nearest returns the known word closest to s, or "" where none is close enough
// to be what was meant.
func Nearest(s string, known []string) string {
	if len(s) > 64 {
		return ""
	}
	s = strings.ToLower(s)
	best, least := "", 3
	for _, k := range known {
		if len(k) > 64 {
			continue
		}
		if d := distance(s, strings.ToLower(k)); d < least && 2*d <= len(s) {
			best, least = k, d
		}
	}
	return best
}

// distance counts the single-byte changes (insert, delete, replace, swap
// neighbours) that turn a into b.
func distance(a, b string) int {
	before, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}

// OneOf lists words for a message: "a, b or c".
func OneOf(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
