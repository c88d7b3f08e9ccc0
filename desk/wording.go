package desk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Languages are the tags (BCP 47) of the languages that the desk works in. A claim is worded in
// each of them before there is a verdict on it.
func Languages() []string { return []string{"en", "zh-Hans"} }

// MaxClaim is the length of a claim in one language, in characters: it is one sentence.
const MaxClaim = 280

// Wording is a claim in one sentence, by language: a tag of [Languages].
type Wording map[string]string

// Missing returns the languages in which the claim is not worded yet.
func (w Wording) Missing() []string {
	return slices.DeleteFunc(Languages(), func(lang string) bool { return w[lang] != "" })
}

// In returns the wording for a reader of a language, and the language that it is in. It is the
// one in the reader's language where there is one, else the given text.
func (w Wording) In(lang, text, textLang string) (said, in string) {
	if tag := LanguageOf(lang); w[tag] != "" {
		return w[tag], tag
	}
	return text, textLang
}

// ClaimIn returns the claim for a reader of a language, and the language that it is in: as it
// is worded in the reader's language, or else as the case is known by.
func (c Case) ClaimIn(lang string) (claim, in string) {
	return c.Wording.In(lang, c.Claim, c.ClaimLang)
}

// ClaimIn returns the claim for a reader of a language, and the language that it is in.
func (a Answer) ClaimIn(lang string) (claim, in string) {
	return a.Wording.In(lang, a.Claim, a.ClaimLang)
}

// ClaimIn returns the claim for a reader of a language, and the language that it is in.
func (k KnownClaim) ClaimIn(lang string) (claim, in string) {
	return k.Wording.In(lang, k.Claim, k.Lang)
}

// ClaimIn returns the claim for a reader of a language, and the language that it is in.
func (b Brief) ClaimIn(lang string) (claim, in string) { return b.Wording.In(lang, b.Claim, b.Lang) }

// ByLanguage returns the claim by language: a tag of [Languages], or else that of the text. An answer from before claims were
// worded has one.
func (a Answer) ByLanguage() map[string]string {
	if len(a.Wording) == 0 {
		return map[string]string{cmp.Or(LanguageOf(a.ClaimLang), a.ClaimLang, "und"): a.Claim}
	}
	return maps.Clone(a.Wording)
}

// Claims returns the claim in every wording, the one that the case is known by first.
func (c Case) Claims() []string { return c.Wording.with(c.Claim) }

// Claims returns the claim in every wording.
func (a Answer) Claims() []string { return a.Wording.with(a.Claim) }

// Claims returns the claim in every wording.
func (k KnownClaim) Claims() []string { return k.Wording.with(k.Claim) }

