package web

import "github.com/rumordesk/rumordesk/rules"

// ruleMistake is a mistake in a rule file, or a warning, in the reader's language where
// the desk has the words.
type ruleMistake struct {
	*rules.Error
	Message, Hint message
	Detail        string // as another program said it, in English; may be empty
}

// mistakes puts what is wrong with rules into the reader's language. named says of which
// rule, for a list that is about a whole file.
func (req *request) mistakes(list rules.Errors, named bool) (out []ruleMistake) {
	for _, e := range list {
		m := ruleMistake{Error: e, Detail: e.Message.Args["why"], Message: req.ruleSentence("rule.message.", e.Message, e.Problem)}
		// Of a test that fails the hint is what decided.
		m.Hint = req.ruleSentence("rule.hint.", e.HintMessage, e.Hint)
		if !req.Has("rule.hint." + e.HintMessage.Key) {
			m.Hint = req.ruleSentence("rule.message.", e.HintMessage, e.Hint)
		}
		if rule := e.Message.Args["rule"]; named && rule != "" && m.Message.Lang == req.Tag() {
			m.Message.Text = req.T("rulefile.of", "rule", rule, "what", m.Message.Text)
		}
		out = append(out, m)
	}
	return out
}

// ruleSentence puts a sentence about a rule into the reader's language. Without a key
// that is known it is shown in English, as such.
func (req *request) ruleSentence(prefix string, m rules.Message, english string) message {
	key := prefix + m.Key
	if m.Key == "" || !req.Has(key) {
		return message{english, "en"}
	}
	var pairs []any
	for name, value := range m.Args {
		if part := "rule.part." + value; name == "what" && req.Has(part) { // a part of a rule file, and what it is of
			value = req.T(part, "of", m.Args["of"])
		}
		pairs = append(pairs, name, value)
	}
	return message{req.T(key, pairs...), req.Tag()}
}
