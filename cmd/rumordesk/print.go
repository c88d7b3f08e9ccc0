package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// format is how a command prints records.
type format struct {
	Format string `enum:"table,json,jsonl" default:"table" help:"table, json (one array) or jsonl (one object a line)."`
}

// records prints rows as the user asked: as a table by columns, or as JSON.
func records[T any](w io.Writer, f format, rows []T, header []string, cells func(T) []string) error {
	switch f.Format {
	case "json":
		if rows == nil {
			rows = []T{}
		}
		return printJSON(w, rows)
	case "jsonl":
		for _, r := range rows {
			if err := printJSON(w, r); err != nil {
				return err
			}
		}
		return nil
	}
	lines := [][]string{header}
	for _, r := range rows {
		lines = append(lines, cells(r))
	}
	return table(w, lines)
}

// printJSON prints v on a line of its own, with characters such as < as they are.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// table aligns columns by how wide a terminal shows them: a Chinese character takes
// two cells.
func table(w io.Writer, lines [][]string) error {
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cellWidth(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		for i, cell := range line {
			b.WriteString(cell)
			if i < len(line)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-cellWidth(cell)+2))
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func cellWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// clip shortens s to a number of cells and takes out what would break a line or
// drive the terminal: crawled text is not to be trusted there either.
func clip(s string, cells int) string {
	s = plain(s)
	if cellWidth(s) <= cells {
		return s
	}
	n := 0
	for i, r := range s {
		if n += runeWidth(r); n > cells-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// plain replaces control characters, escape sequences among them, by spaces.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || (r >= 0x7f && r < 0xa0) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return ' '
		}
		return r
	}, s)
}

// ago says how long ago, or in how long, in one unit.
func ago(t, now time.Time) string {
	if t.IsZero() {
		return "-"
	}
	d := now.Sub(t)
	suffix, prefix := " ago", ""
	if d < 0 {
		d, suffix, prefix = -d, "", "in "
	}
	var n int
	var unit string
	switch {
	case d < time.Minute:
		n, unit = int(d.Seconds()), "s"
	case d < time.Hour:
		n, unit = int(d.Minutes()), "min"
	case d < 48*time.Hour:
		n, unit = int(d.Hours()), "h"
	default:
		n, unit = int(d.Hours()/24), "d"
	}
	return fmt.Sprintf("%s%d %s%s", prefix, n, unit, suffix)
}

// rfc3339 is how times are printed for machines: UTC, and null for none.
func rfc3339(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}
