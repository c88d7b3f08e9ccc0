package claimreview

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// columns are the names of a table's columns, and of the keys of a plain JSON line,
// with what they stand for.
var columns = map[string]string{
	"claim": "claim", "title": "title", "rating": "rating", "publisher": "publisher", "url": "url",
	"lang": "lang", "language": "lang", "date": "date", "grade": "grade",
}

// columnList is columns as a person is told of them.
const columnList = "claim, title, rating, publisher, url, lang (or language), date, grade"

// row makes a review of one row; cell returns what stands under a name, empty for
// nothing.
func row(cell func(name string) string) (Review, error) {
	r := Review{Claim: line(cell("claim")), Title: line(cell("title")), Rating: line(cell("rating")), Lang: tag(cell("lang"))}
	r.Publisher = strings.ToLower(strings.TrimSpace(cell("publisher")))
	r.time(cell("date"))
	if g := cell("grade"); strings.TrimSpace(g) != "" {
		n, ok := number(g)
		if !ok || n < 0 || n > 1 {
			return Review{}, &Problem{"grade", "a number from 0 (the worst) to 1 (the best) is wanted"}
		}
		r.Grade, r.Graded = n, true
	}
	if err := r.address(cell("url"), ""); err != nil {
		return Review{}, err
	}
	switch {
	case r.Claim == "":
		return Review{}, &Problem{"claim", "there is none"}
	case r.URL == "":
		return Review{}, &Problem{"url", "the address of the fact-check is missing"}
	case r.Rating == "" && !r.Graded:
		return Review{}, &Problem{"rating", "there is none"}
	}
	return r, nil
}

// meter counts what is read, and ends a record that goes on for too long: the reader
// of CSV keeps a whole record in memory.
type meter struct {
	r      io.Reader
	total  int64
	record int
}

// errRecord ends a record beyond MaxRecord. There is no telling where the next one
// begins: a quote that is not closed takes in all that follows.
var errRecord = fmt.Errorf("a record is larger than %d KiB: a quote is not closed, or this is not a table", MaxRecord>>10)

func (m *meter) Read(p []byte) (int, error) {
	if m.record > MaxRecord+64<<10 {
		return 0, errRecord
	}
	n, err := m.r.Read(p)
	m.record += n
	if m.total += int64(n); m.total > MaxFile {
		return 0, errFull
	}
	return n, err
}

// table reads CSV whose first row names the columns. The separator is the one of
// comma, semicolon and tab that the first row has most of.
func table(r io.Reader, as reading, sum *Summary, each func(Record) error) error {
	m := &meter{r: r}
	in := bufio.NewReaderSize(m, 64<<10)
	head, err := in.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		return errors.New("1:1: the lines end with CR alone, as on old Macs; save the file with LF or CRLF")
	}
	if i := strings.IndexByte(string(head), '\n'); i >= 0 {
		head = head[:i]
	}
	sep, lines := separator(head)
	if lines > 0 {
		if _, err := in.Discard(len(head) + 1); err != nil {
			return errors.New("the file is empty")
		}
	}
	c := csv.NewReader(in)
	c.FieldsPerRecord, c.ReuseRecord, c.Comma = -1, true, sep
	names, err := c.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty")
	}
	if err != nil {
		if syntax := (*csv.ParseError)(nil); errors.As(err, &syntax) {
			err = errors.New(rowProblem(syntax))
		}
		return fmt.Errorf("1:1: the first row, which names the columns: %w", err)
	}
	at, err := header(names, sum)
	if err != nil {
		return err
	}
	width, line := len(names), 1+lines
	for n := 1; ; n++ {
		m.record = 0
		cells, err := c.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &syntax):
			line = syntax.StartLine + lines
			err = each(Record{Place: Place{n, line, 1}, Err: &Problem{"", rowProblem(syntax)}})
		case err != nil:
			return rowError(line, err)
		default:
			place := Place{Record: n}
			place.Line, place.Column = c.FieldPos(0)
			place.Line += lines
			line = place.Line
			if len(cells) != width {
				err = each(Record{Place: place, Err: &Problem{"", fmt.Sprintf("%d cells, and the first row has %d: a separator inside a text needs quotes around it", len(cells), width)}})
				break
			}
			if slices.ContainsFunc(cells, func(cell string) bool { return !as.text([]byte(cell)) }) {
				err = each(Record{Place: place, Err: as.notText()})
				break
			}
			review, bad := row(func(name string) string {
				if i, ok := at[name]; ok {
					return cells[i]
				}
				return ""
			})
			err = each(Record{Place: place, Review: review, Err: bad})
		}
		if err != nil {
			return err
		}
	}
}

