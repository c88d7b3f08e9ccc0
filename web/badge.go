package web

import (
	"maps"
	"regexp"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
)

// badge is a state shown three ways at once: by colour (Class), shape (Icon, a
// symbol of the layout) and words.
type badge struct{ Class, Icon, Text string }

func (c *catalogue) risk(r desk.Risk) badge {
	if r.Rank() == 0 {
		return badge{"risk-none", "dot", c.T("risk.none")}
	}
	return badge{"risk-" + string(r), "risk-" + string(r), c.T("risk." + string(r))}
}

func (c *catalogue) stage(s desk.Stage) badge {
	if !s.Valid() {
		return badge{"stage", "dot", string(s)}
	}
	return badge{"stage stage-" + string(s), "", c.T("stage." + string(s))}
}

func (c *catalogue) verdict(v desk.Verdict) badge {
	if key := "verdict." + string(v); v != "" && c.Has(key) {
		return badge{"verdict verdict-" + string(v), "", c.T(key)}
	}
	return badge{}
}

func (c *catalogue) level(l desk.HealthLevel) badge {
	if !c.Has("health." + string(l)) {
		return badge{"health", "dot", string(l)}
	}
	return badge{"health health-" + string(l), "health-" + string(l), c.T("health." + string(l))}
}

func (c *catalogue) kind(k desk.Kind) string {
	if key := "kind." + string(k); c.Has(key) {
		return c.T(key)
	}
	return string(k)
}

// language names an item's language in the reader's.
func (c *catalogue) language(tag string) string {
	if key := "language." + tag; c.Has(key) {
		return c.T(key)
	}
	return tag
}

var tagForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$`)

// langAttr is the value of a lang attribute for text in a language that was
// detected: empty, which says "unknown", when it could not be.
func langAttr(tag string) string {
	switch {
	case tag == "zh":
		return "zh-Hans"
	case tag == "und" || !tagForm.MatchString(tag):
		return ""
	}
	return tag
}

// label is one label of a case or flag.
type label struct{ Key, Value string }

func labels(m map[string]string) []label {
	var out []label
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, label{k, m[k]})
	}
	return out
}

// ruleName is a rule as it is shown: its title in the reader's language where
// there is one, its id always.
type ruleName struct{ ID, Title, Lang string }

func (req *request) rule(id string, titles map[string]string) ruleName {
	if titles == nil {
		titles = req.s.RuleTitle(id)
	}
	title, lang := pickLang(titles, req.tag)
	if title == "" {
		title = id
	}
	return ruleName{ID: id, Title: title, Lang: langAttr(lang)}
}
