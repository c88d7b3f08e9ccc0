package crawler

import (
	"cmp"
	"errors"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

// reviews are the fact-checks of a page that the page may speak for: its own, and
// those of other pages of the same publisher. What cannot be used is counted and
// logged, without what stands there.
func (r *run) reviews(found []claimreview.Found, address, lang string) []desk.KnownDraft {
	var out []desk.KnownDraft
	for _, f := range found {
		switch {
		case f.Err != nil:
			r.refused(address, f.Err)
			continue
		case f.Review.URL == "", refuseAddress(f.Review.URL) != nil:
			f.Review.URL = address
		case !urls.SamePublisher(f.Review.URL, address):
			r.refused(address, errors.New("it is the fact-check of another publisher"))
			continue
		}
		v := f.Review
		out = append(out, desk.KnownDraft{
			Claim: v.Claim, Title: v.Title, Rating: v.Rating, URL: v.URL, Publisher: urls.Publisher(v.URL),
			Lang: cmp.Or(v.Lang, lang), ReviewedAt: v.ReviewedAt, Grade: v.Grade, Graded: v.Graded,
		})
	}
	return out
}

// refused counts a fact-check whose mark-up cannot be used.
func (r *run) refused(address string, why error) {
	r.c.log.Info("a fact-check's mark-up is not used", "source", r.s.ID, "url", address, "error", why)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.KnownRefused++
}
