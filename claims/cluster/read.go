package cluster

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rumordesk/rumordesk/tsv"
)

// maxID is the longest id of a text, in bytes.
const maxID = 256

// Read reads tab-separated texts after a header row that names the columns id and
// text, in any order and among others. Empty rows are passed over, and a byte order
// mark. What is wrong with the file is a [*tsv.Error].
func Read(r io.Reader, name string) ([]Text, error) {
	var (
		out      []Text
		id, text int
		width    int
		seen     = map[string]int{}
	)
	err := tsv.Rows(r, name, tsv.Handler{
		Wanted: tsv.Wanted("id", "text"),
		Header: func(columns []string) (int, error) {
			at, err := tsv.Columns(columns, "id", "text")
			if err != nil {
				return 0, err
			}
			id, text, width = at[0], at[1], len(columns)
			if text == width-1 {
				return max(id+1, width-1), nil // the last column may be left out where it is empty
			}
			return width, nil
		},
		Row: func(line int, f []string) error {
			switch {
			case strings.TrimSpace(strings.Join(f, "")) == "":
				return nil
			case f[id] == "":
				return errors.New("the id is empty")
			case len(f[id]) > maxID:
				return fmt.Errorf("the id is longer than %d bytes", maxID)
			case seen[f[id]] > 0:
				return fmt.Errorf("id %q stands in line %d already", f[id], seen[f[id]])
			case len(out) == MaxTexts:
				return fmt.Errorf("%w: at most %d", ErrTooMany, MaxTexts)
			}
			seen[f[id]] = line
			t := Text{ID: f[id]}
			if text < len(f) {
				t.Text = f[text]
			}
			out = append(out, t)
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
