// Package fold is the one folding that rules and index share: a term written in
// a rule and a word typed in a search box find the same texts, because both
// sides pass through here.
//
// Folding
//
//   - lower-cases (ß becomes ss, the final ς becomes σ);
//   - makes full-width, half-width, circled, superscript and other compatibility
//     forms plain, ligatures included (ﬁ becomes fi, æ becomes ae);
//   - removes the accents of Latin, Greek and Cyrillic letters (é, ά, й become
//     e, α, и), whether they come with the letter or after it;
//   - turns traditional Chinese into simplified, one character for one
//     character. A character with several readings takes the commonest (乾 and 幹
//     become 干, 後 becomes 后), so either script finds the other;
//   - unifies quotes, apostrophes and dashes;
//   - turns every run of white space, line ends included, into one space;
//   - drops what carries no text: zero-width characters, soft hyphens, direction
//     marks, variation selectors, control characters;
//   - replaces each byte that is not UTF-8 by U+FFFD.
//
// Everything else stays as it is: iteration marks (々), hiragana and katakana
// (only the half-width forms change), Arabic and Indic marks.
//
// Folding folded text changes nothing, and folding is done character by
// character, except that white space collapses and a kana takes the voiced mark
// that follows it.
//
// The package owns the folding, the map back to the original bytes, and the cut
// into tokens. It refuses to know a language: it does not stem, drop stop words,
// segment Chinese into words, or guess a homoglyph's meaning.
package fold

//go:generate go run ../tools/gen/fold
