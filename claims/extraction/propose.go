package extraction

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
	"github.com/rumordesk/rumordesk/fold"
)

// Text is what claims are taken out of.
type Text struct {
	Title, Text string
	Lang        string // a BCP 47 tag; empty: the script decides
	Terms       []Term // what flagged it; nil: nothing
	Checks      bool   // its publication checks claims, so that a plain denial in it denies a claim
}

// Term is a term that flagged a text.
type Term struct {
	Span
	InTitle bool
	Weight  int
}

// Why is what a proposal was made of.
type Why string

// The reasons.
const (
	Title    Why = "title"    // the title says it
	Sentence Why = "sentence" // a sentence or clause of the text says it
	Reported Why = "reported" // somebody is said to say it; the frame was taken off
	Denied   Why = "denied"   // it is what the text denies
	Asked    Why = "asked"    // it is what the text asks, as a statement
	Quoted   Why = "quoted"   // it stands in quotation marks
)

// Proposal is a sentence that states the claim of a text.
type Proposal struct {
	Text  string
	Lang  string  // "zh" or "en" by its script where the text's language is unknown
	Score float64 // 0 to 1: how much speaks for it
	Why   Why
	// Where it stands; with Reworded it is the sentence that it was made of.
	InTitle  bool
	Span     Span
	Reworded bool
}

// Proposals is how many are made of a text at most.
const Proposals = 3

// Extractor proposes claims. It is never changed once made, and safe for concurrent use.
type Extractor struct {
	english, chinese frames
	worth            *checkworthy.Model
}

// New returns an Extractor with the tables of the program. worth says how much a sentence looks worth checking.
func New(worth *checkworthy.Model) *Extractor {
	english, err := readFrames(englishTable, true)
	if err != nil { // a test reads them; this is a program that was put together wrongly
		panic(err)
	}
	chinese, err := readFrames(chineseTable, false)
	if err != nil {
		panic(err)
	}
	return &Extractor{english: english, chinese: chinese, worth: worth}
}

// candidate is a wording that may be proposed.
type candidate struct {
	text    string
	why     Why
	unit    *unit
	turned  bool // a plain denial was turned round
	framed  bool // a frame could be taken off
	asks    bool // it ends with a question mark
	refutes bool // what it was taken out of refutes
	clause  bool // it is a part of a sentence
	loose   bool // it could be shorter
	score   float64
}

// unit is a sentence of the title or the text.
type unit struct {
	inTitle bool
	at      int // its number
	span    Span
	whole   string // as it stands
	weight  int    // of the terms in it
}

// Propose returns what a text may claim, best first: three at most, and one at least where there is a letter in it. No two say the
// same.
func (e *Extractor) Propose(t Text) []Proposal {
	units := unitsOf(t)
	total := 0
	for _, u := range units {
		total = max(total, u.weight)
	}
	refutes := t.Checks || refuting.MatchString(t.Title)
	title := bag(plain(t.Title))
	var all []candidate
	budget := maxRead
	for _, flagged := range [...]bool{true, false} { // what flagged the text is read first
		for i := range units {
			if (units[i].inTitle || units[i].weight > 0) == flagged {
				all = append(all, e.candidates(&units[i], refutes, &budget)...)
			}
		}
	}
	for i := range all {
		all[i].score = e.weigh(&all[i], t.Lang, title, total)
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return distinct(all, func(c candidate) string { return c.text }, func(c candidate) Proposal { return c.proposal(t.Lang) })
}

// Best returns the best of the proposals of several texts, as Propose does of one.
func Best(all []Proposal) []Proposal {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Proposal) int { return cmp.Compare(b.Score, a.Score) })
	return distinct(all, func(p Proposal) string { return p.Text }, func(p Proposal) Proposal { return p })
}

