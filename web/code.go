package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// label is one label of a case or flag, with its key and value as readers know them: of a
// code the names of the codebook.
type label struct{ Key, Value, Name, Text string }

// codes is the codebook in force, nil for none.
func (req *request) codes() *desk.Codebook {
	if req.s.Codebook == nil {
		return nil
	}
	return req.s.Codebook.Codebook()
}

// labels lists labels in the order of their keys.
func (req *request) labels(m map[string]string) []label {
	var out []label
	for _, k := range slices.Sorted(maps.Keys(m)) {
		l := label{Key: k, Value: m[k], Name: k, Text: req.valueName(k, m[k])}
		if desk.IsCodeLabel(k) {
			l.Name = req.T("codebook." + k)
		}
		out = append(out, l)
	}
	return out
}

// codeLabels are the code and the type among labels.
func (req *request) codeLabels(m map[string]string) []label {
	return slices.DeleteFunc(req.labels(m), func(l label) bool { return !desk.IsCodeLabel(l.Key) })
}

// valueName is a label's value as readers know it: of a code its name behind the names of
// those above it. What the codebook does not hold is shown as it is.
func (req *request) valueName(key, value string) string {
	if key == desk.CodeLabel {
		var names []string
		for _, c := range req.codes().Path(value) {
			names = append(names, req.codeName(c))
		}
		if len(names) > 0 {
			return strings.Join(names, " › ")
		}
	}
	if c, ok := req.codes().Find(key, value); ok {
		return req.codeName(c)
	}
	return value
}

// codeName is a code's name in the reader's language.
func (req *request) codeName(c desk.Code) string {
	name, _ := page.Pick(c.Name, req.Tag())
	return name
}

// codeForm is what the form of labels offers of the codebook.
type codeForm struct{ Codes, Types []page.Choice }

// Any says that there is something to offer.
func (f codeForm) Any() bool { return len(f.Codes)+len(f.Types) > 0 }

// codeForm offers what is not retired. Of a list each code is set in by its depth.
func (req *request) codeForm() (f codeForm) {
	b := req.codes()
	if b == nil {
		return f
	}
	b.Walk(func(c desk.Code, depth int) {
		if !c.Retired {
			f.Codes = append(f.Codes, page.Choice{Value: c.ID, Text: strings.Repeat("\u2003", depth) + req.codeName(c)})
		}
	})
	for _, c := range b.Types {
		if !c.Retired {
			f.Types = append(f.Types, page.Choice{Value: c.ID, Text: req.codeName(c)})
		}
	}
	return f
}

// codesOf reads the code and the type of a form; empty ones change nothing.
func (req *request) codesOf() (map[string]string, error) {
	out := map[string]string{}
	for _, key := range []string{desk.CodeLabel, desk.TypeLabel} {
		id := strings.TrimSpace(req.R.PostFormValue(key))
		if id == "" {
			continue
		}
		if _, ok := req.codes().Find(key, id); !ok {
			return nil, localizedError{problem.Invalid("labels", "%s", req.T("codebook.unknown", "id", id))}
		}
		out[key] = id
	}
	return out, nil
}

// codeRow is one line of the counts by code.
type codeRow struct {
	Text, Href         string
	Depth              int
	Open, Week, Before int
}

// codeTables are the counts by code and by type.
type codeTables struct{ Codes, Types []codeRow }

// Any says that some case has a code or a type.
func (t codeTables) Any() bool { return len(t.Codes)+len(t.Types) > 0 }

func (req *request) codeTables(c desk.CodeCounts) codeTables {
	rows := func(key string, list []desk.CodeCount) (out []codeRow) {
		for _, n := range list {
			row := codeRow{Text: n.ID, Href: page.Address("/queue", "label", key+":"+n.ID), Depth: n.Depth, Open: n.Open, Week: n.Week, Before: n.Before}
			if code, ok := req.codes().Find(key, n.ID); ok {
				row.Text = req.codeName(code)
			}
			out = append(out, row)
		}
		return out
	}
	return codeTables{rows(desk.CodeLabel, c.Codes), rows(desk.TypeLabel, c.Types)}
}
