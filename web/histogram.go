package web

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/page"
)

// maxBins is how many bars a histogram has at most: as many as can be hit with a
// finger on a narrow screen.
const maxBins = 12

// binDays are the spans that a bar may stand for.
var binDays = []int{1, 2, 7, 14, 31, 92, 183, 366, 3660, 36600}

// histogram is when the hits were published: bars that narrow the query to their
// days, so that it can be brushed without script.
type histogram struct {
	Bars     []histBar
	From, To string // the days that hits were counted on
	Query    string // without its days
	Clear    string // the query for every day; empty while no day is chosen
}

type histBar struct {
	Href, Text string
	Y, H       int // of 100
}

// dayTerm is a condition on the day at the level of the whole query.
var dayTerm = regexp.MustCompile(`(^|\s)day:[0-9.<>=-]+(\s|$)`)

// withoutDays drops the conditions on the day from a plain conjunction; a query that
// is more than that is left alone, and further days narrow it.
func withoutDays(query string) string {
	if strings.ContainsAny(query, `()"`) || hasOr.MatchString(query) || strings.Contains(query, "NOT") {
		return query
	}
	for dayTerm.MatchString(query) {
		query = dayTerm.ReplaceAllString(query, " ")
	}
	return strings.TrimSpace(query)
}

// withDays narrows a query to the days from and to, both included.
func withDays(query, from, to string) string {
	span := from + ".." + to
	if from == to {
		span = from
	}
	return strings.TrimSpace(narrow(withoutDays(query)) + " day:" + span)
}

// histogramOf plots the day facet; nil when there is nothing to tell apart.
func (req *request) histogramOf(query string, facets []index.Facet) *histogram {
	counts := map[time.Time]int{}
	var first, last time.Time
	for _, f := range facets {
		if f.Field != index.FacetDay {
			continue
		}
		for _, x := range f.Values {
			d, err := time.Parse(time.DateOnly, x.Value)
			if err != nil || x.Count == 0 {
				continue
			}
			counts[d] += int(x.Count)
			if first.IsZero() || d.Before(first) {
				first = d
			}
			if d.After(last) {
				last = d
			}
		}
	}
	if len(counts) == 0 {
		return nil
	}
	h := &histogram{From: first.Format(time.DateOnly), To: last.Format(time.DateOnly), Query: withoutDays(query)}
	if h.Query != query {
		h.Clear = page.Address("/search", "q", h.Query)
	}
	days := daysBetween(first, last) + 1
	each := binDays[max(0, slices.IndexFunc(binDays, func(n int) bool { return n*maxBins >= days }))]
	bins := make([]int, min((days+each-1)/each, 10*maxBins))
	for d, n := range counts {
		bins[min(daysBetween(first, d)/each, len(bins)-1)] += n
	}
	most := slices.Max(bins)
	for i, n := range bins {
		from := first.AddDate(0, 0, i*each)
		to := from.AddDate(0, 0, each-1)
		if to.After(last) {
			to = last
		}
		a, b := from.Format(time.DateOnly), to.Format(time.DateOnly)
		bar := histBar{Text: req.N("histogram.bar", n, "from", a, "to", b)}
		if a == b {
			bar.Text = req.N("histogram.day", n, "day", a)
		}
		if n > 0 {
			bar.Href, bar.H = page.Address("/search", "q", withDays(query, a, b)), max(4, n*100/most)
		}
		bar.Y = 100 - bar.H
		h.Bars = append(h.Bars, bar)
	}
	return h
}
