package app

import "github.com/rumordesk/rumordesk/redact"

// redactor lends package redact to the domain.
type redactor struct{}

// Text implements desk.Redactor.
func (redactor) Text(s string) (string, int) {
	out, counts := redact.Text(s)
	n := 0
	for _, c := range counts {
		n += c
	}
	return out, n
}

// URL implements desk.Redactor.
func (redactor) URL(u string) string { return redact.URL(u) }

// PersonalURL implements desk.Redactor.
func (redactor) PersonalURL(u string) bool { return redact.PersonalURL(u) }
