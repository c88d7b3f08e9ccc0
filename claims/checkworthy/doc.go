// Package checkworthy says how much the words of a claim look like something that is worth
// checking: an assertion of fact that can be true or false, rather than a question, a
// wish, a joke or an opinion.
//
// For English it holds a small logistic regression, trained by the program in
// tools/train/checkworthy on public posts; its weights are in weights.tsv, one feature a
// line, and can be read. Features are words, pairs of words, parts of words and a few
// counts; a part is never a reason, the word that carries it is. For Chinese there was
// nothing to train on: a short list of cues written by hand stands in, with a narrow
// range, and says so (see [Result]). Every other language is neutral.
//
// The package owns the features, the weights and the reasons. It refuses to learn a
// name: no feature is a proper noun, a handle or an address (the trainer drops words
// that are written with a capital letter as often as not), and parts are taken only
// from words in small letters, so that a name that is written as one moves no score. It
// does not judge whether a claim is true.
package checkworthy
