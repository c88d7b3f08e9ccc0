package rules

import (
	"strings"
)

// TestResult is what became of one inline test.
type TestResult struct {
	RuleID, Group, Status string
	File                  string
	Line, Column          int
	Title, Text           string
	Want, Got             bool // whether the rule should hit, and did
	Score, Threshold      int
	Why                   string  // what decided, in a sentence
	Message               Message // Why as a key
}

// Passed reports whether the rule did what the test says.
func (t TestResult) Passed() bool { return t.Want == t.Got }

// maxShown is how much of a failed test's text its mistake shows, in characters.
const maxShown = 160

// Mistake is what a test that fails asked for, and why it did not come.
func (t TestResult) Mistake() *Error {
	key := "must-miss"
	if t.Want {
		key = "must-hit"
	}
	e := about(t.RuleID, t.File, Place{Line: t.Line, Column: t.Column}, key, "text", clip(t.Title+" "+t.Text, maxShown))
	e.Hint, e.HintMessage = t.Why, t.Message
	return e
}

// Test runs the inline tests of all rules, the deprecated ones included, each
// against its own rule.
func (s *Set) Test() []TestResult {
	var out []TestResult
	for _, r := range s.rules {
		for _, t := range r.Tests {
			e, err := s.Explain(r.ID, Doc{Title: t.Title, Text: t.Text, Lang: t.Lang, Kind: t.Kind})
			if err != nil {
				continue // the rule is of this set
			}
			out = append(out, TestResult{
				RuleID: r.ID, Group: r.Group, Status: r.Status,
				File: r.File, Line: t.Place.Line, Column: t.Place.Column,
				Title: t.Title, Text: t.Text, Want: t.Match, Got: e.Hit,
				Score: e.Score, Threshold: e.Threshold, Why: e.Why, Message: e.Message,
			})
		}
	}
	return out
}

// clip is a text on one line, shortened to n characters.
func clip(s string, n int) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= n {
		return string(runes)
	}
	return string(runes[:n-1]) + "…"
}
