package config

import (
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/yamltree"
)

// DefaultShare is how much of a day's items the detection model may file where a file says nothing else.
const DefaultShare = 0.02

// Candidates says what may flag beside rules and known claims.
type Candidates struct {
	Model bool    // the detection model is on
	Share float64 // of a day's items, above 0 and at most 1, that it may file
}

var candidateKeys = []string{"model", "share"}

// candidates reads what may flag beside rules and known claims. The model is off until it is put on.
func (r *report) candidates(n yamltree.Node, to *Candidates) {
	m, ok := r.mapping(n, "candidates", candidateKeys)
	if !ok {
		return
	}
	to.Share = DefaultShare
	if e, ok := m.Get("model"); ok {
		if s, ok := r.str(e.Value, "candidates.model", 20); ok {
			switch strings.ToLower(s) {
			case "on", "true":
				to.Model = true
			case "off", "false":
			default:
				r.add(e.Value.Place(), "candidates.model "+strconv.Quote(cut(s, 20))+" is neither on nor off", "write model: on, or model: off")
			}
		}
	}
	if e, ok := m.Get("share"); ok {
		if s, ok := r.str(e.Value, "candidates.share", 20); ok {
			share, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(s, "%")), 64)
			if strings.HasSuffix(s, "%") {
				share /= 100
			}
			if err != nil || !(share > 0 && share <= 1) {
				r.add(e.Value.Place(), "candidates.share "+strconv.Quote(cut(s, 20))+" is no share of a day's items", "write a percentage above 0% and up to 100%, such as 2%, or model: off for none")
				return
			}
			to.Share = share
		}
	}
}
