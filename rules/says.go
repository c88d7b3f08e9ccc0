package rules

import "maps"

// Message is a sentence about a rule as a stable key and what it names, so that it can be
// worded in other languages; the sentence in English stands beside it.
type Message struct {
	Key  string // of [SaysKeys], or of [Mistakes]
	Args map[string]string
}

// SaysKeys lists the keys of warnings and explanations, and the arguments that a sentence for each may name.
func SaysKeys() map[string][]string {
	return map[string][]string{
		// Warnings.
		"no-test":         nil,
		"no-hit":          nil, // no test that should match
		"no-miss":         nil, // no test that should not
		"reach":           {"threshold", "all"},
		"reach-condition": {"threshold"}, // out of reach while the condition is true
		"never":           nil,           // the condition is never true
		"idle-selection":  {"selection"},
		"no-match":        {"term"},
		"idle-star":       {"term"},
		"broad":           {"term"},
		"twice":           {"term", "selection"},
		// What decided.
		"scope":           nil,
		"condition-false": {"part"}, // because a part is false
		"condition-true":  {"part"}, // because a part is true
		"below":           {"score", "threshold"},
		"reached":         {"score", "threshold"},
	}
}

// says makes one; pairs are names and values.
func says(key string, pairs ...string) Message {
	s := Message{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if s.Args == nil {
			s.Args = map[string]string{}
		}
		s.Args[pairs[i]] = pairs[i+1]
	}
	return s
}

// Mistakes returns the English sentences on what can be wrong in a rule file, what
// mends it, and the parts that {what} in them can be, each by its key. Other languages
// word the same keys with the same arguments.
func Mistakes() (wrong, mending, part map[string]string) {
	return maps.Clone(problems), maps.Clone(mends), maps.Clone(parts)
}
