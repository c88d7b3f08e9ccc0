package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The written forms of dates. Groups: year, month, day, hour, minute, second, zone.
var (
	isoDate = regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[T\s　]|&nbsp;)+(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{3,4}\b)?)?`)
	hanDate = regexp.MustCompile(`(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?(?:[\s　]*(?:星期.|周.|週.)?[\s　]*(上午|下午|晚上|晚间|凌晨|早上|中午)?[\s　]*(\d{1,2})\s*[:：时時点點]\s*(\d{1,2})?(?:\s*[:：分]\s*(\d{1,2})?)?)?`)
	dayName = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?[\s-]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[\s-]+(\d{4})(?:[\s,|-]+(?:at\s+)?(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?\b)?\s*(Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4}\b)?)?`)
	nameDay = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[\s,|-]+(?:at\s+)?(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?\b)?\s*(Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4}\b)?)?`)
	packed  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?$`)
	urlDate = regexp.MustCompile(`(?:^|[/_.-]|/t|/c)((?:19|20)\d{2})[/_-]?([01]\d)[/_-]?([0-3]\d)(?:[/_.-]|$)`)
	labels  = regexp.MustCompile(`(?i)发布|發布|發佈|发表|發表|时间|時間|日期|published|posted|date:`)
)

// parseTime reads one written date. The zone is the one found; without one it is
// UTC, because no other guess is better for every site. dated is false when the text
// gives a day without a time of day.
func parseTime(s string) (t time.Time, timed, ok bool) {
	s = strings.TrimSpace(cut(s, 200))
	if s == "" {
		return
	}
	if allDigits(s) && (len(s) == 10 || len(s) == 13) {
		n, _ := strconv.ParseInt(s[:10], 10, 64)
		return time.Unix(n, 0).UTC(), true, true
	}
	if m := packed.FindStringSubmatch(s); m != nil {
		return build(m[1], m[2], m[3], m[4], m[5], m[6], "", m[7])
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return build(m[1], m[2], m[3], m[4], m[5], m[6], "", m[7])
	}
	if m := hanDate.FindStringSubmatch(s); m != nil {
		half := ""
		switch m[4] {
		case "下午", "晚上", "晚间":
			half = "pm"
		}
		if m[5] != "" && m[6] == "" {
			m[6] = "0"
		}
		return build(m[1], m[2], m[3], m[5], m[6], m[7], half, "")
	}
	if m := dayName.FindStringSubmatch(s); m != nil {
		return build(m[3], month(m[2]), m[1], m[4], m[5], m[6], m[7], m[8])
	}
	if m := nameDay.FindStringSubmatch(s); m != nil {
		return build(m[3], month(m[1]), m[2], m[4], m[5], m[6], m[7], m[8])
	}
	return
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func month(name string) string {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	return strconv.Itoa(strings.Index(names, strings.ToLower(name[:3]))/3 + 1)
}

// build checks the parts: an impossible day is no date, not the next month's.
func build(year, month, day, hour, minute, second, half, zone string) (t time.Time, timed, ok bool) {
	y, mo, d := atoi(year), atoi(month), atoi(day)
	h, mi, s := atoi(hour), atoi(minute), atoi(second)
	if half = strings.ToLower(half); half != "" && h <= 12 {
		if h %= 12; strings.HasPrefix(half, "p") {
			h += 12
		}
	}
	if mo < 1 || mo > 12 || d < 1 || d > 31 || h > 24 || mi > 59 || s > 60 {
		return
	}
	t = time.Date(y, time.Month(mo), d, h, mi, s, 0, location(zone))
	if t.Day() != d && h < 24 {
		return time.Time{}, false, false
	}
	return t, hour != "", true
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// location gives the fixed zone of an offset or of an unambiguous abbreviation.
// CST and IST mean several zones each and count as no zone.
func location(zone string) *time.Location {
	switch zone {
	case "", "Z", "UTC", "GMT":
		return time.UTC
	}
	if zone[0] == '+' || zone[0] == '-' {
		digits := strings.ReplaceAll(zone[1:], ":", "")
		if len(digits) == 2 {
			digits += "00"
		}
		h, m := atoi(digits[:2]), atoi(digits[2:])
		if h > 14 || m > 59 {
			return time.UTC
		}
		off := h*3600 + m*60
		if zone[0] == '-' {
			off = -off
		}
		if off == 0 {
			return time.UTC
		}
		return time.FixedZone("", off)
	}
	hours := map[string]float64{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "WET": 0, "WEST": 1,
		"CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "EAT": 3, "WAT": 1, "PKT": 5, "HKT": 8, "SGT": 8, "PHT": 8,
		"AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13}
	if h, ok := hours[strings.ToUpper(zone)]; ok && h != 0 {
		return time.FixedZone(strings.ToUpper(zone), int(h*3600))
	}
	return time.UTC
}

// plausible refuses dates before the web and beyond two days from now: the epoch,
// the year of a law, an event to come.
func plausible(t, now time.Time) bool {
	return t.Year() >= 1990 && t.Before(now.Add(48*time.Hour))
}

// publishedAt takes the first plausible date of: JSON-LD, meta, time elements, a
// line near the headline, the address. If it gives only the day and a later source
// gives a time on the same day, that one is taken.
func (f *facts) publishedAt(blocks []block, pageURL string, now time.Time) time.Time {
	var day time.Time
	try := func(s string) (time.Time, bool) {
		t, timed, ok := parseTime(s)
		if !ok || !plausible(t, now) {
			return time.Time{}, false
		}
		if timed && (day.IsZero() || sameDay(t, day)) {
			return t, true
		}
		if day.IsZero() {
			day = t
		}
		return time.Time{}, false
	}
	for _, s := range f.published {
		if t, ok := try(s); ok {
			return t
		}
	}
	if t, ok := f.fromText(blocks, try); ok {
		return t
	}
	if day.IsZero() {
		if m := urlDate.FindStringSubmatch(cut(pageURL, 2048)); m != nil {
			if t, _, ok := build(m[1], m[2], m[3], "", "", "", "", ""); ok && plausible(t, now) {
				return t
			}
		}
	}
	return day
}

func sameDay(a, b time.Time) bool {
	ya, ma, da := a.Date()
	yb, mb, db := b.Date()
	return ya == yb && ma == mb && da == db
}

// fromText looks for a date line: a labelled one anywhere above the text, or one
// right after the headline.
func (f *facts) fromText(blocks []block, try func(string) (time.Time, bool)) (time.Time, bool) {
	head := -1
	for i := 0; i < len(blocks) && i < 400; i++ {
		b := &blocks[i]
		if f.h1 != "" && head < 0 && b.text == f.h1 {
			head = i
			continue
		}
		if len(b.text) > 200 || !strings.ContainsAny(b.text, "0123456789") {
			continue
		}
		if head >= 0 && i <= head+8 || labels.MatchString(b.text) {
			if t, ok := try(b.text); ok {
				return t, true
			}
		}
	}
	return time.Time{}, false
}
