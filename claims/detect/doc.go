// Package detect finds candidate rumors by their words: a small linear model over words, characters and the vector of the
// sentence encoder, in English and Chinese, with the words that count most as its reasons.
//
// It owns what is read of a text ([Plain]), the features ([Features]), the weights (weights.tsv, one feature a line, learnt by
// tools/train/detect) and the reasons. Words come first: only where they leave it open is the encoder asked.
//
// It knows no publisher, no account and no source, and refuses to learn them: it is given a title and a text, takes out of
// both what shows who speaks (addresses, @names, marks of hashtags, brackets of official accounts, cards of videos, names of
// media, pictures), at learning and at use, and has no feature that is written as a name. It does not judge whether a claim is
// true. Of a language other than English and Chinese it has no opinion.
package detect
