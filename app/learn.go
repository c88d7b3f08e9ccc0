package app

import (
	"github.com/rumordesk/rumordesk/claims/detect"
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/rules/learn"
)

// sameTexts is how similar two texts are that stay together when a rule is learnt.
const sameTexts = 0.4

// Learning completes what a rule is learnt by: terms are taken from texts without what
// shows who speaks, and texts that say nearly the same stay together.
func Learning(o learn.Options) learn.Options {
	o.Plain = detect.Plain
	o.Groups = func(texts []string) []int { return neardup.Groups(texts, sameTexts) }
	return o
}
