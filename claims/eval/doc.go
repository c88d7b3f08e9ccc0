// Package eval reads sets of known claims and texts in tab-separated files and
// measures how well texts were matched to claims: average precision, reciprocal
// rank, success, with bootstrap confidence intervals.
//
// It owns the form of those files and the measures. It refuses to match: it is
// given rankings.
package eval
