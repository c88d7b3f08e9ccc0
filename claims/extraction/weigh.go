package extraction

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What speaks for a candidate, and against it, on the scale of log-odds. Set by hand and by trying, see
// docs/measurements/claim-extraction.md.
var byWhy = map[Why]float64{Title: 0.9, Sentence: 0, Reported: 1.5, Denied: 1.3, Asked: 1.1, Quoted: 0.5}

const (
	pFramed      = -1.4 // a frame could still be taken off
	pAsks        = -1.2 // a question
	pTurned      = -2.2 // a plain denial turned round where nothing says that the text refutes
	pDenies      = -1.6 // a plain denial that stands where the text refutes
	pClause      = -0.2 // a part of a sentence
	pOfTitleOnly = -0.9 // a part of the title that had no frame
	pLoose       = -0.7 // it could be shorter
	pExpert      = -0.9 // an expert says it
	pLate        = -0.8 // for where in its sentence it begins
	pSeveral     = -0.8 // it states several claims
	pAffects     = 0.9  // a verb of cause or cure
	pNoVerb      = -2.2 // no verb at all
	pNoSubject   = -1.8 // it begins with a verb
	pPronoun     = -1.0 // it begins with "it" or "they"
	pFramework   = -1.2 // it speaks of claims and posts
	pTitle       = 1.6  // for the share of the title that it has
	pOfTitle     = 1.0  // it is of the title
	pTerms       = 1.2  // for the share of the terms that it has
	pWorth       = 1.6  // for check-worthiness above 0.5
	pPlace       = -0.07
	pPlaceMost   = -1.4
	pShort       = -2.0
	pLong        = -0.06 // for each word more than enough
	pBias        = -1.2
)

var (
	verbs     = regexp.MustCompile(`(?i)\b(?:is|are|was|were|be|been|has|have|had|can|could|will|would|may|might|must|should|shall|does|do|did|makes?|made|gets?|got|gives?|gave|goes|went|comes?|came|takes?|took|shows?|works?|helps?|needs?|falls?|fell|turns?|shuts?|closes?|wants?|hits?|cuts?|\w{3,}(?:ed|izes|ises|ates))\b`)
	third     = regexp.MustCompile(`[\pL]+ [a-z]{3,}s(?: [^foa ]| f[^o]| o[^f]| a[^n]|$)`) // a word that may be a verb behind its subject
	zhVerb    = regexp.MustCompile(`[是会能可有被让使令要吃喝用含打没未不已将在到出为了死得长变做病检加减掉染]|可以|应该|必须`)
	starts    = regexp.MustCompile(`^(?i)(?:whether|if|is|are|was|were|has|have|had|can|could|will|would|may|might|does|do|did|been|be|being|to|of|for|which|who|whose|spread|circulat\w+|claim\w*|went|include[sd]?|including|appear\w*|say|says|said|with|by|from|as|than)\b|^(?:明[是了显]|的|地|得|称|说|是|被|会|能|可以|为|于|等|吗|呢|有|含有|导致|和|与|及)`)
	unended   = regexp.MustCompile(`(?i) (?:of|about|from|with|to|for|in|on|by|at|the|a|an)$`)
	expletive = regexp.MustCompile(`^(?i)(?:it (?:is|was|will be) \w+ (?:to|that|for|when|if) |there (?:is|are|was|were|has|have|will) )`)
	pronoun   = regexp.MustCompile(`^(?i)(?:it|he|she|they|this|these|those|its|their|his|her|we|i|you|our|my|there|here|some|many|others?|all of the)\b|^(?:这|那|它|他|她|我|你|您|其|该|此|有人|对此|一些|很多|大家)`)
)

// weigh tidies a candidate and says how much speaks for it.
func (e *Extractor) weigh(c *candidate, lang string, title map[string]bool, most int) float64 {
	chinese := han(c.text)
	if c.why == Title && !c.framed && !c.clause {
		c.text = shorten(unquote(strings.Join(strings.Fields(c.text), " ")))
	} else {
		c.text = shorten(tidy(c.text))
	}
	text := c.text
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return -12
	}
	sum := pBias + byWhy[c.why]
	if c.framed {
		sum += pFramed
	}
	if c.asks {
		sum += pAsks
	}
	if c.turned && !c.refutes && !turnable.in(text) {
		sum += pTurned
	}
	if !c.turned && c.refutes && denies.in(text) {
		sum += pDenies
	}
	switch {
	case c.clause && c.why == Title:
		sum += pOfTitleOnly
	case c.clause:
		sum += pClause
	}
	if c.loose || clauses(text) != nil {
		sum += pLoose
	}
	if coordinated.MatchString(text) {
		sum += pSeveral
	}
	at := late(text, c.unit.whole)
	sum += pLate * float64(at) / float64(max(1, len(c.unit.whole)))
	if c.why == Reported && experts.in(c.unit.whole[:at]) && !doubts.in(c.unit.whole[:at]) {
		sum += pExpert
	}
	sum += form(text, chinese)
	if c.unit.inTitle {
		sum += pOfTitle
	} else {
		sum += pTitle * overlap(bag(text), title)
	}
	if most > 0 {
		sum += pTerms * float64(c.unit.weight) / float64(most)
	}
	sum += pWorth * (e.worth.Score(text, lang).Score - 0.5)
	if !c.unit.inTitle {
		sum += math.Max(pPlaceMost, pPlace*float64(c.unit.at))
	}
	return sum
}

// form is what speaks for the wording itself: whether it says that something is so, and of what.
func form(text string, chinese bool) float64 {
	sum := length(text, chinese)
	simple := simplified(text)
	switch {
	case affects.in(text):
		sum += pAffects
	case chinese && !zhVerb.MatchString(simple):
		sum += pNoVerb / 2
	case !chinese && !verbs.MatchString(text) && !third.MatchString(text):
		sum += pNoVerb
	}
	if starts.MatchString(simple) || unended.MatchString(simple) {
		sum += pNoSubject
	}
	if pronoun.MatchString(simple) && !expletive.MatchString(simple) {
		sum += pPronoun
	}
	if speaks.in(text) {
		sum += pFramework
	}
	return sum
}

func length(text string, chinese bool) float64 {
	n, least, enough := len(strings.Fields(text)), 4, 24
	if chinese {
		n, least, enough = utf8.RuneCountInString(text), 5, 36
	}
	switch {
	case n < least:
		return pShort
	case n > enough && chinese:
		return pLong / 2 * float64(n-enough)
	case n > enough:
		return pLong * float64(n-enough)
	}
	return 0
}

// overlap is the share of the title that a claim has, as far as it is long enough to have it.
func overlap(words, title map[string]bool) float64 {
	if len(words) == 0 || len(title) == 0 {
		return 0
	}
	n := 0
	for w := range words {
		if title[w] {
			n++
		}
	}
	return float64(n) / float64(min(max(len(words), 4), max(len(title), 4)))
}

// late is where in a sentence a claim begins, in bytes; 0 where it was worded anew.
func late(text, whole string) int {
	return min(len(whole), max(0, strings.Index(lower(whole), lower(text[:edge(text, 15)]))))
}
