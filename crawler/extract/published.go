package extract

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	urlDate = regexp.MustCompile(`(?:^|[/_.-]|/t|/c)((?:19|20)\d{2})[/_-]?([01]\d)[/_-]?([0-3]\d)(?:[/_.-]|$)`)

	// What stands right before a date says what it is. A word for the time alone means publication, unless another word stands
	// before it: of an event, of a deadline.
	updateLabel  = regexp.MustCompile(`(?i)(?:更新|修[订訂改正]|编辑|編輯|最[后後]|\b(?:updated?|modified|revised|edited|reviewed|changed|corrected|upd))(?:[时時][间間]|日期|[于於])?[\s:：|,，\]】)）]*(?:on|at)?\s*$`)
	publishLabel = regexp.MustCompile(`(?i)(?:(?:发布|發布|發佈|发表|發表|刊[发發登]|公布|公告|发文|發文|发稿|發稿|成文|印发|印發|创建|建立|录入|首发|上传|上線|上线|上架)(?:[时時][间間]|日期|[于於]|日)?|(?:^|[^\p{Han}])(?:[时時][间間]|日期|日付)|(?:(?:^|[^\p{L}\s,]\s*)(?:first )?(?:published|posted|released|issued|publication|publish|release|pub|date)|(?-i:\b(?:Published|PUBLISHED|Posted|POSTED|Released|Issued|Publication)))(?: date| time)?|^\W*(?i:(?:(?:written|posted|published|reviewed) )?by)\b.{2,80}\bon)[\s:：|,，\]】)）]*(?:on|at)?[\s:：]*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[\s,]*)?$`)
	otherLabel   = regexp.MustCompile(`(?i)(?:\p{Han}(?:[时時][间間]|日期)|(?:截[至止]|生效|[实實]施|施行|有效期至?|至|自|\b(?:on|in|since|from|until|till|by|of|before|after|between|and|to|dated|effective|expires?|deadline|due|event|starts?|ends?|born|died|access(?:ed)?|retrieved|archived)))[\s:：,，]*$`)
	updatedAfter = regexp.MustCompile(`(?i)^[\s　]*(?:更新|修[订訂改]|最[后後]|updated|modified)`)
	postedAfter  = regexp.MustCompile(`(?i)^[\s　]*(?:(?:发布|發布|發佈|发表|發表|刊[发發登])(?:$|[^\p{Han}])|(?:published|posted)\b)`)
	sentenceEnd  = regexp.MustCompile(`\p{L}{2}[\p{L}\p{N}]*["”’)]?[.!?](?:\s|$)|[。！？；]`)
	weekdays     = regexp.MustCompile(`(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|(?:星期|周|週)[一二三四五六日天]`)
)

// maxDateLine is how many words a line of date, source and other notes may have beside its dates.
const maxDateLine = 14

// label says what a date is, by the words at it.
type label int

const (
	unlabelled label = iota
	publishedLabel
	updatedLabel
	anotherLabel // an event, a law, a part of a sentence
)

// labelOf reads the words around s[w.start:w.end]; from is where the date before it ends. behind says that in this line the words
// follow their dates.
func labelOf(s string, w written, from int, behind bool) label {
	lead, rest := s[from:w.start], s[w.end:]
	lead = strings.TrimRight(weekdays.ReplaceAllString(lead, ""), " ,，(（")
	if behind {
		lead = ""
	}
	switch {
	case updateLabel.MatchString(lead):
		return updatedLabel
	case publishLabel.MatchString(lead):
		return publishedLabel
	case updatedAfter.MatchString(rest):
		return updatedLabel
	case postedAfter.MatchString(rest):
		return publishedLabel
	case otherLabel.MatchString(lead), w.bare, !apart(s, w):
		return anotherLabel
	}
	return unlabelled
}

