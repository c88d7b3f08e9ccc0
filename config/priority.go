package config

import (
	"fmt"
	"strconv"

	"github.com/rumordesk/rumordesk/yamltree"
)

// MaxWeight is the most points that one part of a case's score can be given.
const MaxWeight = 1000

// Priority says how many points each part of a case's score can give, 0 to MaxWeight.
type Priority struct {
	Rule     int // what the rules found
	Worth    int // how much the claim's words look worth checking
	Reach    int // how many publishers carry it
	Growth   int // how its topic grows against its own usual
	Severity int // the severity label
	Age      int // how long it has waited
}

// DefaultPriority are the weights of a desk that sets none. They add up to 100.
func DefaultPriority() Priority {
	return Priority{Rule: 30, Worth: 10, Reach: 20, Growth: 15, Severity: 15, Age: 10}
}

var priorityKeys = []string{"rule", "worth", "reach", "growth", "severity", "age"}

func (r *report) priority(n yamltree.Node, to *Priority) {
	m, ok := r.mapping(n, "priority", priorityKeys)
	if !ok {
		return
	}
	clean := true
	for key, weight := range map[string]*int{
		"rule": &to.Rule, "worth": &to.Worth, "reach": &to.Reach, "growth": &to.Growth, "severity": &to.Severity, "age": &to.Age,
	} {
		e, ok := m.Get(key)
		if !ok {
			continue
		}
		s, ok := r.str(e.Value, "priority."+key, 10)
		if !ok {
			clean = false
			continue
		}
		w, err := strconv.Atoi(s)
		if err != nil || w < 0 || w > MaxWeight {
			r.add(e.Value.Place(), fmt.Sprintf("priority.%s %q is no number of points", key, cut(s, 20)), fmt.Sprintf("write a whole number from 0 to %d", MaxWeight))
			clean = false
			continue
		}
		*weight = w
	}
	if clean && *to == (Priority{}) {
		r.add(n.Place(), "priority gives no part any points: every case would have the score 0", "give at least one part a weight above 0")
	}
}
