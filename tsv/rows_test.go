package tsv_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/tsv"
)

// read returns the rows of a table with the columns lang and text, among others.
func read(file string) (rows [][2]string, lines []int, err error) {
	var at []int
	err = tsv.Rows(strings.NewReader(file), "f.tsv", tsv.Handler{
		Wanted: tsv.Wanted("lang", "text"),
		Header: func(columns []string) (_ int, err error) {
			at, err = tsv.Columns(columns, "lang", "text")
			return len(columns), err
		},
		Row: func(line int, f []string) error {
			if f[at[1]] == "bad" {
				return errors.New("a bad text")
			}
			rows, lines = append(rows, [2]string{f[at[0]], f[at[1]]}), append(lines, line)
			return nil
		},
	})
	return rows, lines, err
}

func TestRows(t *testing.T) {
	rows, lines, err := read("\ufeffset\tText \tLANG\r\n\r\na\t\"one\" said\ten\r\n  \nb\t二\tzh\n\t\t\n")
	want := [][2]string{{"en", `"one" said`}, {"zh", "二"}, {"", ""}}
	if err != nil || !reflect.DeepEqual(rows, want) || !reflect.DeepEqual(lines, []int{3, 5, 6}) {
		t.Errorf("%q %v %v", rows, lines, err)
	}
	if rows, _, err := read("lang\ttext\n"); err != nil || len(rows) != 0 {
		t.Errorf("a header alone: %q %v", rows, err)
	}
}

func TestRowsRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"nothing", "", "f.tsv:1: the file is empty; the header row must name the columns lang and text, separated by tabs"},
		{"empty lines alone", "\n \n", "f.tsv:1: the file is empty"},
		{"a column is missing", "lang\ttitle\n", "f.tsv:1: the header row must name the columns lang and text, separated by tabs; missing: text"},
		{"commas", "lang,text\nen,one\n", "missing: lang, text"},
		{"too few", "lang\ttext\nen\tone\n\nen\n", "f.tsv:4: 1 columns where the header has 2; a text must hold neither tabs nor line breaks"},
		{"too many", "lang\ttext\nen\tone\ttwo\n", "f.tsv:2: 3 columns where the header has 2"},
		{"a quoted line break", "lang\ttext\nen\t\"one\nand two\"\n", "f.tsv:3: 1 columns where the header has 2; a text must hold neither tabs nor line breaks, and quotes do not hide them"},
		{"Latin-1", "lang\ttext\nen\tcaf\xe9\n", "f.tsv:2: not UTF-8; save the file as UTF-8"},
		{"UTF-16 with its mark", "\xff\xfel\x00a\x00n\x00g\x00", "f.tsv:1: not UTF-8"},
		{"UTF-16 without", "l\x00a\x00n\x00g\x00\t\x00", "f.tsv:1: not UTF-8"},
		{"GB 18030", "lang\ttext\nzh\t\xd2\xdf\xc3\xe7\n", "f.tsv:2: not UTF-8"},
		{"a long line", "lang\ttext\nen\t" + strings.Repeat("x", tsv.MaxLine) + "\n", "f.tsv:2: the line is longer than 4 MiB"},
		{"what the reader of a row says", "lang\ttext\nen\tbad\n", "f.tsv:2: a bad text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := read(c.file)
			var placed *tsv.Error
			if !errors.As(err, &placed) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// A fault of the medium is none of the table.
func TestRowsCannotBeRead(t *testing.T) {
	gone := errors.New("gone")
	err := tsv.Rows(failing{gone}, "f.tsv", tsv.Handler{Header: func(c []string) (int, error) { return len(c), nil }, Row: func(int, []string) error { return nil }})
	var placed *tsv.Error
	if !errors.Is(err, gone) || errors.As(err, &placed) || !strings.Contains(err.Error(), "f.tsv") {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// A row that is handed on is whole; what is wrong is told with its place.
func FuzzRows(f *testing.F) {
	f.Add("lang\ttext\nen\tone\n")
	f.Add("\ufefftext\tlang\r\n\r\n\t\n")
	f.Add("lang\ttext\n\"\xff")
	f.Fuzz(func(t *testing.T, file string) {
		rows, lines, err := read(file)
		if err != nil && !strings.HasPrefix(err.Error(), "f.tsv:") {
			t.Fatalf("an error without its place: %v", err)
		}
		last := 1
		for i, r := range rows {
			if lines[i] <= last {
				t.Fatalf("line %d after %d", lines[i], last)
			}
			last = lines[i]
			if s := r[0] + r[1]; !utf8.ValidString(s) || strings.ContainsAny(s, "\t\n") {
				t.Fatalf("%q", r)
			}
		}
	})
}
