package page

import (
	"fmt"
	"strconv"

	"github.com/rumordesk/rumordesk/web/problem"
)

// Bounds of a search, for readers and programs alike.
const (
	MaxHits  = 10_000 // nobody turns pages this far; the index need not either
	MaxQuery = 2000   // bytes
)

// MaxPage bounds the page number that is believed.
const MaxPage = 1_000_000

// ParsePage reads the number of a page; 1 when there is none.
func ParsePage(s string) (int, error) {
	if s == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > MaxPage {
		return 0, fmt.Errorf("%w: page %q", problem.ErrMalformed, s)
	}
	return n, nil
}

// PageNumber reads ?page=; 1 when there is none.
func (req *Request) PageNumber() (int, error) { return ParsePage(req.R.URL.Query().Get("page")) }

// Paging is where a list stands and where it goes on.
type Paging struct {
	Page, Pages int
	From, To    int // numbers of the first and last line shown, from 1
	Total       int
	Prev, Next  string // addresses; empty at the ends
}

// NewPaging works out the paging of total lines, size a page. pairs are the query
// that the addresses keep.
func NewPaging(path string, number, size, total int, pairs ...string) Paging {
	p := Paging{Page: number, Pages: max(1, (total+size-1)/size), Total: total}
	p.From, p.To = (number-1)*size+1, min(number*size, total)
	to := func(n int) string {
		at := ""
		if n > 1 {
			at = strconv.Itoa(n)
		}
		return Address(path, append([]string{"page", at}, pairs...)...)
	}
	if number > 1 {
		p.Prev = to(min(number-1, p.Pages))
	}
	if number < p.Pages {
		p.Next = to(number + 1)
	}
	return p
}
