package claimreview

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Format is how a file is written.
type Format string

// The formats. The first two are read by the same reader: a feed is a list of
// ClaimReviews with more around it.
const (
	DataCommons Format = "datacommons" // a DataFeed of ClaimReviews
	ClaimReview Format = "claimreview" // ClaimReviews alone, one or a list
	CSV         Format = "csv"
	JSONL       Format = "jsonl"
)

// Formats lists the formats.
func Formats() []Format { return []Format{DataCommons, ClaimReview, CSV, JSONL} }

// Record is one fact-check of a file, or what is wrong with it.
type Record struct {
	Place  Place
	Review Review
	Err    error // *Problem
}

// Options say how a file is read.
type Options struct {
	// As is the file's format; empty means the one that it looks like.
	As Format
	// Charset is the WHATWG name of the file's encoding, such as "gb18030". Empty means
	// UTF-8, what a byte order mark says, or what Guess makes of it.
	Charset string
	// Guess names the encoding of a file whose first bytes are not UTF-8; "utf-8" or
	// empty when it cannot tell. It may be nil.
	Guess func(head []byte) string
}

// Summary is what Read found out about a file as a whole.
type Summary struct {
	Format  Format
	Charset string // WHATWG name of the encoding that the file was read in
	// Unused names the columns or keys that no fact-check has, sorted, at most 20.
	Unused []string
}

func (s *Summary) unused(name string) {
	if name = line(name); len(name) > 60 {
		name = strings.ToValidUTF8(name[:60], "") + "…"
	}
	if at, found := slices.BinarySearch(s.Unused, name); !found && len(s.Unused) < 20 && name != "" {
		s.Unused = slices.Insert(s.Unused, at, name)
	}
}

// Read reads a file, gzipped or not, and calls each for every record in order. The
// error is that of each, or says at which line:column and why the file cannot be read
// on; what was read until then has been handed on.
func Read(r io.Reader, o Options, each func(Record) error) (sum Summary, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	magic, err := in.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return sum, err
	}
	if bytes.Equal(magic, []byte{0x1F, 0x8B}) {
		gz, err := gzip.NewReader(in)
		if err != nil {
			return sum, fmt.Errorf("the file is not sound gzip: %w", err)
		}
		in = bufio.NewReaderSize(&gunzip{gz}, 64<<10)
	}
	in, as, err := toText(in, o.Charset, o.Guess)
	if err != nil {
		return sum, err
	}
	sum.Charset = as.name
	head, err := peek(in)
	if err != nil {
		return sum, err
	}
	if sum.Format = o.As; sum.Format == "" {
		if sum.Format, err = Detect(head); err != nil {
			return sum, err
		}
	}
	switch sum.Format {
	case CSV:
		return sum, table(in, as, &sum, each)
	case JSONL:
		return sum, lines(in, as, &sum, each)
	case DataCommons, ClaimReview:
		return sum, (&feed{s: newScanner(in), as: as, each: each}).run()
	}
	return sum, fmt.Errorf("there is no format %q", o.As)
}

// gunzip words the errors of gzip.
type gunzip struct{ r *gzip.Reader }

func (g *gunzip) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("the compressed file is damaged or cut short: %w", err)
	}
	return n, err
}

// Detect tells the format from the beginning of a file.
func Detect(head []byte) (Format, error) {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(head) == 0 {
		return "", errors.New("the file is empty")
	}
	switch head[0] {
	case '[':
		return ClaimReview, nil
	case '{':
		first, rest, more := bytes.Cut(head, []byte("\n"))
		var m map[string]any
		if json.Unmarshal(first, &m) == nil { // a whole object on its line
			_, plain := m["claim"]
			if next := bytes.TrimSpace(rest); plain || more && len(next) > 0 && next[0] == '{' {
				return JSONL, nil
			}
		}
		if bytes.Contains(head, []byte(`"dataFeedElement"`)) || bytes.Contains(head, []byte(`"DataFeed"`)) {
			return DataCommons, nil
		}
		return ClaimReview, nil
	case '<':
		return "", errors.New("this is a page or XML, not a list of fact-checks: the crawler reads the ClaimReview of pages, from a source of kind factcheck")
	}
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	if saidSeparator(first) != 0 {
		first, _, _ = bytes.Cut(rest, []byte("\n"))
		first = append(bytes.Clone(first), ',') // whatever parts the cells
	}
	if strings.Contains(strings.ToLower(string(first)), "claim") && bytes.ContainsAny(first, ",;\t") {
		return CSV, nil
	}
	return "", fmt.Errorf("the file is neither JSON nor a table whose first row names the columns %s; if it is one of them, say which with --as", columnList)
}