// with returns a text, and the wordings that are others.
func (w Wording) with(text string) []string {
	out := []string{text}
	for _, tag := range Languages() {
		if s := w[tag]; s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// LanguageOf returns the one of [Languages] that a tag is of, whatever script or place it adds; empty for another language.
func LanguageOf(tag string) string {
	for _, own := range Languages() {
		if baseLanguage(own) == baseLanguage(tag) {
			return own
		}
	}
	return ""
}

// baseLanguage is a tag without what follows the language: items and their claims carry it so.
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// checkWording redacts a wording and refuses what is no sentence in the language that it is said
// to be in. An empty text takes the wording in that language away.
func checkWording(w Wording, r Redactor) (Wording, error) {
	if len(w) == 0 {
		return nil, invalid("claim", "in which language? A claim is worded in %s", strings.Join(Languages(), " and "))
	}
	out := Wording{}
	for _, lang := range slices.Sorted(maps.Keys(w)) {
		if !slices.Contains(Languages(), lang) {
			return nil, invalid(lang, "%q is not one of the desk's languages: a claim is worded in %s", lang, strings.Join(Languages(), " and "))
		}
		text := strings.Join(strings.Fields(w[lang]), " ")
		if fault, sentence := CheckClaim(lang, text); fault != "" && text != "" {
			return nil, invalid(lang, "%s", sentence)
		}
		out[lang], _ = r.Text(text)
	}
	return out, nil
}

// WordingFault is what is wrong with the wording of a claim; empty for nothing.
type WordingFault string

// The faults.
const (
	WordingLong   WordingFault = "long"   // more than [MaxClaim] characters
	WordingMarkup WordingFault = "markup" // a tag of HTML
	WordingHidden WordingFault = "hidden" // a character that cannot be seen
	WordingScript WordingFault = "script" // the letters of another language
	WordingEmpty  WordingFault = "words"  // no word
)

// CheckClaim looks at a claim as it would be stored in a language of [Languages]. The sentence says the
// fault in plain English words.
func CheckClaim(lang, text string) (fault WordingFault, sentence string) {
	if n := utf8.RuneCountInString(text); n > MaxClaim {
		return WordingLong, fmt.Sprintf("%d characters: a claim is one sentence of at most %d", n, MaxClaim)
	}
	if !utf8.ValidString(text) {
		return WordingHidden, "this is not UTF-8 text"
	}
	for _, r := range text {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) {
			return WordingHidden, fmt.Sprintf("it has a character that cannot be seen (U+%04X): take it out", r)
		}
	}
	if tag := markup(text); tag != "" {
		return WordingMarkup, "a claim is plain text: take out " + tag
	}
	return checkScript(lang, text)
}

// markup returns the first tag of HTML in a text; empty for none. A lone < is a sign like another.
func markup(text string) string {
	for rest := text; ; {
		_, after, found := strings.Cut(rest, "<")
		if !found {
			return ""
		}
		if inner, _, closed := strings.Cut(after, ">"); closed && inner != "" {
			if first := inner[0]; first == '/' || first == '!' || first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' {
				return "<" + inner + ">"
			}
		}
		rest = after
	}
}

// checkScript finds a text whose letters are mostly not those of its language. Names of another
// script in it are none of that.
func checkScript(lang, text string) (WordingFault, string) {
	own, name := unicode.Latin, "English"
	if lang != "en" {
		own, name = unicode.Han, "Chinese"
	}
	letters, mine := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(own, r) {
				mine++
			}
		}
	}
	switch {
	case letters == 0:
		return WordingEmpty, "a claim is a sentence: there is no word in it"
	case own == unicode.Han && mine == 0, own == unicode.Latin && 2*mine < letters:
		return WordingScript, "this does not look like " + name + ": word the claim in " + name + " here"
	}
	return "", ""
}

// worded refuses a verdict on what is not worded in each language: a headline would be answered
// and published otherwise.
func worded(c *Case) error {
	if missing := c.Wording.Missing(); len(missing) > 0 {
		return refuse("needs-claim", "a verdict needs the claim in one sentence in each language of the desk; it is missing in %s", strings.Join(missing, " and "))
	}
	return nil
}

// word sets or takes away wordings of a case's claim, and settles by which the case is known: the
// one in the language of the text that it was opened with, if it is worded there. It returns
// what the audit log says.
func (c *Case) word(set Wording) string {
	next := maps.Clone(c.Wording)
	if next == nil {
		next = Wording{}
	}
	var said []string
	for _, lang := range slices.Sorted(maps.Keys(set)) {
		if set[lang] == "" {
			delete(next, lang)
			said = append(said, lang+": –")
			continue
		}
		next[lang] = set[lang]
		said = append(said, lang+": "+set[lang])
	}
	c.Wording, c.Claim, c.ClaimLang = next, c.Proposed, c.ProposedLang
	if lang := next.nearest(c.ProposedLang); lang != "" {
		c.Claim, c.ClaimLang = next[lang], baseLanguage(lang)
	}
	return strings.Join(said, "\n")
}

// nearest returns the language of the wording by which a case is known whose first text is in
// lang: the same one, or else the first that there is; empty for none.
func (w Wording) nearest(lang string) string {
	for _, tag := range append([]string{LanguageOf(lang)}, Languages()...) {
		if w[tag] != "" {
			return tag
		}
	}
	return ""
}
