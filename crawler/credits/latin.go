package credits

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// person is a name in Latin or another script with capitals: two to four words, of which
// particles are small. one is also a single word.
const (
	nameWord = `\p{Lu}[\p{L}\p{M}'’.-]*`
	particle = `(?:(?:de|da|di|du|del|della|van|von|der|den|la|le|bin|bint|al|el|ter|dos|y|e) )`
	person   = `(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? )?` + nameWord + `(?: ` + particle + `{0,2}` + nameWord + `){1,3}`
	placed   = person + `(?: in \p{Lu}[\p{L}.]*(?: \p{Lu}[\p{L}.]*)?)?`
	reported = placed + `(?:(?:, | and | & |, and )` + placed + `){0,5}`
	brief    = `(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? )?` + nameWord + `(?: ` + particle + `{0,2}` + nameWord + `){1,3}?`
	list     = person + `(?:(?:, | and | & |, and | et | und | y )` + person + `){0,5}`
	work     = `(?:words?|text|story|stories|reports?|reporting|articles?|photos?|pictures?|images?|photographs?|photography|video|illustrations?|graphics?|research|analysis|opinion|commentary|interview|guest post|fact[- ]check(?:er|ed|ing)?|translat(?:ion|ed|or)|edit(?:or|ed|ing)|editors|written|compiled|reviewed|camera|authors?|writers?|reporters?|byline|produced|producer|source)`
	job      = `(?:(?i:(?:(?:senior|staff|chief|deputy|associate|assistant|managing|executive|special|freelance|contributing|health|science|medical|political|national|foreign|world|news|city|education|environment|business|sports|data|investigations?|investigative|features?|global|regional|local|photo|video|digital|night|copy|our|the|guest|op-ed|opinion|public|care|and|&) )*(?:reporters?|writers?|correspondents?|editors?|journalists?|columnists?|contributors?|photographers?|photojournalists?|producers?|fact-checkers?|intern|bureau chief|desk|staff|anchor|author)\b[^.!?]{0,60}))`
)