// labelsBehind reports whether the words of a line follow their dates: nothing stands before the first, and one behind the last.
func labelsBehind(s string, dates []written) bool {
	rest := s[dates[len(dates)-1].end:]
	return strings.TrimSpace(s[:dates[0].start]) == "" && (updatedAfter.MatchString(rest) || postedAfter.MatchString(rest))
}

// apart reports whether a date has no Chinese sign touching it, as in a sentence.
func apart(s string, w written) bool {
	l, _ := utf8.DecodeLastRuneInString(s[:w.start])
	r, _ := utf8.DecodeRuneInString(s[w.end:])
	return !unicode.Is(unicode.Han, l) && (!unicode.Is(unicode.Han, r) || strings.HasPrefix(s[w.end:], "来源") || strings.HasPrefix(s[w.end:], "來源"))
}

// dateLine gives the dates of a line that says when a page was made, and little else: none of a sentence.
func dateLine(s string, us order) []written {
	if len(s) > 400 {
		return nil
	}
	dates := datesIn(s, us)
	if len(dates) == 0 {
		return nil
	}
	var rest textBuilder
	from := 0
	for _, w := range dates {
		rest.text(s[from:w.start], false)
		rest.text(" ", false)
		from = w.end
	}
	tail := s[from:]
	rest.text(tail, false)
	if rest.words() > maxDateLine || sentenceEnd.MatchString(s[:dates[0].start]) || sentenceEnd.MatchString(tail+" ") {
		return nil
	}
	return dates
}

// orderOf is the order of day and month that a language writes.
func orderOf(lang string) order {
	switch lang = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(lang), "_", "-")); {
	case lang == "en-us", lang == "en-ph":
		return monthFirst
	case strings.HasPrefix(lang, "en-") && lang != "en-ca":
		return dayFirst
	}
	switch base, _, _ := strings.Cut(lang, "-"); base {
	case "fr", "de", "es", "it", "pt", "nl", "ru", "pl", "tr", "id", "vi":
		return dayFirst
	}
	return unknownOrder
}

// publishedAt takes the first plausible date of: JSON-LD, meta, time elements, a line near the headline, the address; and of an
// update only when there is no other. If it gives only the day and a later source gives a time on the same day, that one is taken.
func (f *facts) publishedAt(blocks []block, title, pageURL string, now time.Time) time.Time {
	c := candidates{now: now}
	us := orderOf(f.lang)
	for _, s := range f.published {
		if t, timed, ok := parseTime(s, us); ok && c.take(t, timed) {
			return c.found
		}
	}
	if f.fromText(blocks, title, us, &c) {
		return c.found
	}
	if c.found.IsZero() {
		if m := urlDate.FindStringSubmatch(cut(pageURL, 2048)); m != nil {
			if t, _, ok := build(number(m[1]), number(m[2]), number(m[3]), clockTime{}); ok {
				c.take(t, false)
			}
		}
	}
	if c.found.IsZero() {
		for _, s := range f.updated {
			if t, timed, ok := parseTime(s, us); ok && c.take(t, timed) {
				break
			}
		}
	}
	if c.found.IsZero() {
		return c.update
	}
	return c.found
}

// candidates gathers what the sources say, one after the other.
type candidates struct {
	now           time.Time
	found, update time.Time
}

// take reports whether there is nothing more to find: a time of day, and on the day that was found first.
func (c *candidates) take(t time.Time, timed bool) bool {
	if !plausible(t, c.now) {
		return false
	}
	if timed && (c.found.IsZero() || sameDay(t, c.found)) {
		c.found = t
		return true
	}
	if c.found.IsZero() {
		c.found = t
	}
	return false
}

func sameDay(a, b time.Time) bool {
	ya, ma, da := a.Date()
	yb, mb, db := b.Date()
	return ya == yb && ma == mb && da == db
}

// Where fromText looks, in blocks.
const (
	maxDateBlocks = 400
	afterHeadline = 10
	storyBegun    = 3 // paragraphs: a standfirst and a caption may stand before the line
	beforeStory   = 4
)

