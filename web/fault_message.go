package web

import "github.com/rumordesk/rumordesk/desk"

// message is a sentence and its language, for the lang attribute: sentences of ours are in
// the reader's, what another program said is in English or in whatever it speaks.
type message struct{ Text, Lang string }

// faultMessage words what went wrong beyond the desk. Where no key is known the English
// sentence is shown as such.
func (req *request) faultMessage(f desk.Fault, english string) message {
	if text := req.faultText(f, 0); text != "" {
		return message{text, req.Tag()}
	}
	return message{english, "en"}
}

// maxCauses bounds how deep a fault is followed: what is stored may be damaged.
const maxCauses = 3

func (req *request) faultText(f desk.Fault, depth int) string {
	key := "fault." + f.Key
	if f.None() || !req.Has(key) || depth > maxCauses {
		return ""
	}
	var pairs []any
	for name, value := range f.Args {
		pairs = append(pairs, name, value)
	}
	text := req.T(key, pairs...)
	if f.Cause != nil {
		if why := req.faultText(*f.Cause, depth+1); why != "" {
			return req.T("fault.because", "what", text, "why", why)
		}
	}
	return text
}
