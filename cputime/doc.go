// Package cputime says how much processor time the program has had. On a machine that does other
// work besides, that tells more of what something costs than the clock does.
//
// It owns the question to the system. It refuses to measure anything itself: callers take the
// difference of two answers.
package cputime
