package web

import (
	"fmt"
	"strconv"

	"github.com/rumordesk/rumordesk/web/problem"
)

// paging is where a list stands and where it goes on.
type paging struct {
	Page, Pages int
	From, To    int // numbers of the first and last line shown, from 1
	Total       int
	Prev, Next  string // addresses; empty at the ends
}

// maxPage bounds the page number that is believed.
const maxPage = 1_000_000

// pageNumber reads ?page=; 1 when there is none.
func (req *request) PageNumber() (int, error) {
	s := req.R.URL.Query().Get("page")
	if s == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxPage {
		return 0, fmt.Errorf("%w page %q", problem.ErrMalformed, s)
	}
	return n, nil
}

// pages works out the paging of total lines, size a page. pairs are the query
// that the addresses keep.
func pages(path string, page, size, total int, pairs ...string) paging {
	p := paging{Page: page, Pages: max(1, (total+size-1)/size), Total: total}
	p.From, p.To = (page-1)*size+1, min(page*size, total)
	to := func(n int) string {
		number := ""
		if n > 1 {
			number = strconv.Itoa(n)
		}
		return address(path, append([]string{"page", number}, pairs...)...)
	}
	if page > 1 {
		p.Prev = to(min(page-1, p.Pages))
	}
	if page < p.Pages {
		p.Next = to(page + 1)
	}
	return p
}