// fromText looks for a date line: a labelled one, then one between the headline and the story.
func (f *facts) fromText(blocks []block, title string, us order, c *candidates) bool {
	first, last := f.zone(blocks, title)
	var near, far []written
	for i := 0; i < len(blocks) && i < maxDateBlocks; i++ {
		b := &blocks[i]
		s := plainDigits(b.text)
		dates, at := dateLine(s, us), 0
		behind := len(dates) > 0 && labelsBehind(s, dates)
		for _, w := range dates {
			within := i >= first && i < last && b.linkDensity() < 0.5
			switch l := labelOf(s, w, at, behind); {
			case l == publishedLabel && !w.at.After(c.now.Add(48*time.Hour)):
				if within {
					near = append([]written{w}, near...)
				} else {
					far = append(far, w)
				}
			case l == updatedLabel && c.update.IsZero() && plausible(w.at, c.now):
				c.update = w.at
			case l == unlabelled && within && !heading(b.node):
				near = append(near, w)
			}
			at = w.end
		}
	}
	for _, w := range append(near, far...) {
		if c.take(w.at, w.timed) {
			return true
		}
	}
	return false
}

// zone is from behind the headline to where the story begins. A page that does not show its headline has the lines before its story.
func (f *facts) zone(blocks []block, title string) (from, to int) {
	head, prose := -1, 0
	to = len(blocks)
	for i := 0; i < len(blocks) && i < maxDateBlocks; i++ {
		b := &blocks[i]
		switch {
		case head < 0 && isHeadline(b, f, title):
			head, to = i, min(i+1+afterHeadline, len(blocks))
			prose = 0
		case b.prose():
			if prose++; prose == 1 && head < 0 || prose == storyBegun && head >= 0 {
				to = min(to, i)
			}
		}
	}
	if head < 0 {
		return max(0, to-beforeStory), to
	}
	return head + 1, to
}

// time takes in a time element.
func (f *facts) time(n *html.Node, times *[]string) {
	d := attr(n, "datetime")
	switch {
	case d == "":
	case hasAttr(n, "pubdate") || attr(n, "itemprop") == "datePublished":
		*times = append([]string{d}, *times...)
	case isUpdate(n):
		f.updated = append(f.updated, d)
	case aboutPage(n):
		*times = append(*times, d)
	}
}

// aboutPage reports whether a time element is about the page: not one in a sentence of the story, in a link to another one, or beside it.
func aboutPage(n *html.Node) bool {
	own := len(rawText(n, 400))
	for p, k := n.Parent, 0; p != nil && k < 6; p, k = p.Parent, k+1 {
		switch p.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer:
			return false
		case atom.A:
			if len(strings.TrimSpace(rawText(p, 400))) > own+12 {
				return false
			}
		case atom.P, atom.Li, atom.Td, atom.Dd, atom.Blockquote:
			var t textBuilder
			t.text(rawText(p, 2000), false)
			return t.words() <= maxDateLine+10 && !sentenceEnd.MatchString(rawText(p, 2000))
		}
	}
	return true
}

// isUpdate reports whether an element tells when the page was changed, by its names or by the words at it.
func isUpdate(n *html.Node) bool {
	for _, key := range [...]string{"itemprop", "class", "id", "property"} {
		if v := strings.ToLower(attr(n, key)); strings.Contains(v, "modif") || strings.Contains(v, "updated") && !strings.Contains(v, "published") {
			return true
		}
	}
	if updatedAfter.MatchString(rawText(n, 100)) {
		return true
	}
	for s, k := n.PrevSibling, 0; s != nil && k < 6; s, k = s.PrevSibling, k+1 {
		text := s.Data
		if s.Type == html.ElementNode {
			text = rawText(s, 100)
		}
		if text = strings.TrimSpace(text); text != "" && s.Type != html.CommentNode {
			return updateLabel.MatchString(text)
		}
	}
	return false
}
