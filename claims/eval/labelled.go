package eval

import (
	"fmt"
	"io"
	"os"

	"github.com/rumordesk/rumordesk/tsv"
)

// Labelled is a text of which is known whether it was checked and refuted.
type Labelled struct {
	Set, Lang, Title, Text string
	Rumor                  bool // else it is an ordinary one
}

// ReadLabelled reads a file of labelled texts, see [ParseLabelled].
func ReadLabelled(name string) ([]Labelled, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return ParseLabelled(name, f)
}

// ParseLabelled reads labelled texts: the columns set, label (rumor or ordinary), lang, title, text, in any order and among others.
// Errors name the file, the line and what to do.
func ParseLabelled(name string, r io.Reader) (out []Labelled, err error) {
	columns := []string{"set", "label", "lang", "title", "text"}
	var at []int
	err = tsv.Rows(r, name, tsv.Handler{
		Wanted: tsv.Wanted(columns...),
		Header: func(header []string) (_ int, err error) {
			at, err = tsv.Columns(header, columns...)
			return len(header), err
		},
		Row: func(_ int, f []string) error {
			label := f[at[1]]
			if label != "rumor" && label != "ordinary" {
				return fmt.Errorf("label %q is neither rumor nor ordinary", label)
			}
			out = append(out, Labelled{Set: f[at[0]], Lang: f[at[2]], Title: f[at[3]], Text: f[at[4]], Rumor: label == "rumor"})
			return nil
		},
	})
	return out, err
}
