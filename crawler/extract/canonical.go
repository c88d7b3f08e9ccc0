package extract

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/rumordesk/rumordesk/crawler/urls"
)

// canonicalURL is rel=canonical or og:url where it stays with the publisher, since a page must not be able to speak for another,
// and where it can be the same page (RFC 6596: a duplicate or a superset). Templates give the front page, a section, or the first
// story as canonical of every story, and then each story would take the place of the one before.
// declared are all that stay with the publisher, taken or not: one may tell that the page is an account's.
func (f *facts) canonicalURL(pageURL, title string) (canonical string, declared []string) {
	own, err := urls.Canonical(pageURL)
	if err != nil {
		return "", nil
	}
	from, err := url.Parse(own)
	if err != nil {
		return own, nil
	}
	for _, ref := range [...]string{f.canonical, f.ogURL} {
		if ref = strings.TrimSpace(ref); ref == "" {
			continue
		}
		c, err := urls.Resolve(own, ref)
		if err != nil || !urls.SamePublisher(own, c) {
			continue
		}
		declared = append(declared, c)
		if to, err := url.Parse(c); err == nil && canonical == "" && samePage(from, to, title) {
			canonical = c
		}
	}
	return cmp.Or(canonical, own), declared
}

// variant names the last part of an address of the same page in another form. Not among them is a number: the second page of a
// story is neither a duplicate of the first nor part of it.
var variant = regexp.MustCompile(`(?i)^(?:amp|print|printable|printview|mobile|m|wap|embed|share|full|all|single|html|index\.\w+|default\.\w+|amp\.html|index)$`)

// samePage reports whether an address that a page calls canonical can be its own.
func samePage(from, to *url.URL, title string) bool {
	a, b := parts(from), parts(to)
	for len(a) > 0 && (len(a) != len(b) || !strings.EqualFold(a[len(a)-1], b[len(b)-1])) && variant.MatchString(a[len(a)-1]) {
		a = a[:len(a)-1]
	}
	for len(b) > 0 && variant.MatchString(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	if len(b) == 0 {
		return len(a) == 0 && (to.RawQuery != "" || from.RawQuery == "")
	}
	if strings.Join(a, "/") == strings.Join(b, "/") {
		return sameQuery(from, to, b[len(b)-1])
	}
	if len(a) > len(b) && strings.Join(a[:len(b)], "/") == strings.Join(b, "/") && !kin(a[len(a)-1], b[len(b)-1], title) {
		return false // the section that the page is in, or its year
	}
	own, other := leaf(a), leaf(b)
	switch {
	case own == "" || !tellsStory(own) && from.RawQuery == "":
		return true // "a" may well be "b"
	case !tellsStory(other) && to.RawQuery == "":
		return false // a section elsewhere
	case from.Host != to.Host:
		return true // the site for telephones has numbers of its own
	}
	return kin(own, other, title)
}

// parts are the segments of a path.
func parts(u *url.URL) []string {
	var out []string
	for s := range strings.SplitSeq(u.Path, "/") {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// leaf is the last segment without the ending of a file.
func leaf(segments []string) string {
	if len(segments) == 0 {
		return ""
	}
	last := segments[len(segments)-1]
	if ext := path.Ext(last); len(ext) > 1 && len(ext) <= 6 {
		last = strings.TrimSuffix(last, ext)
	}
	return last
}

var (
	digits = regexp.MustCompile(`\d+`)
	script = regexp.MustCompile(`(?i)\.(?:php|aspx?|jsp|do|cgi|action)$`)
)

// tellsStory reports whether a name is that of one story: it has a number, or words, where a section has a word.
func tellsStory(leaf string) bool {
	return digits.MatchString(leaf) || strings.Count(leaf, "-")+strings.Count(leaf, "_") >= 2 || len(leaf) >= 24 && !strings.ContainsAny(leaf, "%")
}

// sameQuery compares two addresses with one path. Where a script shows each story by a number, the number is the page.
func sameQuery(from, to *url.URL, name string) bool {
	a, b := from.Query(), to.Query()
	for key, v := range b {
		if w, ok := a[key]; ok && (len(v) == 0 || len(w) == 0 || v[0] != w[0]) {
			return false // another story, or another page of it
		}
	}
	if len(b) > 0 || len(a) == 0 || tellsStory(leaf([]string{name})) && !script.MatchString(name) {
		return true
	}
	for _, v := range a {
		if len(v) > 0 && digits.MatchString(v[0]) {
			return false
		}
	}
	return !script.MatchString(name)
}

// kin reports whether two names can be of one story: they share its number or half their words, or the second has the words of the
// story's title.
func kin(own, other, title string) bool {
	if own, other = strings.ToLower(own), strings.ToLower(other); own == other {
		return true
	}
	for _, n := range digits.FindAllString(own, -1) {
		if len(n) >= 4 && !yearOrDay(n) && containsWord(digits.FindAllString(other, -1), n) {
			return true
		}
	}
	theirs := wordsOf(other)
	if len(theirs) == 0 {
		// A number for a name: it can be the story's in the publisher's system.
		n := digits.FindString(other)
		return len(n) > 4 && !yearOrDay(n) && !digits.MatchString(own)
	}
	shared := 0
	mine := append(wordsOf(own), wordsOf(strings.ToLower(title))...)
	for _, w := range theirs {
		if containsWord(mine, w) {
			shared++
		}
	}
	return shared*2 >= len(theirs)
}

// yearOrDay reports whether a number is a part of a date, which the stories of a day share.
func yearOrDay(n string) bool {
	return len(n) == 4 && (n[:2] == "19" || n[:2] == "20") || len(n) == 6 && n[:2] == "20" || len(n) == 8 && (n[:2] == "19" || n[:2] == "20")
}

func wordsOf(s string) (out []string) {
	for _, w := range words.FindAllString(s, -1) {
		if len(w) >= 3 && !digits.MatchString(w) {
			out = append(out, w)
		}
	}
	return out
}

func containsWord(list []string, w string) bool {
	for _, v := range list {
		if v == w {
			return true
		}
	}
	return false
}