// distinct are the first few that do not say the same.
func distinct[T any](all []T, text func(T) string, proposal func(T) Proposal) (out []Proposal) {
	var said []map[string]bool
	for _, one := range all {
		words := bag(text(one))
		if len(words) == 0 && len(out) > 0 || slices.ContainsFunc(said, func(other map[string]bool) bool { return sameWords(words, other) }) {
			continue
		}
		said = append(said, words)
		if out = append(out, proposal(one)); len(out) == Proposals {
			break
		}
	}
	return out
}

// refuting is a title that refutes.
var refuting = regexp.MustCompile(`(?i)\b(?:fact.?check|debunk\w*|myths?|hoax|fake|false|no, |rumou?rs?)\b|^no, |辟谣|谣言|流言|求证|真相|误区|不实|不信谣`)

func unitsOf(t Text) []unit {
	var out []unit
	add := func(text string, most int, inTitle bool) {
		for i, s := range sentences(text, most) {
			u := unit{inTitle: inTitle, at: i, span: s, whole: text[s.Start:s.End]}
			for _, term := range t.Terms {
				if term.InTitle == inTitle && term.Start >= s.Start && term.Start < s.End {
					u.weight += max(0, term.Weight)
				}
			}
			out = append(out, u)
		}
	}
	add(t.Title, maxTitle, true)
	add(t.Text, maxText, false)
	return out
}

// The most that is made of one sentence.
const (
	maxDepth   = 5
	maxDerived = 30
)

// maxRead is how many bytes are put to the frames of a text's sentences, with what is left of each in turn: it bounds the time.
const maxRead = 10 << 10

// quotation is what stands in quotation marks.
var quotation = regexp.MustCompile(`“([^“”]{4,400})”|「([^「」]{4,400})」|"([^"]{6,400})"`)

// coordinated parts "that this is so and that that is so".
var coordinated = regexp.MustCompile(`(?i)[,;]? (?:and|or|but|while)(?: also)?(?: falsely)? that |; that |; (?:and )?the claim that |, that | and (?:[^,;]{1,30} )?(?:believed|claimed|said|alleged|stated|feared) that `)

// candidates are the wordings that a sentence gives: itself, its clauses, what stands in quotes, and what is left of each when frames
// are taken off.
func (e *Extractor) candidates(u *unit, refutes bool, budget *int) []candidate {
	first := candidate{text: strings.TrimRight(plain(u.whole), " .。！!…"), why: Sentence, unit: u, refutes: refutes}
	if u.inTitle {
		first.why = Title
	}
	todo := []candidate{first}
	table := e.english
	if han(first.text) {
		table = e.chinese
	}
	part := first
	part.clause = true
	for _, s := range clauses(first.text) {
		part.text = s
		todo = append(todo, part)
		todo[0].loose = true
	}
	part.why = Quoted
	for _, m := range quotation.FindAllStringSubmatch(first.text, 8) {
		part.text = m[1] + m[2] + m[3]
		todo = append(todo, part)
	}
	var out []candidate
	seen := map[string]int{} // its place in out
	for depth := 0; depth < maxDepth && len(todo) > 0; depth++ {
		var next []candidate
		for _, c := range todo {
			if c.text = strings.TrimSpace(c.text); c.text == "" || len(out) >= maxDerived {
				continue
			}
			if at, again := seen[c.text]; again {
				if before := &out[at]; byWhy[c.why] > byWhy[before.why] && !c.turned { // a frame says more than quotation marks
					before.why, before.refutes = c.why, c.refutes
				}
				continue
			}
			seen[c.text] = len(out)
			if *budget -= len(c.text); *budget > 0 {
				next = append(next, take(&c, table)...)
			}
			c.asks = strings.HasSuffix(c.text, "?") || strings.HasSuffix(c.text, "？") || strings.HasSuffix(c.text, "吗")
			out = append(out, c)
		}
		todo = next
	}
	return out
}

