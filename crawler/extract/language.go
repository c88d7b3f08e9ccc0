package extract

import (
	"math/bits"
	"strings"
	"sync"
	"unicode"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/language"
)

// undetermined is the BCP 47 code for a language that cannot be told.
const undetermined = "und"

// Language names the language of text as a BCP 47 base code ("en"; "zh" for
// simplified and traditional Chinese alike), or "und" when it cannot be told. The
// script decides first, which is sure even for three characters; words common to
// the large Latin-script languages next; letter statistics last, which need about a
// sentence. declared, which may be empty, is what the page says of itself: it is
// believed only where the text allows it and is too short to tell.
func Language(text, declared string) string {
	text = cut(text, 6000)
	declared = baseLanguage(declared)
	n := countLetters(text)
	if n.total < 2 {
		return undetermined
	}
	if lang := mixed(text, declared, n); lang != "" {
		return lang
	}
	// A Han character says about as much as three Latin letters.
	east := 3 * (n.han + n.kana + n.hangul)
	switch {
	case east > n.latin && east > n.other:
		return n.eastern()
	case n.other > n.latin:
		return statistics(text, declared, n.other)
	case n.han+n.kana+n.hangul >= 2 && onlyNames(text) && (declared == "" || declared == n.eastern()):
		return n.eastern() // the names are Latin, the sentence is not
	}
	if lang := commonWords(text); lang != "" {
		return lang
	}
	return statistics(text, declared, n.latin)
}

// onlyNames reports whether each Latin word of the text looks like a name: it has a capital. A text of a Latin script has others.
func onlyNames(text string) bool {
	capital, inWord := true, false
	for _, r := range text {
		if !unicode.Is(unicode.Latin, r) && r != '\'' && r != '’' && (r < '0' || r > '9') { // BNT162b2 is one word
			if inWord && !capital {
				return false
			}
			inWord, capital = false, false
			continue
		}
		if !inWord {
			inWord, capital = true, false
		}
		capital = capital || unicode.IsUpper(r) || r >= '0' && r <= '9'
	}
	return !inWord || capital
}

// letters counts the letters of a text by their scripts.
type letters struct{ latin, han, kana, hangul, other, total int }

func countLetters(text string) (n letters) {
	for _, r := range text {
		switch {
		case r < 0x41 || r >= 0x5B && r < 0x61 || r >= 0x7B && r < 0xAA:
			continue
		case r < 0x250:
			n.latin++
		case isKana(r):
			n.kana++
		case r >= 0x3400 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x3FFFF:
			n.han++
		case r >= 0xAC00 && r <= 0xD7A3 || r >= 0x1100 && r <= 0x11FF || r >= 0x3130 && r <= 0x318F:
			n.hangul++
		case unicode.IsLetter(r):
			n.other++
		default:
			continue
		}
		n.total++
	}
	return n
}

// isKana leaves out the middle dot and the long vowel mark, which other texts have too.
func isKana(r rune) bool {
	return r >= 0x3041 && r <= 0x30FF && r != 0x30FB && r != 0x30FC || r >= 0x31F0 && r <= 0x31FF
}

// eastern tells the languages that are written with Han characters, kana and hangul.
func (n letters) eastern() string {
	switch {
	case n.hangul > n.han && n.hangul > n.kana:
		return "ko"
	case n.kana*8 > n.han+n.kana: // Chinese texts quote a Japanese word now and then
		return "ja"
	}
	return "zh"
}

// statistics asks whatlanggo, whose trigrams are good for sentences and poor for
// headlines.
func statistics(text, declared string, letters int) string {
	info := whatlanggo.Detect(text)
	lang := info.Lang.Iso6391()
	if (lang == "bg" || lang == "uk" || lang == "mk" || lang == "sr") && strings.ContainsAny(text, "ыэёЫЭЁ") {
		lang = "ru" // letters that the others do not have
	}
	switch {
	case lang != "" && lang == declared:
		return lang
	case declared != "" && scriptFits(text, declared) && (letters < 200 || info.Confidence < 0.95):
		return declared // lists of names and scores read like any language
	case lang != "" && (letters >= 120 && info.Confidence >= 0.5 || letters >= 20 && info.Confidence >= 0.99):
		return lang
	case lang == "en" && letters >= 8, lang != "" && letters >= 40 && info.IsReliable():
		return lang
	case lang != "" && letters >= 20 && !scriptFits(text, "en"): // another alphabet: few languages to confuse
		return lang
	}
	return undetermined
}

