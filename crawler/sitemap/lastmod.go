package sitemap

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// layouts are the forms of a time: those of W3C's note (https://www.w3.org/TR/NOTE-datetime), which sitemaps use, and what
// programs write instead. A time without a zone is taken for UTC. Of days, only those are read whose order is beyond doubt.
var layouts = []string{
	time.RFC3339, "2006-01-02", "2006-01-02T15:04Z07:00", "2006-01", "2006",
	"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700", "2006-01-02T15:04:05Z07", "2006-01-02T15:04Z07",
	"2006-1-2", "2006-1-2T15:04:05", "2006-1-2T15:04", "20060102", "20060102T150405Z0700", "20060102T150405", "20060102150405",
	"2006-01-02Z07:00", "2006-01-02T15Z07:00",
	"2.1.2006", "2.1.2006T15:04", "2.1.2006T15:04:05",
	"Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700",
	"Monday, 02-Jan-06 15:04:05 MST", time.ANSIC, time.UnixDate, "Mon Jan 2 2006 15:04:05 GMT-0700",
	"2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006",
}

var (
	blankInTime  = regexp.MustCompile(`^([0-9./-]+)[ \t]+([0-9]{1,2}:)`)       // "2026-03-10 10:00": a T is wanted
	blankAtZone  = regexp.MustCompile(`([0-9])[ \t]+([+-][0-9:]+|Z|UTC|GMT)$`) // "10:00:00 +08:00"
	manyDigits   = regexp.MustCompile(`([.,][0-9]{1,9})[0-9]*`)                // of a second
	inBrackets   = regexp.MustCompile(`[ \t]*(\([^)]*\)|\[[^\]]*\])$`)         // the name of the zone: JavaScript's, Java's
	chineseDay   = regexp.MustCompile(`^([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日[ \t]*`)
	sinceEpoch   = regexp.MustCompile(`^[0-9]{10}(?:[0-9]{3})?$`)
	yearAndSlash = regexp.MustCompile(`^([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})`)
)

// parseTime reads when something changed; what cannot be read is zero, and so is a time that no web page can have.
func parseTime(s string) time.Time {
	s = strings.TrimSpace(s)
	if len(s) > 64 || digits(s) < 4 { // no form has fewer; most of what a broken sitemap says ends here
		return time.Time{}
	}
	if sinceEpoch.MatchString(s) {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return time.Time{}
		}
		if len(s) == 13 {
			return believable(time.UnixMilli(n).UTC())
		}
		return believable(time.Unix(n, 0).UTC())
	}
	s = chineseDay.ReplaceAllString(s, "$1-$2-$3 ")
	s = yearAndSlash.ReplaceAllString(strings.TrimSpace(s), "$1-$2-$3")
	s = inBrackets.ReplaceAllString(s, "")
	if s != "" && s[0] >= '0' && s[0] <= '9' && !strings.Contains(s, ", ") {
		s = blankInTime.ReplaceAllString(s, "${1}T$2")
		if strings.ContainsAny(s, "Tt") {
			s = blankAtZone.ReplaceAllString(s, "$1$2")
			s = strings.ToUpper(s)
			s = strings.TrimSuffix(s, "UTC")
			s = strings.TrimSuffix(s, "GMT")
			s = manyDigits.ReplaceAllString(s, "$1")
		}
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return believable(t)
		}
	}
	return time.Time{}
}

func digits(s string) (n int) {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

func believable(t time.Time) time.Time {
	if t.Year() < 1990 || t.Year() >= 2200 {
		return time.Time{}
	}
	return t
}
