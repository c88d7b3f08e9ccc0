// Package learn proposes a rule from examples: texts that should be flagged, and
// ordinary ones that should not.
//
// A rule that it proposes is one that a person could have written, and can change: a
// few terms with whole weights (words, phrases, stems with a star, runs of Chinese
// characters that read as words), pairs of words close together, terms that speak
// against, and a threshold. They are chosen by a logistic regression that keeps few
// terms (the lasso: R. Tibshirani, 1996; solved one coordinate at a time as in A.
// Genkin, D. Lewis and D. Madigan, 2007), whose signs are fixed beforehand: a term that
// speaks for never comes to count against. All that is said of the rule was then put to
// the rules engine itself, on the texts as they are: a rule looks at whole pages.
//
// The threshold lies where of no source of ordinary texts more than the allowed share
// is flagged, neither of the texts that were learnt from nor in cross-validation, in
// which texts that say nearly the same stay together. The figures of the rule and of
// each term are those of cross-validation.
//
// It refuses to put a rule in force: it returns one, and a file with its figures beside
// each term. It refuses to make a term of a name, so that no rule asks who speaks:
// words that are written like names are left out, and so are the names of media. It
// refuses to learn from too few texts, and says how many it needs. It is pure: the same
// texts make the same rule.
package learn
