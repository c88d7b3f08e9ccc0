package web

import (
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// priorityView is a case's score with the sum behind it.
type priorityView struct {
	Score int
	Sum   string // "14 + 5 + 0"
	Parts []partView
}

type partView struct {
	Name           string
	Why            string
	Points, Weight int
}

func (req *request) priority(c desk.Case, p desk.Priority) priorityView {
	out := priorityView{Score: p.Score}
	if c.Stage.Open() { // the hours since the last point moved are not in the sum yet
		for i := range p.Parts {
			if p.Parts[i].Name == desk.PartAge {
				p.Parts[i].Why = []desk.Fact{{Key: desk.FactHours, Value: strconv.Itoa(int(req.Now.Sub(c.OpenedAt).Hours()))}}
			}
		}
	}
	var sum []string
	for _, part := range p.Parts {
		sum = append(sum, strconv.Itoa(part.Points))
		out.Parts = append(out.Parts, partView{Name: req.word("priority.part.", string(part.Name)), Why: req.why(part), Points: part.Points, Weight: part.Weight})
	}
	if out.Sum = strings.Join(sum, " + "); out.Sum == "" {
		out.Sum = "?"
	}
	return out
}

// word is the text of a key that is put together, or its end where there is none.
func (req *request) word(prefix, name string) string {
	if req.Has(prefix + name) {
		return req.T(prefix + name)
	}
	return name
}

// why says what a part rests on.
func (req *request) why(p desk.Part) string {
	facts := map[string]string{}
	for _, f := range p.Why {
		facts[f.Key] = f.Value
	}
	n := func(key string) int { i, _ := strconv.Atoi(facts[key]); return i } // what is no number shows as 0
	switch p.Name {
	case desk.PartRule:
		return req.whyEvidence(facts)
	case desk.PartCheckWorthiness:
		return req.whyCheckWorthy(p, facts[desk.FactKind])
	case desk.PartReach:
		return req.N("priority.why.reach", n(desk.FactPublishers))
	case desk.PartGrowth:
		switch {
		case facts[desk.FactTopic] == "":
			return req.T("priority.why.growth.none")
		case !(desk.Baseline{Days: n(desk.FactDays)}).Known():
			return req.T("priority.why.growth.young", "topic", facts[desk.FactTopic])
		}
		return req.T("priority.why.growth", "topic", facts[desk.FactTopic], "last", n(desk.FactLastDay), "usual", facts[desk.FactBaseline])
	case desk.PartSeverity:
		if r := desk.Risk(facts[desk.FactSeverity]); r.Rank() > 0 {
			return req.T("priority.why.severity", "label", req.T("risk."+string(r)))
		}
		return req.T("priority.why.severity.none")
	case desk.PartAge:
		return req.N("priority.why.age", n(desk.FactHours))
	}
	return ""
}

// whyEvidence says what flags a case: rules, a known claim, the model.
func (req *request) whyEvidence(facts map[string]string) string {
	rules, err := strconv.Atoi(facts[desk.FactRules])
	if err != nil { // stored before rules were counted
		rules = 1
	}
	out := []string{req.T("priority.why.rule.none")}
	if rules > 0 {
		out[0] = req.N("priority.why.rule", rules, "score", facts[desk.FactRuleScore])
	}
	if facts[desk.FactClaim] != "" {
		out = append(out, req.T("priority.why.rule.claim"))
	}
	if times, err := strconv.ParseFloat(facts[desk.FactModel], 64); err == nil {
		out = append(out, req.T("priority.why.rule.model", "n", min(100, int(50*times+0.5))))
	}
	return strings.Join(out, " · ")
}

// whyCheckWorthy says how the words were judged, and names those that moved it.
func (req *request) whyCheckWorthy(p desk.Part, kind string) string {
	var towards, against []string
	for _, f := range p.Why {
		switch {
		case f.Key != desk.FactWord:
		case f.Points > 0:
			towards = append(towards, req.feature(f.Value))
		case f.Points < 0:
			against = append(against, req.feature(f.Value))
		}
	}
	out := req.word("priority.why.checkworthy.", kind)
	comma := req.T("priority.comma")
	if len(towards) > 0 {
		out += req.T("priority.why.checkworthy.for", "words", strings.Join(towards, comma))
	}
	if len(against) > 0 {
		out += req.T("priority.why.checkworthy.against", "words", strings.Join(against, comma))
	}
	return out
}

// feature names a word, two words, or what is counted beside them, such as ":number".
func (req *request) feature(name string) string {
	parts := strings.Split(name, " ")
	for i, w := range parts {
		if strings.HasPrefix(w, ":") {
			parts[i] = req.word("priority.word.", w[1:])
		} else {
			parts[i] = req.T("priority.quoted", "word", w)
		}
	}
	return strings.Join(parts, " ")
}
