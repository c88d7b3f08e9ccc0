package web

import "github.com/rumordesk/rumordesk/web/rulefile"

// ruleMistake is a mistake in a rule file, or a slip, in the reader's words where the
// desk has them.
type ruleMistake struct {
	RuleProblem
	Says, Fix message
	Detail    string // as another program said it, in English; may be empty
}

// mistakes words what is wrong with rules. named says of which rule, for a list that is
// about a whole file.
func (req *request) mistakes(list []RuleProblem, named bool) (out []ruleMistake) {
	for _, p := range list {
		m := ruleMistake{RuleProblem: p, Detail: p.Says.Args["why"], Says: req.ruleSays("rule.says.", p.Says, p.Problem), Fix: message{p.Hint, "en"}}
		switch {
		case p.Why.Key != "":
			m.Fix = req.ruleSays("rule.says.", p.Why, p.Hint)
		case p.Fix.Key != "":
			m.Fix = req.ruleSays("rule.mend.", p.Fix, p.Hint)
		case p.Hint != "":
			m.Fix = req.ruleSays("rule.mend.", p.Says, p.Hint)
		}
		if rule := p.Says.Args["rule"]; named && rule != "" && m.Says.Lang == req.Tag() {
			m.Says.Text = req.T("rulefile.of", "rule", rule, "what", m.Says.Text)
		}
		out = append(out, m)
	}
	return out
}

// ruleSays words a sentence about a rule; without a key that is known it is shown in
// English, as such.
func (req *request) ruleSays(prefix string, s rulefile.Message, english string) message {
	key := prefix + s.Key
	if s.Key == "" || !req.Has(key) {
		return message{english, "en"}
	}
	var pairs []any
	for name, value := range s.Args {
		if part := "rule.part." + value; name == "what" && req.Has(part) { // a part of a rule file, and what it is of
			value = req.T(part, "of", s.Args["of"])
		}
		pairs = append(pairs, name, value)
	}
	return message{req.T(key, pairs...), req.Tag()}
}
