package web

import (
	"strconv"

	"github.com/rumordesk/rumordesk/web/page"
)

// paging is where a list stands and where it goes on.
type paging struct {
	Page, Pages int
	From, To    int // numbers of the first and last line shown, from 1
	Total       int
	Prev, Next  string // addresses; empty at the ends
}

// pages works out the paging of total lines, size a page. pairs are the query
// that the addresses keep.
func pages(path string, number, size, total int, pairs ...string) paging {
	p := paging{Page: number, Pages: max(1, (total+size-1)/size), Total: total}
	p.From, p.To = (number-1)*size+1, min(number*size, total)
	to := func(n int) string {
		at := ""
		if n > 1 {
			at = strconv.Itoa(n)
		}
		return page.Address(path, append([]string{"page", at}, pairs...)...)
	}
	if number > 1 {
		p.Prev = to(min(number-1, p.Pages))
	}
	if number < p.Pages {
		p.Next = to(number + 1)
	}
	return p
}
