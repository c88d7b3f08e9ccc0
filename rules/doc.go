// Package rules is the rule language of the desk: it reads rule files, compiles
// them into one set, and says which rules an item hits and why.
//
// It owns the language, from the text of a file to the offsets of a matched term
// in the original item. It refuses to do I/O, to keep state between items, to
// know what a hit leads to (that is the desk's business), and to look at
// anything but the words of a publication: no rule can ask who said something.
//
// # A file
//
// A file is YAML with the key groups, and lists if it has any; a group has a name and
// rules. A rule is
//
//	id: mmr-autism                    letters, digits, - _ . ; unique in the set
//	title: {en: …, zh-Hans: …}        or one plain text
//	status: stable                    experimental | test | stable | deprecated
//	scope: {lang: [en], kind: [news]} which items; without it, all
//	detection:                        selections, at most 64
//	  vaccine: {MMR: 20, "measles vaccin*": 15}
//	  debunk: {"no link": -10}
//	  close: {near: [vaccine, harm], within: 12, weight: 10}
//	condition: vaccine and harm
//	threshold: 40                     1 or more; 1 if left out
//	labels: {topic: vaccines, severity: high}
//	falsepositives: [safety studies]
//	tests: [{text: …, title: …, lang: en, kind: news, match: true}]
//
// Lists are terms that several rules of one file share: "lists: {refuted: {"no evidence":
// -20}}", and in a rule "debunk: {list: refuted}". It is as if the terms stood in the rule, but for
// those that another of its selections has: the rule's own come first, then the earlier
// list.
//
// Only id, detection and condition are required. Unknown keys, duplicate keys,
// anchors, aliases and tags are refused. An empty file and an empty list are
// valid. A file with a mistake is refused whole: Parse returns every mistake it
// finds, each an *Error with its place, an excerpt and a hint.
//
// # Terms
//
// A term and an item are folded alike (package fold), so that case, width,
// accents and traditional or simplified Chinese make no difference. Then
//
//   - a term matches whole words: MMR is not found in "hammrs", and vaccine not
//     in "vaccines". Chinese, Japanese and Thai are written without spaces: a term
//     in them matches anywhere;
//   - words parted by a space match words parted by white space or by a hyphen,
//     and the other way round: "covid 19" and "covid-19" are one term;
//   - where a Chinese character meets a Latin letter or a digit, a space is
//     optional: MMR疫苗 also finds "MMR 疫苗";
//   - * in or at the edge of a word stands for up to 40 letters, digits or marks,
//     or none: autis*, *vaccine, vaccin*s. Next to a Chinese character it also
//     stands for Chinese characters (疫苗*自闭症), never for punctuation or spaces;
//     at the outer edge of a Chinese term it changes nothing;
//   - * as a word of its own in a phrase stands for one word: "no * link".
//
// Each term counts once an item, however often and in whichever field it is
// found; title and text are searched apart, so that no phrase and no near spans
// both. The same term in two selections counts in each.
//
// # What is true, what is scored
//
// A selection of terms is true when at least one of its terms is found. A near
// selection is true when its parts, each a selection of terms, are found close
// together in one field: with one match of each part, the start of the last is at
// most "within" tokens after the end of the first (fold.Token counts; words side
// by side are 1 apart, overlapping ones 0 or less). Of a term that comes more than
// 1,000 times in an item, the first 1,000 matches are looked at.
//
// The score is the sum of the weights of all terms found and of all near
// selections that are true, whether or not the condition names them: a selection
// of negative weights (a debunk) lowers the score without being in the condition.
//
// A rule hits when the item is in its scope, its condition is true, and the score
// reaches the threshold. An item whose language or kind is unknown is in every
// scope; a scope of zh holds zh-Hans and zh-Hant, a scope of zh-Hans only itself.
//
// The condition joins selections with and, or, not and parentheses, in that order
// of binding: not, and, or. "1 of vac*" is true when at least one selection whose
// name begins with vac is; "2 of them" counts all selections; any is 1; all of
// them needs every one, near selections included.
//
// # Status
//
//   - stable, the default: in force.
//   - test, experimental: evaluated and reported like the others, with the status
//     in the hit, so that the desk can show what they would do before their hits
//     open cases.
//   - deprecated: loaded and its inline tests run, but never reported by Eval.
//
// # Versions
//
// A rule's version is a hash of what decides a hit: scope, detection, condition
// and threshold, after folding. Titles, labels, status and tests do not change it,
// nor does the order of terms or selections.
package rules