// separator tells what parts the cells from the beginning of a file: what a line such as sep=; says, which spreadsheets write and
// hide, or the one of comma, semicolon and tab that the first row has most of. lines is how many lines say so.
func separator(first []byte) (sep rune, lines int) {
	if sep := saidSeparator(first); sep != 0 {
		return sep, 1
	}
	row := string(first)
	sep = ','
	for _, s := range "\t;" {
		if strings.Count(row, string(s)) > strings.Count(row, string(sep)) {
			sep = s
		}
	}
	return sep, 0
}

// saidSeparator is the separator that a line says; 0 for none.
func saidSeparator(line []byte) rune {
	s := strings.Trim(strings.TrimSpace(string(line)), `"`)
	if len(s) < len("sep=") || !strings.EqualFold(s[:len("sep=")], "sep=") {
		return 0
	}
	switch s[len("sep="):] {
	case ",", ";", "|":
		return rune(s[len(s)-1])
	case "", `\t`: // a tab at the line's end is trimmed
		return '\t'
	}
	return 0
}

// header finds the columns.
func header(names []string, sum *Summary) (map[string]int, error) {
	at := map[string]int{}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		known, ok := columns[name]
		if !ok {
			sum.unused(name)
			continue
		}
		if _, twice := at[known]; twice {
			return nil, fmt.Errorf("1:1: there are two columns for %s; keep one", known)
		}
		at[known] = i
	}
	for _, need := range []string{"claim", "url"} {
		if _, ok := at[need]; !ok {
			return nil, fmt.Errorf("1:1: the first row names no column %s; the columns are %s", need, columnList)
		}
	}
	_, words := at["rating"]
	if _, number := at["grade"]; !words && !number {
		return nil, fmt.Errorf("1:1: the first row names no column rating; the columns are %s", columnList)
	}
	return at, nil
}

func rowProblem(e *csv.ParseError) string {
	switch {
	case errors.Is(e.Err, csv.ErrQuote):
		return "a quote stands where none can, or is not closed; inside a quoted text a quote is written twice"
	case errors.Is(e.Err, csv.ErrBareQuote):
		return "a quote stands inside a text without quotes around it"
	}
	return "this is not a row of a table"
}

// rowError words an error that ends the reading after the row at a line.
func rowError(line int, err error) error {
	return fmt.Errorf("%d:1: after this row: %w", line, err)
}

// lines reads one JSON object a line: a ClaimReview, or plain keys named like the
// columns of a table.
func lines(r io.Reader, as reading, sum *Summary, each func(Record) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	read := int64(0)
	for n, at := 0, 1; ; at++ {
		raw, long, err := oneLine(in, &read)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		trimmed := strings.TrimSpace(strings.TrimPrefix(string(raw), "\ufeff"))
		if trimmed != "" || long {
			n++
			if e := each1(trimmed, long, as, Place{n, at, 1}, sum, each); e != nil {
				return e
			}
		}
		if err != nil {
			if n == 0 {
				return errors.New("the file is empty")
			}
			return nil
		}
	}
}

// oneLine reads a line; of one that is too long it keeps the beginning.
func oneLine(in *bufio.Reader, read *int64) (out []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if *read += int64(len(part)); *read > MaxFile {
			return nil, false, errFull
		}
		if len(out)+len(part) > MaxRecord {
			long = true
		} else {
			out = append(out, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return out, long, err
		}
	}
}

func each1(raw string, long bool, as reading, place Place, sum *Summary, each func(Record) error) error {
	if long {
		return each(Record{Place: place, Err: errTooLarge})
	}
	if !as.text([]byte(raw)) {
		return each(Record{Place: place, Err: as.notText()})
	}
	v, problem := decode([]byte(raw))
	if problem != nil {
		return each(Record{Place: place, Err: problem})
	}
	m, ok := v.(map[string]any)
	if !ok {
		return each(Record{Place: place, Err: &Problem{"", "one JSON object a line is wanted"}})
	}
	if _, plain := m["claim"]; !plain || m["@type"] != nil {
		return (&feed{place: place, each: each}).hand(v, "neither a ClaimReview nor an object with the keys "+columnList)
	}
	at := map[string]string{}
	for _, key := range sortedKeys(m) {
		name, ok := columns[strings.ToLower(key)]
		if !ok {
			sum.unused(key)
			continue
		}
		at[name] = text(m[key])
	}
	review, bad := row(func(name string) string { return at[name] })
	return each(Record{Place: place, Review: review, Err: bad})
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
