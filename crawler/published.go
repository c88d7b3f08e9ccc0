package crawler

import "time"

// nearTime is how far the time on a page may lie from its feed's and still mean the same: a time without its zone is off by up to
// 14 hours, a day without its time by a day more.
const nearTime = 38 * time.Hour

// publishedAt is when a page was published, of what it says itself and of what its feed or sitemap says. A feed gives the exact
// time with its zone (RFC 822, RFC 3339), and a page often a day, or a time without a zone. So the feed is believed unless it
// gives a day only, lies ahead, or speaks of another time altogether, as when an old page is listed anew.
func publishedAt(page, feed, now time.Time) time.Time {
	switch {
	case feed.IsZero(), feed.Year() < 1990, feed.After(now.Add(24 * time.Hour)):
		return page
	case page.IsZero():
		return feed
	case feed.Equal(feed.UTC().Truncate(24 * time.Hour)):
		return page // no better than a day
	}
	if off := feed.Sub(page); off < -nearTime || off > nearTime {
		return page
	}
	return feed.UTC()
}
