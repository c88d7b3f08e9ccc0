package eval

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/tsv"
)

const maxID = 256 // bytes

// Query is a text to be looked up.
type Query struct{ ID, Text string }

// A Set is what one measurement needs.
type Set struct {
	Claims  []match.Claim
	Queries []Query
	Right   map[string][]string // the claims that a query repeats, by its ID
}

// ReadClaims reads a file with the columns claim_id, claim, title after a header
// row. The title may be missing. Errors name the file, the line and what to do.
func ReadClaims(name string) ([]match.Claim, error) {
	var out []match.Claim
	seen := map[string]int{}
	err := readFile(name, []string{"claim_id", "claim", "title"}, 2, func(line int, f []string) error {
		if err := unique(seen, "claim_id", f[0], line); err != nil {
			return err
		}
		out = append(out, match.Claim{ID: f[0], Claim: f[1], Title: f[2]})
		return nil
	})
	return out, err
}

// ReadQueries reads a file with the columns query_id, text after a header row.
func ReadQueries(name string) ([]Query, error) {
	var out []Query
	seen := map[string]int{}
	err := readFile(name, []string{"query_id", "text"}, 2, func(line int, f []string) error {
		if err := unique(seen, "query_id", f[0], line); err != nil {
			return err
		}
		out = append(out, Query{f[0], f[1]})
		return nil
	})
	return out, err
}

// ReadRight reads a file with the columns query_id, claim_id after a header row:
// which claims each query repeats.
func ReadRight(name string) (map[string][]string, error) {
	out := map[string][]string{}
	err := readFile(name, []string{"query_id", "claim_id"}, 2, func(_ int, f []string) error {
		out[f[0]] = append(out[f[0]], f[1])
		return nil
	})
	return out, err
}

// Read reads a whole set.
func Read(claims, queries, right string) (Set, error) {
	var s Set
	var err error
	if s.Claims, err = ReadClaims(claims); err != nil {
		return s, err
	}
	if s.Queries, err = ReadQueries(queries); err != nil {
		return s, err
	}
	s.Right, err = ReadRight(right)
	return s, err
}

func unique(seen map[string]int, column, id string, line int) error {
	switch {
	case id == "":
		return fmt.Errorf("%s is empty; give every row its own", column)
	case len(id) > maxID:
		return fmt.Errorf("%s is longer than %d bytes", column, maxID)
	}
	if before, ok := seen[id]; ok {
		return fmt.Errorf("%s %q stands in line %d already; give every row its own", column, id, before)
	}
	seen[id] = line
	return nil
}

func readFile(name string, columns []string, least int, row func(line int, f []string) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return readRows(f, name, columns, least, row)
}

// readRows reads tab-separated rows. The header names the columns, in any order and with others among them, which are passed over;
// of the last ones only least need be there. row is told the fields in the order of columns.
func readRows(r io.Reader, name string, columns []string, least int, row func(line int, f []string) error) error {
	wanted := "the first row must be the column names " + strings.Join(columns, ", ") + ", separated by tabs"
	var at []int // where each of columns stands
	return tsv.Rows(r, name, tsv.Handler{
		Wanted: wanted,
		Header: func(f []string) (width int, err error) {
			if at, err = tsv.Columns(f, columns[:least]...); err != nil {
				return 0, unnamed(f, columns[:least], wanted)
			}
			for _, more := range columns[least:] {
				if i, err := tsv.Columns(f, more); err == nil {
					at = append(at, i...)
				} else {
					at = append(at, len(f))
				}
			}
			return slices.Max(at[:least]) + 1, nil
		},
		Row: func(line int, f []string) error {
			out := make([]string, len(at))
			for i, k := range at {
				if k < len(f) {
					out[i] = f[k]
				}
			}
			return row(line, out)
		},
	})
}

// unnamed says which column a header does not name, and what stands in its place.
func unnamed(header, columns []string, wanted string) error {
	if len(header) < len(columns) {
		return errors.New(wanted)
	}
	for i, want := range columns {
		if _, err := tsv.Columns(header, want); err != nil {
			return &tsv.Error{Column: i + 1, Err: fmt.Errorf("column %d is called %q, and none is called %s; %s", i+1, clip(header[i]), want, wanted)}
		}
	}
	return errors.New(wanted)
}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}