// take takes each frame off a candidate that it has, and marks it as framed.
func take(c *candidate, table frames) (out []candidate) {
	text := c.text
	folded := text
	if han(text) {
		folded = simplified(text)
	}
	small := lower(folded)
	isDenied := false
	for i := range table {
		f := &table[i]
		if f.effect == negated && isDenied { // "has not been proven to" is no plain denial
			continue
		}
		left, ok := f.apply(text, folded, small)
		if !ok || left == text {
			continue
		}
		isDenied = isDenied || f.effect == denied
		n := *c
		n.text, n.framed, n.loose, n.clause = left, false, false, true
		switch f.effect {
		case same:
			c.loose = true
		case checked:
			n.refutes, c.framed = true, true
		case negated:
			n.why, n.turned = Denied, true
		default:
			n.why, c.framed = Why(f.effect), true
		}
		if f.effect == reported || f.effect == denied {
			n.refutes = false // what is said to be so is the claim, "not" and all
			for _, part := range coordinated.Split(left, 6) {
				one := n
				one.text = part
				out = append(out, one)
			}
		}
		out = append(out, n)
	}
	if first, _, found := strings.Cut(text, "，"); found && han(text) && affects.in(first) && utf8.RuneCountInString(first) >= leastHan {
		n := *c
		n.text, n.loose, n.clause = first, false, true
		c.loose = true
		out = append(out, n)
	}
	return out
}

// leastHan is how many characters a Chinese claim has at least that is cut off at a comma.
const leastHan = 7

// proposal is a candidate as it is handed out.
func (c *candidate) proposal(lang string) Proposal {
	p := Proposal{Text: c.text, Lang: lang, Why: c.why, InTitle: c.unit.inTitle, Span: c.unit.span, Score: math.Round(sigmoid(c.score)*1000) / 1000}
	if at := strings.Index(c.unit.whole, c.text); at >= 0 {
		p.Span = Span{c.unit.span.Start + at, c.unit.span.Start + at + len(c.text)}
	} else if at := strings.Index(lower(c.unit.whole), lower(c.text)); at >= 0 && at+len(c.text) <= len(c.unit.whole) && strings.EqualFold(c.unit.whole[at:at+len(c.text)], c.text) {
		p.Span = Span{c.unit.span.Start + at, c.unit.span.Start + at + len(c.text)}
	} else {
		p.Reworded = true
	}
	if lang == "" || lang == "und" {
		p.Lang = "en"
		if han(c.text) {
			p.Lang = "zh"
		}
	}
	return p
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// bag is what a text says, for comparing: stems of words, pairs of Han characters.
func bag(s string) map[string]bool {
	out := map[string]bool{}
	folded := fold.String(s)
	last := ""
	fold.EachToken(folded, func(t fold.Token) bool {
		w := folded[t.Start:t.End]
		if han(w) {
			out[last+w] = true
			last = w
			return true
		}
		last = ""
		if !smallWords[w] {
			out[stem(w)] = true
		}
		return true
	})
	return out
}

// stem cuts what a verb or a noun ends with, roughly: it only says which words two sentences share.
func stem(w string) string {
	for _, end := range [...]string{"ing", "ed", "es", "s", "e"} {
		if len(w) > len(end)+3 && strings.HasSuffix(w, end) {
			return w[:len(w)-len(end)]
		}
	}
	return w
}

var smallWords = wordSet(`a an the is are was were be been being am of to in on for from by with at as and or that this these those it its their his her there which who what s will would can could may might has have had do does did`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// sameWords says whether two claims say the same but for a word, or one as part of the other: a denial is another claim.
func sameWords(a, b map[string]bool) bool {
	shared := 0
	for w := range a {
		if b[w] {
			shared++
		}
	}
	least, most := min(len(a), len(b)), max(len(a), len(b))
	if shared == most {
		return true
	}
	for _, w := range [...]string{"not", "no", "never", "don", "doesn", "cannot", "isn", "没", "不", "无", "未"} {
		if a[w] != b[w] {
			return false
		}
	}
	return float64(shared) >= 0.85*float64(most) || shared == least && float64(shared) >= 0.65*float64(most)
}
