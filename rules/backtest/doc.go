// Package backtest says what a changed set of rules would have done: it puts items to
// the set in force and to the new one and counts what is gained, lost and scored
// differently, by rule and over all.
//
// It owns the comparison and its examples. It refuses to read items by itself (it is
// given them in batches, and keeps no text of them), and to change anything.
package backtest
