package redact

import (
	"strings"
	"testing"
)

// labelledAddress is a line of testdata/addresses.tsv, which every way in is held
// against.
type labelledAddress struct{ class, address string }

func addresses(t testing.TB) (out []labelledAddress) {
	for _, l := range lines(t, "addresses.tsv") {
		class, address, ok := strings.Cut(l, "\t")
		if !ok {
			t.Fatalf("testdata/addresses.tsv: %q has no tab", l)
		}
		out = append(out, labelledAddress{class, address})
	}
	if len(out) < 300 {
		t.Fatalf("testdata/addresses.tsv has %d addresses; the boundary is held by 300", len(out))
	}
	return out
}

func TestClassify(t *testing.T) {
	for _, a := range addresses(t) {
		c := Classify(a.address)
		if got := c.Key(); got != a.class {
			t.Errorf("Classify(%q) = %s, want %s", a.address, got, a.class)
		}
		if got, want := PersonalURL(a.address), a.class != "publication" && a.class != "platform"; got != want {
			t.Errorf("PersonalURL(%q) = %v, want %v", a.address, got, want)
		}
	}
}

// TestAddressesInText: an address of a person is taken out of a text with all that
// belongs to it, and one of a publication stays.
func TestAddressesInText(t *testing.T) {
	for _, a := range addresses(t) {
		if strings.ContainsFunc(a.address, func(r rune) bool { return r >= 0x80 }) || strings.HasPrefix(a.address, "//") {
			continue // an address in a text has a scheme, and ends before other scripts
		}
		for _, around := range []string{"They said so at %, and more.", "（来源：%）", "%"} {
			text := strings.Replace(around, "%", a.address, 1)
			got, count := Text(text)
			switch personal := a.class != "publication" && a.class != "platform"; {
			case personal && (count[Handle] == 0 || strings.Contains(strings.ToLower(got), "quillonia")):
				t.Errorf("Text(%q) = %q, which has the address", text, got)
			case a.class == "publication" && count[Handle] > 0 && !strings.Contains(a.address, "/x.com/"): // where the text is split
				t.Errorf("Text(%q) = %q, which has lost a publication's address", text, got)
			}
		}
	}
}
