package app

import "strings"

// claimQueryLength is how many characters of an item known claims are looked up by. docs/measurements/detection.md has what other
// lengths, and single sentences, find and cost.
const claimQueryLength = 300

// claimQuery is the part of an item that known claims are looked up by: its title and its beginning, where publications say what
// they are about.
func claimQuery(title, text string) string {
	s := strings.TrimSpace(title + "\n" + text)
	n := 0
	for i := range s {
		if n == claimQueryLength {
			return s[:i]
		}
		n++
	}
	return s
}
