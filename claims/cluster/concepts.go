package cluster

import (
	_ "embed" // the groups of words
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
)

//go:embed concepts.txt
var conceptList string

// concepts names the group of a stem, and of two stems in a row.
type concepts struct {
	one, two map[string]string
}

func loadConcepts(list string) concepts {
	c := concepts{one: map[string]string{}, two: map[string]string{}}
	n := 0
	for line := range strings.SplitSeq(list, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n++
		name := "#" + strconv.Itoa(n)
		for w := range strings.FieldsSeq(line) {
			terms := match.Terms(strings.ReplaceAll(w, "_", " "), 3)
			switch len(terms) {
			case 1:
				if _, ok := c.one[terms[0].Stem]; !ok {
					c.one[terms[0].Stem] = name
				}
			case 2:
				c.two[terms[0].Stem+" "+terms[1].Stem] = name
			}
		}
	}
	return c
}

// frame reports whether a word belongs to the frame of a sentence rather than to
// what it is about.
func frames() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(frameWords) {
		m[w] = true
	}
	return m
}

const frameWords = `a an the is are was were be been being am do does did done has have had having will would can could
should shall may might must i me my we us our you your he him his she her they them their it its this that these those of to
in on for from by with at as and or if than then so but not no there here what which who whom whose when where why how any
some get gets got about into out up down over during due while because just also very really ever still too dont im ive whats
theres its isnt doesnt cant wont arent didnt id youd possible way ways best better good thing things true think know tell say
says said need want make take made taken give go going come use used using people person someone anyone many much more most
other another new novel kind reason actually likely necessary okay ok right recommended recommend believe mean happen happens
happened look like such lot each every all now today currently current far long before after amid between against per etc let
lets else again`
