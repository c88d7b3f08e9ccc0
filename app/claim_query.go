package app

import "strings"

// claimQuery is the part of a text that known claims are looked up by: its title and its beginning, where publications say
// what they are about.
func claimQuery(title, text string) string {
	return strings.TrimSpace(title + "\n" + text)
}