var (
	byLine   = regexp.MustCompile(`^(?i:by|written by|posted by|published by|submitted by|reported by|report by|reporting by|story by|words by|text by|article by|edited by|compiled by|translated by|translation by|reviewed by|medically reviewed by|fact[- ]checked by|produced by|researched by|research by|additional reporting by|with reporting by|additional research by|photos? by|pictures? by|images? by|photographs? by|photography by|photographed by|illustrations? by|illustrated by|graphics? by|video by|filmed by|narrated by|designed by|with files from|with additional reporting by|authors?\s*[:|/–-]|editors?\s*[:|/–-]|contributors?\s*:|reporters?\s*[:|/–-]|reporting\s*:|writers?\s*[:|/–-]|byline\s*:|translators?\s*:|translation\s*:|photographers?\s*:|photos?\s*:|photographs?\s*:|pictures?\s*:|images?\s*:|photo credit\s*:|credit\s*:|correspondents?\s*:|our correspondent|contributing\s*:|producers?\s*:|editing\s*:|compiled\s*:|fact[- ]check(?:er|ed)?\s*:|автор\s*:|par|von|por|di)\s+(.+)$`)
	labelled = regexp.MustCompile(`^[—–-]?\s*(?i:(?:(?:web|chief|sub|copy|photo|guest|additional|a|the) )?` + work + `(?:(?: and | & |, |/)` + work + `)*(?:\(s\))?)(?i:\s+by\s*:?|\s*[:|/–-])\s*(` + list + `.{0,60})$`)
	by       = regexp.MustCompile(`^(?i:by\s*:|with inputs from|special to the \p{L}+ by|an? \p{L}+ report by|guest post by)\s*(` + list + `.{0,60})$`)
	dated    = regexp.MustCompile(`^(?:(?i:by) )?(` + list + `)\s*[|–•·-]\s*(?i:updated\b|published\b|posted\b|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^.!?]{0,60}$`)
	agency   = regexp.MustCompile(`^\p{Lu}\p{L}+/(` + list + `)$`)
	//nolint:misspell // "author" in other languages
	byInside    = regexp.MustCompile(`(?i)\b(?:(?:published|posted|written|publicado|postado|escrito|publié|écrit|geschrieben|pubblicato|scritto)\s+(?:by|por|par|von|da)|author|autor|auteur|autore|автор|penulis|yazar)\s*:?\s+(?-i:\p{Lu})`)
	creditTail  = regexp.MustCompile(`\s*[(\[]?\b(?:(?:(?:With )?[Aa]dditional |With )?[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Ww]ritten|[Ee]dited|[Tt]ranslated|[Pp]hotos?|[Rr]eport) by \p{Lu}[^.()\[\]]{2,240}[)\]]?\.?\s*$`)
	byTail      = regexp.MustCompile(`([.!?”"])\s*[(\[]\s*(?:By |by )` + list + `[^()\[\]]{0,40}[)\]][\s/]*(?:Enditem|ENDS?|Ends)?[\s/]*$`)
	helpedTail  = regexp.MustCompile(`([.!?”"])\s*(?:` + list + ` contributed to this (?:report|story|article)|[Ww]ith files from ` + list + `)\.?\s*$`)
	tweetCredit = regexp.MustCompile(`^\s*[—–―-]{1,3}\s*.{1,80}[(（][@＠][\p{L}\p{N}_.]{1,40}[)）]`)
	contactLine = regexp.MustCompile(`(?i)\b(?:(?:can|may) be (?:reached|contacted|emailed)|(?:follow|contact|email|reach|e-mail|tweet) (?:him|her|them|the (?:author|writer|reporter)|\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?)\b|is an? (?:[\p{L}-]+ ){0,4}(?:reporter|writer|correspondent|columnist|journalist|freelancer|contributor|contributing|editor)\b)`)

	// The endings of agencies stand behind the last credit, or alone.
	endMark = regexp.MustCompile(`(?i)[\s/]*(?:enditem|\bends?\b|-30-|#{3,})[\s/.]*$`)
	dashed  = regexp.MustCompile(`^(?:—|–|―|--|−|-)[\s—–―-]*(` + list + `)(?:,? ` + job + `)?(?: reporting)?$`)
	titled  = regexp.MustCompile(`^(` + brief + `(?:(?:, | and | & )` + brief + `)*)(?:\s*[,|/–—•·-]\s*|\s+)` + job + `$`)
	outlet  = regexp.MustCompile(`^(` + list + `)\s*(?:/|\||,)\s*(?:The )?` + nameWord + `(?: ` + nameWord + `){0,3}$`)
	forPub  = regexp.MustCompile(`^(` + list + `),? (?:for|of|at|from|special to|reports? for|writes for) (?:the |The )?` + nameWord + `(?: ` + nameWord + `){0,3}$`)
	helped  = regexp.MustCompile(`^(?:\*\s*)?` + reported + `,?(?: also)? (?:contributed(?: reporting| research)?(?: (?:to|from|for)\b[^!?]{0,80})?|assisted with\b[^!?]{0,80}|provided (?:additional )?reporting\b[^!?]{0,80})\.?$`)
	files   = regexp.MustCompile(`^(?:\*\s*)?(?:[Ww]ith (?:additional )?(?:files|reporting|reports) (?:from|by)|[Aa]dditional reporting(?: by)?:?) ` + list + `\b[^!?]{0,60}$`)
	about   = regexp.MustCompile(`^(` + person + `) is (?:an?|the|our) ` + job + `\.?$`)
	wrote   = regexp.MustCompile(`^(` + list + `) (?:reported|reports|reporting) from \p{Lu}[\p{L} ,.]{2,60}\.?$`)
)

// latin reports whether the line is a credit in a script with capitals.
func latin(text string, edge bool, people []string) bool {
	if tweetCredit.MatchString(text) {
		return true
	}
	words := len(strings.Fields(text))
	if words > 60 {
		return false
	}
	bare := unwrapped(text)
	if words <= 20 && (anywhere(bare) || bare != text && byNames.MatchString(bare)) {
		return true
	}
	if !edge {
		return false
	}
	if words <= 20 {
		if m := byLine.FindStringSubmatch(bare); m != nil && namelike(m[1]) && (strings.Contains(m[1], " ") || !thing(m[1])) {
			return true
		}
		if byInside.MatchString(text) && !strings.HasSuffix(text, ".") {
			return true
		}
		if bare != text && words <= 12 && onlyNames.MatchString(bare) && !thing(bare) && wrapped(text) {
			return true // "(Jane Doe)"
		}
		for _, form := range [...]*regexp.Regexp{dashed, labelled, by, dated, agency, titled, outlet, forPub, about, wrote} {
			if m := form.FindStringSubmatch(bare); m != nil && !thing(m[1]) {
				return true
			}
		}
		if oneOfAuthors(bare, people) {
			return true
		}
	}
	return aboutAuthor(text, people)
}

