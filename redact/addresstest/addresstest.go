// Package addresstest is the table of addresses that every way in is held against, for
// tests: the redaction, the configuration, the crawler, tips, known claims, evidence,
// lists of feeds.
package addresstest

import (
	_ "embed"
	"net/url"
	"slices"
	"strings"
)

// Name stands in the addresses of persons, so that a test can search for it in what was
// stored.
const Name = "quillonia"

// Address is one line of the table.
type Address struct {
	Class string // of redact.Class, by its key
	URL   string
}

// Publication says whether the address may be a source, and may be kept.
func (a Address) Publication() bool { return a.Class == "publication" }

// Personal says whether the address points at persons, and is never kept. What is
// neither is a page of a network that is nobody's.
func (a Address) Personal() bool { return !a.Publication() && a.Class != "platform" }

//go:embed addresses.tsv
var table string

// All is the whole table.
func All() (out []Address) {
	for l := range strings.Lines(table) {
		class, address, ok := strings.Cut(strings.TrimSpace(l), "\t")
		if ok && !strings.HasPrefix(class, "#") {
			out = append(out, Address{class, address})
		}
	}
	return out
}

// invented are the hosts of the table whose addresses are known by their paths alone.
var invented = []string{"paper.example", "board.example", "social.example"}

// At are the addresses that are known by their paths alone, on the site at base.
func At(base string) (out []Address) {
	for _, a := range All() {
		u, err := url.Parse(a.URL)
		if err == nil && slices.Contains(invented, u.Host) {
			_, path, _ := strings.Cut(a.URL, u.Host)
			out = append(out, Address{a.Class, base + path})
		}
	}
	return out
}
