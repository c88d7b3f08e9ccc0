package redact

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/redact/addresstest"
)

func TestClassify(t *testing.T) {
	classes := map[string]int{}
	for _, a := range addresstest.All() {
		classes[a.Class]++
		if got := Classify(a.URL).Key(); got != a.Class {
			t.Errorf("Classify(%q) = %s, want %s", a.URL, got, a.Class)
		}
		if got := PersonalURL(a.URL); got != a.Personal() {
			t.Errorf("PersonalURL(%q) = %v, want %v", a.URL, got, a.Personal())
		}
	}
	for class, least := range map[string]int{"personal": 200, "forum": 40, "comments": 10, "platform": 15, "publication": 100} {
		if classes[class] < least {
			t.Errorf("the table has %d addresses of the class %s; the boundary is held by %d", classes[class], class, least)
		}
	}
}

// TestAddressesInText: an address of a person is taken out of a text with all that
// belongs to it, and one of a publication stays.
func TestAddressesInText(t *testing.T) {
	for _, a := range addresstest.All() {
		if strings.ContainsFunc(a.URL, func(r rune) bool { return r >= 0x80 }) || strings.HasPrefix(a.URL, "//") {
			continue // an address in a text has a scheme, and ends before other scripts
		}
		for _, around := range []string{"They said so at %, and more.", "（来源：%）", "%"} {
			text := strings.Replace(around, "%", a.URL, 1)
			got, count := Text(text)
			switch {
			case a.Personal() && (count[Handle] == 0 || strings.Contains(strings.ToLower(got), addresstest.Name)):
				t.Errorf("Text(%q) = %q, which has the address", text, got)
			case a.Publication() && count[Handle] > 0 && !strings.Contains(a.URL, "/x.com/"): // where the text is split
				t.Errorf("Text(%q) = %q, which has lost a publication's address", text, got)
			}
		}
	}
}
