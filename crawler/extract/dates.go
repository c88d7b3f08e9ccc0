package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// written is a date as it stands in a text.
type written struct {
	start, end int // in the text that datesIn was given
	at         time.Time
	timed      bool // it gives a time of day
	bare       bool // nothing but a label tells that it is a date
}

const monthName = `(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?`

// dateForm is one way to write a day. Its groups are named y, m and d; a and b where a clock or a language must tell the day from
// the month; c is a clock in the middle of it.
type dateForm struct {
	re         *regexp.Regexp
	calendar   int  // years to add: the Republic of China counts from 1911
	bare, dots bool // see written; whether a dot may stand between hours and minutes
}

var dateForms = [...]dateForm{
	{re: regexp.MustCompile(`\b(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})`)},
	{re: regexp.MustCompile(`\b(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]?`)},
	{re: regexp.MustCompile(`(?P<y>[〇零○一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十廿卅]{1,3})[日号號]`)},
	{re: regexp.MustCompile(`民[國国]\s*(?P<y>\d{2,3})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})\s*[日号號]?`), calendar: 1911},
	{re: regexp.MustCompile(`\b(?P<y>1\d{2})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})\s*[日号號]?`), calendar: 1911, bare: true},
	{re: regexp.MustCompile(`(?i)\b(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?` + monthName + `,?[\s-]+(?P<y>\d{4})\b`), dots: true},
	{re: regexp.MustCompile(`(?i)\b(?P<d>\d{1,2})-` + monthName + `-(?P<y>\d{2})\b`)},
	{re: regexp.MustCompile(`(?i)\b` + monthName + `\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<y>\d{4})\b`), dots: true},
	{re: regexp.MustCompile(`(?i)\b` + monthName + `\s+(?P<d>\d{1,2})\s+(?P<c>\d{1,2}:\d{2}(?::\d{2})?(?:\s+(?:[A-Z]{2,5}|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?))?)\s+(?P<y>\d{4})\b`)},
	{re: regexp.MustCompile(`\b(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})\b`), dots: true},
	{re: regexp.MustCompile(`\b(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<y>\d{4})\b`)},
	{re: regexp.MustCompile(`\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b`), dots: true},
}

