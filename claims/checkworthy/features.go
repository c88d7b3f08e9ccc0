package checkworthy

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// MaxText is how much of a text is looked at, in bytes: a claim is a sentence.
const MaxText = 2000

// The names of the features that are not words. They begin with a colon, which no word
// does.
const (
	Number   = ":number"   // a count, an amount, a measure
	Percent  = ":percent"  // a share
	Year     = ":year"     // four digits that read as a year
	Question = ":question" // how many question marks
	Shout    = ":shout"    // exclamation marks
	Quote    = ":quote"    // quotation marks
	First    = ":first"    // share of "I", "we", "my", …
	Second   = ":second"   // share of "you", "your"
	Length   = ":length"   // how many words
	Names    = ":names"    // words with a capital letter inside a sentence: how many, never which
	Capitals = ":capitals" // share of words in capitals
	Emoji    = ":emoji"    // pictures
	Report   = ":report"   // words of saying and finding: said, according, confirmed, study
	Cause    = ":cause"    // words of cause, cure and harm
	Opinion  = ":opinion"  // words of opinion, wish and feeling
	Negation = ":negation" // not, no, never
)

// Counted lists the features that are not words, in the order of the weights file.
func Counted() []string {
	return []string{Number, Percent, Year, Question, Shout, Quote, First, Second, Length, Names, Capitals, Emoji, Report, Cause, Opinion, Negation}
}

// Vector is what a text shows: the words and pairs of words in it, each once, and the
// counted features, each from 0 to about 1. A number is a word of zeros, one for each
// digit.
type Vector struct {
	Words   []string
	Small   []string // words that stand in small letters, each once: only they have parts, see [EachPart]
	Counted map[string]float64
}

var (
	first  = set("i", "me", "my", "mine", "we", "us", "our", "im", "ive")
	second = set("you", "your", "yours", "u")
	kinds  = map[string]map[string]bool{
		Report: set("say", "says", "said", "according", "report", "reports", "reported", "reporting", "confirm", "confirms", "confirmed",
			"announce", "announced", "announces", "claim", "claims", "claimed", "tells", "told", "warns", "warned", "found", "finds", "study",
			"studies", "research", "researchers", "experts", "scientists", "officials", "official", "sources", "reveals", "revealed", "shows"),
		Cause: set("cause", "causes", "caused", "causing", "kill", "kills", "killed", "killing", "cure", "cures", "cured", "treat", "treats",
			"treatment", "prevent", "prevents", "spread", "spreads", "spreading", "infect", "infects", "infected", "died", "dies", "dead",
			"death", "deaths", "tested", "test", "tests", "positive", "vaccine", "banned", "because", "due", "leads", "linked"),
		Opinion: set("think", "hope", "feel", "feels", "love", "hate", "wish", "please", "thanks", "thank", "should", "need", "want", "lol",
			"omg", "maybe", "guess", "believe", "opinion", "honestly", "literally", "like", "prayers", "pray", "good", "bad", "best", "worst",
			"funny", "joke", "imagine", "wonder", "let"),
		Negation: set("not", "no", "never", "none", "nobody", "nothing", "cannot", "don", "doesn", "isn", "wasn", "didn", "won", "without"),
	}
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// Features reads a text. Addresses, handles and the placeholders of redaction are left
// out beforehand; the mark of a hashtag is, its word is not.
func Features(text string) Vector {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
	text = strings.ToValidUTF8(text, " ")
	v := Vector{Counted: map[string]float64{}, Small: small(text)}
	text = plain(text)
	folded := fold.String(text)
	var before string
	end, seen := -1, map[string]bool{}
	var words, mine, yours float64
	add := func(w string) {
		if !seen[w] {
			seen[w] = true
			v.Words = append(v.Words, w)
		}
	}
	fold.EachToken(folded, func(t fold.Token) bool {
		w := folded[t.Start:t.End]
		words++
		switch {
		case first[w]:
			mine++
		case second[w]:
			yours++
		}
		for kind, words := range kinds {
			if words[w] {
				v.Counted[kind] = math.Min(1, v.Counted[kind]+0.34)
			}
		}
		if c := w[0]; c >= '0' && c <= '9' {
			if len(w) < len(zeros) {
				add(zeros[:len(w)])
			}
			switch {
			case isYear(w):
				w = Year
			case strings.HasPrefix(strings.TrimLeft(folded[t.End:], " "), "%"), strings.HasPrefix(folded[t.End:], " percent"):
				w = Percent
			default:
				w = Number
			}
			v.Counted[w] = math.Min(1, v.Counted[w]+0.34)
		}
		if !strings.HasPrefix(w, ":") {
			add(w)
		}
		// A pair is two words with nothing but a space or a mark inside a word between.
		if before != "" && joined(folded[end:t.Start]) {
			add(before + " " + w)
		}
		before, end = w, t.End
		return true
	})
	if words > 0 {
		v.Counted[First], v.Counted[Second] = math.Min(1, 5*mine/words), math.Min(1, 5*yours/words)
	}
	v.Counted[Length] = math.Min(1, math.Log1p(words)/math.Log(60))
	marks(text, words, v.Counted)
	return v
}

func joined(gap string) bool { return gap == " " || gap == "-" || gap == "'" || gap == "" }

// zeros are the shapes of numbers: which number it is says less than how long it is.
const zeros = "0000000"

func isYear(w string) bool {
	return len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) && w[3] >= '0' && w[3] <= '9'
}

// marks counts what folding takes away: capitals, punctuation, pictures.
func marks(text string, words float64, to map[string]float64) {
	var question, shout, quote, names, capitals, emoji float64
	start := true // of a sentence
	for _, w := range strings.Fields(text) {
		bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if bare != "" {
			r, size := utf8.DecodeRuneInString(bare)
			switch {
			case len(bare) > 2 && bare == strings.ToUpper(bare) && bare != strings.ToLower(bare):
				capitals++
			case unicode.IsUpper(r) && !start && len(bare) > size:
				names++
			}
			start = false
		}
		for _, r := range w {
			switch {
			case r == '?' || r == '？':
				question++
			case r == '!' || r == '！':
				shout++
			case strings.ContainsRune(`"“”«»「」`, r):
				quote++
			case r >= 0x1F300 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF:
				emoji++
			}
		}
		if strings.ContainsAny(w, ".!?") {
			start = true
		}
	}
	to[Question], to[Shout], to[Quote] = math.Min(1, question/2), math.Min(1, shout/3), math.Min(1, quote/2)
	to[Names], to[Emoji] = math.Min(1, names/8), math.Min(1, emoji/3)
	if words > 0 {
		to[Capitals] = math.Min(1, 4*capitals/words)
	}
}

// plain leaves out of a text what is no word of it.
func plain(text string) string {
	var b strings.Builder
	for i, w := range strings.Fields(text) {
		if skip(w) {
			continue
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ReplaceAll(w, "#", ""))
	}
	return b.String()
}

// skip says whether a word is an address, a handle or a placeholder.
func skip(w string) bool {
	return strings.Contains(w, "://") || strings.HasPrefix(w, "www.") || strings.Contains(strings.TrimLeft(w, `.("'“`), "@") || placeholder(w)
}

// placeholder says whether a word is what redaction put in the place of a detail.
func placeholder(w string) bool {
	w = strings.Trim(w, ".,;:!?")
	return len(w) > 2 && w[0] == '[' && w[len(w)-1] == ']'
}
