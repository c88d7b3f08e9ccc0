// Package stance says what a text does with a claim: it agrees with it, disagrees, discusses it as what others say, or is about
// something else; in English and Chinese, with a chance and with the words and the sentence that decide.
//
// It reads how much of the claim stands where in the text, and which words stand near it: of refuting (false, hoax, 谣言), of
// denying, doubting, reporting (reportedly, 据称), confirming, of maybe and not, and questions. The sentence encoder in the
// program says how near the claim lies to the text's first sentence and to the one that shares most words with it, and in what
// direction. A small linear model adds this up; its weights are in weights.tsv, one feature a line, and were learnt by
// tools/train/stance.
//
// The package owns the cues, the features, the weights and the reasons. It refuses to look at who speaks: it is given a claim, a
// title and a text, no publisher and no name, and no word that is not a cue has a weight. It does not judge whether a claim is
// true: a text that disagrees may be wrong. It stores nothing.
package stance