var (
	packed  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$`)
	between = regexp.MustCompile(`^(?i:[\s,，|·•/–—-]|\bat\b|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|[（(]?(?:星期|周|週|禮拜|礼拜)[一二三四五六日天][）)]?)*(?:T|北京[时時][间間]\s*)?`)
	clock   = regexp.MustCompile(`^(?i:(上午|下午|晚上|晚[间間]|凌晨|清晨|早上|早晨|中午|傍晚|深夜|夜[间間]|午前|午[后後]|[ap]\.?m\.?)\s*)?(\d{1,2})(?:\s*([:：.时時点點])\s*(\d{1,2})?)?(?:\s*[:：分]\s*(\d{1,2})(?:[.,]\d{1,9})?\s*秒?)?分?(?:\s*(?i:([ap])\.?\s?m\b\.?))?`)
	before  = regexp.MustCompile(`(?i)\b(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2}))?(?:\s*([ap])\.?\s?m\b\.?)?(?:\s*\(?([A-Z]{2,5})\)?)?[\s,|–—-]*(?:on\s+)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?[\s,]*)?$`)
	zone    = regexp.MustCompile(`^\s?[\[(（]?\s*(Z\b|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{2,5}\b|北京[时時][间間])`)
)

// plainDigits gives the text as the forms expect it: digits and signs of full width are written as those of ASCII.
func plainDigits(s string) string {
	s = strings.ReplaceAll(s, "&nbsp;", " ")
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９', r == '／', r == '－', r == '．':
			return r - 0xFEE0
		case r == 0xA0, r == 0x3000, r == 0x2009, r == 0x202F:
			return ' '
		case r == 0x2212:
			return '-'
		}
		return r
	}, s)
}

// datesIn finds the dates of a text that plainDigits made, in their order. us says that a month stands before its day where both
// could be either, and is 0 when unknown, as no date is better than a wrong one.
func datesIn(s string, us order) []written {
	if !strings.ContainsAny(s, "0123456789年") {
		return nil
	}
	var out []written
	for f := range dateForms {
		form := &dateForms[f]
		for _, m := range form.re.FindAllStringSubmatchIndex(s, 20) {
			if w, ok := form.read(s, m, us); ok {
				out = append(out, w)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b written) int { return a.start - b.start })
	kept := out[:0]
	for _, w := range out {
		if n := len(kept); n > 0 && w.start < kept[n-1].end {
			continue // another reading of the same date
		}
		kept = append(kept, w)
	}
	return kept
}

// order is how a page writes the numbers of a day.
type order int

const (
	unknownOrder order = iota
	monthFirst
	dayFirst
)

func (form *dateForm) read(s string, m []int, us order) (w written, ok bool) {
	if m[1] < len(s) && s[m[1]] >= '0' && s[m[1]] <= '9' {
		return w, false // the number of a file goes on
	}
	part := func(name string) string {
		if i := form.re.SubexpIndex(name); i >= 0 && m[2*i] >= 0 {
			return s[m[2*i]:m[2*i+1]]
		}
		return ""
	}
	c, end := clockAfter(s, m[1], form.dots)
	start := m[0]
	switch middle := part("c"); {
	case middle != "":
		c, _ = clockAfter(middle, 0, false)
		end = m[1]
	case c.hour == "":
		c, start = clockBefore(s, m[0])
	}
	y, mo, d := number(part("y")), month(part("m")), number(part("d"))
	if a, b := number(part("a")), number(part("b")); a > 0 {
		switch {
		case a == b, a > 12, us == dayFirst && c.half == "" && b <= 12:
			d, mo = a, b
		case b > 12, c.half != "", us == monthFirst:
			mo, d = a, b
		default:
			return w, false
		}
	}
	if len(part("y")) == 2 && form.calendar == 0 {
		y += 2000
	}
	w = written{start: start, end: end, bare: form.bare}
	w.at, w.timed, ok = build(y+form.calendar, mo, d, c)
	return w, ok
}

// clockTime is a time of day as it is written.
type clockTime struct {
	hour, minute, second string
	half                 string // a, p, or a Chinese word for a part of the day
	zone                 string
}

func clockAfter(s string, i int, dots bool) (c clockTime, end int) {
	from := i + len(between.FindString(s[i:]))
	if from == i && i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		return c, i // digits that touch the day are none of its clock
	}
	lead := s[i:from]
	m := clock.FindStringSubmatchIndex(s[from:])
	if m == nil {
		return c, i
	}
	g := func(k int) string {
		if m[2*k] < 0 {
			return ""
		}
		return s[from+m[2*k] : from+m[2*k+1]]
	}
	sep, half := g(3), g(6)
	c = clockTime{hour: g(2), minute: g(4), second: g(5), half: strings.ToLower(g(1) + half)}
	stop := from + m[1]
	switch {
	case sep == "." && (!dots || len(c.minute) != 2), (sep == ":" || sep == "：") && len(c.minute) != 2, sep == "" && c.half == "",
		stop < len(s) && s[stop] >= '0' && s[stop] <= '9':
		return clockTime{}, i
	}
	if strings.Contains(lead, "北京") {
		c.zone = "+08:00"
	}
	if z := zone.FindStringSubmatchIndex(s[stop:]); z != nil && c.zone == "" {
		c.zone = s[stop+z[2] : stop+z[3]]
		stop += z[1]
	}
	return c, stop
}

// clockBefore is the time of day that stands before its day, as in "8:30 a.m. EST, Nov. 20, 2026".
func clockBefore(s string, i int) (c clockTime, start int) {
	from := max(0, i-60)
	for from < i && s[from]&0xC0 == 0x80 {
		from++
	}
	m := before.FindStringSubmatchIndex(s[from:i])
	if m == nil {
		return c, i
	}
	g := func(k int) string {
		if m[2*k] < 0 {
			return ""
		}
		return s[from+m[2*k] : from+m[2*k+1]]
	}
	c = clockTime{hour: g(1), minute: g(2), second: g(3), half: strings.ToLower(g(4)), zone: g(5)}
	if c.half == "" && (c.minute == "" || strings.Contains(s[from+m[0]:i], c.hour+".")) {
		return clockTime{}, i // a number, or an amount
	}
	if c.zone != strings.ToUpper(c.zone) {
		c.zone = ""
	}
	return c, from + m[0]
}

// parseTime reads one written date. The zone is the one found; without one it is UTC, because no other guess is better for every
// site. timed is false when the text gives a day without a time of day.
func parseTime(s string, us order) (t time.Time, timed, ok bool) {
	s = strings.TrimSpace(plainDigits(cut(s, 200)))
	if allDigits(s) && (len(s) == 10 || len(s) == 13) {
		n, _ := strconv.ParseInt(s[:10], 10, 64)
		return time.Unix(n, 0).UTC(), true, true
	}
	if m := packed.FindStringSubmatch(s); m != nil {
		return build(number(m[1]), number(m[2]), number(m[3]), clockTime{hour: m[4], minute: m[5], second: m[6], zone: m[7]})
	}
	for _, w := range datesIn(s, us) {
		if !w.bare || w.start == 0 {
			return w.at, w.timed, true
		}
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

// month reads a number or the name of a month in English.
func month(s string) int {
	if s != "" && alpha(s[0]) && len(s) >= 3 {
		const names = "janfebmaraprmayjunjulaugsepoctnovdec"
		return strings.Index(names, strings.ToLower(s[:3]))/3 + 1
	}
	return number(s)
}

// number reads digits, or Chinese numerals up to ninety-nine or digit by digit.
func number(s string) int {
	if s == "" || allDigits(s) {
		n, _ := strconv.Atoi(s)
		return n
	}
	n, tens := 0, false
	for _, r := range s {
		switch r {
		case '十':
			n, tens = max(n, 1)*10, true
			continue
		case '廿':
			n, tens = 20, true
			continue
		case '卅':
			n, tens = 30, true
			continue
		}
		d := 0
		for i, c := range []rune("一二三四五六七八九") {
			if c == r {
				d = i + 1
			}
		}
		if tens {
			n += d
		} else {
			n = n*10 + d
		}
	}
	return n
}

// build checks the parts: an impossible day is no date, not the next month's.
func build(year, mo, day int, c clockTime) (t time.Time, timed, ok bool) {
	h, mi, s := number(c.hour), number(c.minute), number(c.second)
	if c.half != "" && h <= 12 {
		h = halved(h, c.half)
	}
	if mo < 1 || mo > 12 || day < 1 || day > 31 || h > 24 || mi > 59 || s > 60 {
		return
	}
	t = time.Date(year, time.Month(mo), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day {
		return time.Time{}, false, false
	}
	t = time.Date(year, time.Month(mo), day, h, mi, s, 0, location(c.zone, t))
	return t, c.hour != "", true
}

// halved is the hour of 24 of one of twelve.
func halved(h int, half string) int {
	switch {
	case half[0] == 'p', strings.HasPrefix(half, "下午"), strings.HasPrefix(half, "傍晚"), strings.HasPrefix(half, "午后"), strings.HasPrefix(half, "午後"):
		return h%12 + 12
	case strings.HasPrefix(half, "晚"), strings.HasPrefix(half, "夜"), strings.HasPrefix(half, "深夜"):
		if h < 5 {
			return h // long after midnight
		}
		return h + 12
	case strings.HasPrefix(half, "中午"):
		if h < 10 {
			return h + 12
		}
		return h
	}
	return h % 12
}

// location gives the fixed zone of an offset or of an unambiguous abbreviation. CST and IST mean several zones each and count as no
// zone. The zones of North America that are named without their half of the year follow the law of 2005 on that day.
func location(zone string, day time.Time) *time.Location {
	zone = strings.TrimSpace(zone)
	if rest, ok := strings.CutPrefix(zone, "UTC"); ok {
		zone = strings.TrimSpace(rest)
	} else if rest, ok := strings.CutPrefix(zone, "GMT"); ok {
		zone = strings.TrimSpace(rest)
	}
	switch {
	case zone == "", zone == "Z":
		return time.UTC
	case strings.HasPrefix(zone, "北京"):
		zone = "+8"
	}
	if zone[0] == '+' || zone[0] == '-' {
		h, m := offset(zone[1:])
		off := h*3600 + m*60
		if zone[0] == '-' {
			off = -off
		}
		if off == 0 || h > 14 || m > 59 {
			return time.UTC
		}
		return time.FixedZone("", off)
	}
	if h, ok := zoneHours[zone]; ok {
		return time.FixedZone(zone, int(h*3600))
	}
	if h, ok := map[string]int{"ET": -5, "CT": -6, "MT": -7, "PT": -8}[zone]; ok {
		if summer(day) {
			h++
		}
		return time.FixedZone(zone, h*3600)
	}
	return time.UTC
}

// offset reads 8, 08, 0800, 800 and 8:00.
func offset(s string) (h, m int) {
	if hours, minutes, ok := strings.Cut(s, ":"); ok {
		return number(hours), number(minutes)
	}
	if len(s) <= 2 {
		return number(s), 0
	}
	return number(s[:len(s)-2]), number(s[len(s)-2:])
}

// summer reports whether a day is from the second Sunday of March to before the first of November.
func summer(day time.Time) bool {
	sunday := func(month time.Month, n int) time.Time {
		first := time.Date(day.Year(), month, 1, 0, 0, 0, 0, time.UTC)
		return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(n-1))
	}
	return !day.Before(sunday(time.March, 2)) && day.Before(sunday(time.November, 1))
}

var zoneHours = map[string]float64{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "BST": 1, "WEST": 1,
	"CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "EAT": 3, "WAT": 1, "PKT": 5, "HKT": 8, "SGT": 8, "PHT": 8,
	"AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13}

// plausible refuses dates before the web and beyond two days from now: the epoch, the year of a law, an event to come.
func plausible(t, now time.Time) bool {
	return t.Year() >= 1990 && t.Before(now.Add(48*time.Hour))
}
