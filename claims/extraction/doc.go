// Package extraction takes the claim out of a text: claim extraction, the step between a flagged page and a sentence that can be
// checked. From a title and a text it proposes up to three sentences, best first, each freed of its frame: "A message shared widely says
// that garlic cures the flu" becomes "Garlic cures the flu", "No, garlic does not cure the flu" becomes the claim that is denied, and
// "大蒜能治流感是真的吗" becomes 大蒜能治流感.
//
// The frames are rows of two tables, english.tsv and chinese.tsv: the pattern, what becomes of it, and an example with its result,
// which a test holds every row against. A sum of few features then puts the candidates in order: which frame was taken off, whether
// they state something that can be true or false, whether the title says it too, where they stand, the terms that flagged the text, and
// check-worthiness.
//
// The package owns the frames, the wording and the order. It refuses to add a word that says something: apart from the form of a verb
// and "there is", what it proposes stands in the text, so that no name comes in that redaction took out. It drops who said it where a
// frame names a speaker. It reads a bounded part of a text, does no input or output, and does not judge whether a claim is true.
package extraction
