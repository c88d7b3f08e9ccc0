package app

import (
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/redact"
)

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

// likeness lends package neardup to the domain.
type likeness struct{}

// Sign implements desk.Likeness.
func (likeness) Sign(title, text string) ([]byte, []uint64) {
	s := neardup.Sign(title, text)
	sig, err := s.MarshalBinary()
	if err != nil { // no signature is ever too odd to write; without one an item is like none
		return nil, nil
	}
	return sig, s.Bands()
}

// Similar implements desk.Likeness.
func (likeness) Similar(a, b []byte) float64 {
	var sa, sb neardup.Signature
	if sa.UnmarshalBinary(a) != nil || sb.UnmarshalBinary(b) != nil {
		return -1
	}
	return neardup.Similarity(sa, sb)
}

// Same implements desk.Likeness.
func (likeness) Same(titleA, textA, titleB, textB string) (float64, bool) {
	return neardup.Decide(titleA, textA, titleB, textB)
}
