// Package propose finds the words that tell the texts that people accepted from those
// that they discarded, for whoever writes rules. It owns the measure. It refuses to
// change a rule: a person reads what it proposes, and many a word that separates is a
// coincidence.
//
// The measure is the log-odds ratio with an informative Dirichlet prior (B. L. Monroe,
// M. P. Colaresi and K. M. Quinn, Fightin' Words, 2008). Both sides are compared after
// each is mixed with what all the texts have in common, and the difference is divided by
// its standard deviation. A text counts a term once. Terms are folded words and, of
// scripts without spaces, pairs of neighbouring characters. Stop words are left out.
package propose