// anywhere are the forms that nothing but a credit has.
func anywhere(s string) bool { return helped.MatchString(s) || files.MatchString(s) }

// byNames is a byline and no more; in brackets it is one anywhere.
var byNames = regexp.MustCompile(`^(?i:by) ` + list + `$`)

var onlyNames = regexp.MustCompile(`^` + list + `$`)

// unwrapped is the line without the brackets around it and an agency's ending.
func unwrapped(s string) string {
	s = strings.TrimSpace(s)
	for range 3 {
		s = strings.TrimSpace(endMark.ReplaceAllString(s, ""))
		if !wrapped(s) {
			break
		}
		s = strings.TrimSpace(strings.Trim(s, "()[]*_"))
	}
	return s
}

func wrapped(s string) bool {
	return len(s) > 2 && (s[0] == '(' && strings.Contains(s, ")") || s[0] == '[' && strings.Contains(s, "]") || s[0] == '*' || s[0] == '_') && strings.ContainsAny(s[len(s)-1:], ")]*_/mMsS")
}

// thing reports whether a word stands in the names that names have not: the line is
// about an office, a place or a day.
func thing(s string) bool {
	if i := strings.IndexAny(s, "|/,"); i > 0 {
		s = s[:i] // the paper behind a name may be called anything
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		if notNames[w] {
			return true
		}
	}
	return false
}

var notNames = words(`the a an this that our your my in on at for to from with without of no not how why what when where who is are was were be it its
	monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
	health ministry department hospital hospitals university college school agency office organization organisation institute council committee commission government center centre association society foundation bank
	world united nations kingdom states european union north south east west central new city county district province state region republic africa asia europe america china india
	water food vaccine vaccines virus disease outbreak covid cholera measles flu fever boil wash drink take avoid wear keep stay use clean safe hand hands children adults patients doctors
	news report reports update updates breaking live fact facts check false true misleading claim claims rating verdict conclusion summary background sources source references method notes note key points
	frequently asked questions read more see also related getty reuters associated press section part chapter table figure page step one two three first second third day week month year
	symptoms treatment prevention diagnosis causes risk risks dose doses trial trials phase emergency public medical clinical national international federal bureau authority services service guidance advice act law`)

// oneOfAuthors reports whether the line is one of the page's authors and little else:
// "JANE DOE, health editor", "3 November 2026 Jane Doe".
func oneOfAuthors(text string, people []string) bool {
	for _, p := range people {
		i := strings.Index(text, p)
		switch {
		case i < 0, strings.HasSuffix(text, "。"):
		case len(text) <= len(p)+4, i < 12 && len(text) < len(p)+80 && full(p), len(text) < len(p)+40 && full(p):
			return true
		}
	}
	return false
}

// aboutAuthor reports whether the line tells of an author whom the page names.
func aboutAuthor(text string, people []string) bool {
	for _, p := range people {
		if rest, ok := strings.CutPrefix(text, p); ok {
			if isHan(text) && len(rest) <= 12 {
				return true
			}
			for _, verb := range [...]string{" is ", " has been ", " lives ", " writes ", " covers ", " joined ", " reports "} {
				if strings.HasPrefix(rest, verb) {
					return true
				}
			}
		}
	}
	if !contactLine.MatchString(text) {
		return false
	}
	for _, p := range people {
		if strings.Contains(text, p) {
			return true
		}
		if first, _, ok := strings.Cut(p, " "); ok && len(first) > 2 && strings.HasPrefix(text, first) {
			return true
		}
	}
	return strings.Contains(text, "@") || strings.Contains(strings.ToLower(text), "twitter")
}

// namelike reports whether most words of s are written with a capital, as names
// are, and s is no sentence.
func namelike(s string) bool {
	if strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return false
	}
	var names, other int
	for _, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(|,-–—•·"))
		switch {
		case unicode.IsUpper(r):
			names++
		case unicode.IsLower(r):
			switch w {
			case "and", "for", "of", "in", "de", "van", "von", "der", "la", "the", "at", "with", "on", "et", "und", "y", "al", "bin", "pm", "am", "updated", "published", "by", "editing", "reporting", "writing", "photos", "text", "additional":
			default:
				other++
			}
		}
	}
	return names > 0 && other == 0 && (names > 1 || !strings.ContainsAny(s, ".,"))
}

// full reports whether the name has more than one part: single words are often the
// name of the publisher, or of what the text is about.
func full(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return strings.Contains(name, " ") || unicode.Is(unicode.Han, r)
}