// scriptFits refuses a declared language that is not written with the letters at
// hand.
func scriptFits(text, lang string) bool {
	latin := true
	for _, r := range text {
		if unicode.IsLetter(r) {
			latin = unicode.Is(unicode.Latin, r)
			break
		}
	}
	switch lang {
	case "zh", "ja", "ko":
		return false
	case "ru", "uk", "bg", "be", "mk", "sr", "el", "he", "ar", "fa", "ur", "hi", "bn", "th", "ka", "hy", "am", "ta", "te", "ml", "kn", "gu", "pa", "mr", "ne", "my", "km", "lo", "si", "kk", "mn":
		return !latin
	}
	return latin
}

func baseLanguage(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_,; "); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	base, err := language.ParseBase(tag)
	switch {
	case err != nil, base.String() == undetermined, base.String() == "mul", base.String() == "zxx": // a code of no language
		return ""
	case base.String() == "cmn":
		return "zh"
	}
	return base.String() // "en" for "eng", too
}

// commonWords counts the function words of each language; a clear lead decides.
func commonWords(text string) string {
	lang, c, second, ascii := countWords(text)
	switch {
	case c >= 2 && c >= second+2, c >= 4 && c*2 > second*3:
		return lang
	case lang == "en" && ascii && c > second: // what most short texts without accents are
		return lang
	}
	return ""
}

// countWords returns the language with the most function words in a text, how many those are, and how many the next has.
func countWords(text string) (lang string, c, second int, ascii bool) {
	var counts [len(functionWords)]int
	text = cut(text, 2000)
	ascii = !strings.ContainsFunc(text, func(r rune) bool { return r >= 0xAA && r < 0x250 && unicode.IsLetter(r) })
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		w = strings.ReplaceAll(w, "’", "'")
		for set := wordLanguages()[w]; set != 0; set &= set - 1 {
			counts[bits.TrailingZeros32(set)]++
		}
	}
	best := -1
	for i, c := range counts {
		if best < 0 || c > counts[best] {
			if best >= 0 {
				second = counts[best]
			}
			best = i
		} else if c > second {
			second = c
		}
	}
	return functionWords[best].lang, counts[best], second, ascii
}

// wordLanguages gives the languages of a word as a set of indexes of functionWords.
var wordLanguages = sync.OnceValue(func() map[string]uint32 {
	m := map[string]uint32{}
	for i, l := range functionWords {
		for w := range strings.FieldsSeq(l.words) {
			m[w] |= 1 << i
		}
	}
	return m
})

var functionWords = [...]struct{ lang, words string }{
	{"en", " the of and to in is that for it was with as on be are this by at from or an have has not but they which you were their been will would there what when who more can about after if all does how did its his her our your your no new into than could may should out up over says said don't can't does doesn't isn't no yes only before people being while during get getting got make made say said use used help see first time just like such because through between against under via amid your you're it's there these those some any each most many other news says health "},
	{"es", " el la los las de del y que en un una es por con para se no su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también hay fue ser son "},
	{"fr", " le la les des du de et un une est que qui dans pour pas sur au aux par plus avec ce cette il elle sont ne se en son sa ses ou mais été nous vous ils "},
	{"de", " in war was hatte der die das und ist nicht ein eine einen dem den des zu mit auf für von im sich auch als es an werden aus er hat dass sie nach wird bei sind noch wie wir über nur "},
	{"pt", " o a os as de do da dos das e que em um uma é para com não por mais se no na nos nas como mas foi ao ele ela são seu sua ou quando muito já está também pelo pela "},
	{"it", " il lo la i gli le di del della dei e che in un una è per con non si da al sono come più ma anche nel alla dal ha questo questa delle degli "},
	{"nl", " in was of we de het een en van in is dat op te zijn met voor niet aan er om ook als bij maar door naar uit nog wordt worden deze heeft hebben "},
	{"id", " yang dan di ini itu dengan untuk dari dalam tidak pada akan adalah oleh ke juga bisa sebagai atau karena telah ada lebih "},
	{"vi", " và của là có không được cho các trong một này với những người đã để khi từ đến theo "},
	{"tr", " ve bir bu için ile da de çok daha olarak olan gibi kadar sonra ama değil ne var en mi "},
	{"pl", " w i na z do się nie to że jest o jak po od za ale przez dla są być co czy tym "},
	{"sv", " och att det som en på är av för med till den har de inte om ett men var jag från "},
	{"ro", " și în de la cu pe din care nu este o un sunt pentru mai ca se să au fost "},
	{"cs", " a v na se je že to z s do o pro jsou jako ale by si od po které "},
}
