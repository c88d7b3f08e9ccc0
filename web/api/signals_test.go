package api

import (
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// somewhere finds Kenya in whatever names it.
type somewhere struct{}

// Find implements desk.Places.
func (somewhere) Find(title, text string) []desk.ItemPlace {
	if strings.Contains(title+text, "Kenya") {
		return []desk.ItemPlace{{Place: "KE", Weight: 1}}
	}
	return nil
}

// Area implements desk.Places.
func (s somewhere) Area(words string) []desk.ItemPlace { return s.Find("", words) }
