package rules

import (
	"regexp"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/rumordesk/rumordesk/suggest"
)

// Parse reads a rule file. filename serves messages only. A file with mistakes is
// refused whole: the error is an Errors with every mistake found, up to 50.
func Parse(filename string, src []byte) (*File, error) {
	if len(src) > MaxFileSize {
		r := newReport(filename, "")
		r.add(Place{1, 1}, wrong("file-size", "n", digits(len(src)), "most", digits(MaxFileSize)))
		return nil, r.err()
	}
	text := strings.TrimPrefix(string(src), "\ufeff")
	p := &fileParser{report: newReport(filename, text), ids: map[string]Place{}}
	f := &File{Name: filename}
	if root := tree(text, p.report); root != nil {
		f.Groups = p.groups(root)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return f, nil
}

// fileParser reads the tree of one file.
type fileParser struct {
	*report
	ids   map[string]Place // of the rules so far
	rules int
	group string
}

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)
	langForm  = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
	labelForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,79}$`)
)

func (p *fileParser) groups(root ast.Node) []Group {
	top, ok, _ := p.fields(root, subject{name: "file"}, "groups")
	if !ok {
		return nil
	}
	var groups []Group
	seen := map[string]Place{}
	for _, n := range p.list(top["groups"].value, key("groups")) {
		f, ok, slip := p.fields(n, subject{name: "group"}, "name", "rules")
		if !ok {
			continue
		}
		g := Group{Place: where(n)}
		if name, ok := f["name"]; ok {
			g.Place = where(name.value)
			g.Name, ok = p.text(name.value, subject{name: "group-name"}, maxNameRunes)
			if first, twice := seen[g.Name]; ok && twice {
				p.add(g.Place, wrong("group-twice", "name", plain(g.Name), "line", digits(first.Line)))
			}
			seen[g.Name] = g.Place
		} else if !slip {
			p.add(g.Place, wrong("group-name"))
		}
		p.group = g.Name
		for _, n := range p.list(f["rules"].value, key("rules")) {
			if p.rules++; p.rules > maxRules {
				p.add(where(n), wrong("many-rules", "most", digits(maxRules)))
				return groups
			}
			if p.full() {
				return groups
			}
			if r := p.rule(n); r != nil {
				g.Rules = append(g.Rules, r)
			}
		}
		groups = append(groups, g)
	}
	return groups
}

var ruleKeys = []string{"id", "title", "status", "scope", "detection", "condition", "threshold", "labels", "falsepositives", "tests"}

func (p *fileParser) rule(n ast.Node) *Rule {
	f, ok, slip := p.fields(n, subject{name: "rule"}, ruleKeys...)
	if !ok {
		return nil
	}
	r := &Rule{Status: StatusStable, Threshold: 1, File: p.file, Group: p.group, Place: where(n)}
	if id, ok := f["id"]; ok {
		r.Place = where(id.value)
		r.ID = p.id(id.value)
	}
	for _, name := range []string{"id", "detection", "condition"} {
		if _, ok := f[name]; !ok && !slip {
			p.add(r.Place, wrong("no-"+name))
		}
	}
	if v, ok := f["title"]; ok {
		r.Title = p.title(v.value)
	}
	if v, ok := f["status"]; ok {
		r.Status = p.word(v.value, "status", statuses)
	}
	if v, ok := f["scope"]; ok {
		r.Scope = p.scope(v.value)
	}
	if v, ok := f["threshold"]; ok {
		r.Threshold = p.number(v.value, key("threshold"), 1, maxThreshold)
	}
	if v, ok := f["labels"]; ok {
		r.Labels = p.labels(v.value)
	}
	for _, n := range p.list(f["falsepositives"].value, key("falsepositives")) {
		if s, ok := p.text(n, subject{name: "false-positive"}, maxTitleRunes); ok {
			r.FalsePositives = append(r.FalsePositives, s)
		}
	}
	if v, ok := f["detection"]; ok {
		r.Selections = p.detection(v)
	}
	if v, ok := f["condition"]; ok && len(r.Selections) > 0 {
		r.Condition = p.condition(v.value, r.Selections)
	}
	if v, ok := f["tests"]; ok {
		r.Tests = p.tests(v.value)
	}
	return r
}

func (p *fileParser) id(n ast.Node) string {
	id, ok := p.text(n, key("id"), maxNameRunes)
	if !ok {
		return ""
	}
	if !idForm.MatchString(id) {
		p.add(where(n), wrong("id", "id", plain(id)))
		return ""
	}
	if first, twice := p.ids[id]; twice {
		p.add(where(n), wrong("id-twice", "id", plain(id), "line", digits(first.Line)))
		return ""
	}
	p.ids[id] = where(n)
	return id
}

// title is text, or text by language.
func (p *fileParser) title(n ast.Node) map[string]string {
	if _, ok := scalar(n); ok {
		if s, ok := p.text(n, key("title"), maxTitleRunes); ok {
			return map[string]string{"und": s}
		}
		return nil
	}
	list, ok := p.pairs(n, key("title"), says("shape-title"))
	if !ok {
		return nil
	}
	title := make(map[string]string, len(list))
	for _, e := range list {
		if !langForm.MatchString(e.name) {
			p.add(e.at, wrong("language", "lang", plain(e.name)))
			continue
		}
		if s, ok := p.text(e.value, subject{name: "title"}, maxTitleRunes); ok {
			title[e.name] = s
		}
	}
	return title
}

// word reads n as one of the known words.
func (p *fileParser) word(n ast.Node, what string, known []string) string {
	s, ok := p.text(n, key(what), maxNameRunes)
	if ok && !contains(known, s) {
		p.add(where(n), wrong("word", "word", plain(s), "key", what).meant(s, known))
	}
	return s
}

func (p *fileParser) scope(n ast.Node) (s Scope) {
	f, ok, _ := p.fields(n, key("scope"), "lang", "kind")
	if !ok {
		return s
	}
	for _, n := range p.list(f["lang"].value, key("lang")) {
		if l, ok := p.text(n, subject{name: "language"}, maxNameRunes); ok {
			if !langForm.MatchString(l) {
				p.add(where(n), wrong("language", "lang", plain(l)))
			}
			s.Lang = append(s.Lang, strings.ToLower(l))
		}
	}
	for _, n := range p.list(f["kind"].value, key("kind")) {
		s.Kind = append(s.Kind, p.word(n, "kind", kinds))
	}
	return s
}

// labels are free but for severity, whose values the desk understands, and names
// that look like a slip of one it knows.
func (p *fileParser) labels(n ast.Node) map[string]string {
	list, ok := p.pairs(n, key("labels"), says("shape-labels"))
	if !ok {
		return nil
	}
	labels := make(map[string]string, len(list))
	for _, e := range list {
		known := []string{"severity", "topic"}
		if n := suggest.Nearest(e.name, known); n != "" && n != e.name {
			p.add(e.at, wrong("label-unknown", "label", plain(e.name)).meant(e.name, known))
			continue
		}
		if !labelForm.MatchString(e.name) {
			p.add(e.at, wrong("label-name", "label", plain(e.name)))
			continue
		}
		if e.name == "severity" {
			labels[e.name] = p.word(e.value, "severity", severities)
		} else if s, ok := p.text(e.value, subject{name: "label"}, maxTitleRunes); ok {
			labels[e.name] = s
		}
	}
	return labels
}

func (p *fileParser) tests(n ast.Node) []TestCase {
	var out []TestCase
	for _, n := range p.list(n, key("tests")) {
		if len(out) == maxTests {
			p.add(where(n), wrong("many-tests", "most", digits(maxTests)))
			break
		}
		f, ok, slip := p.fields(n, subject{name: "test"}, "text", "title", "lang", "kind", "match")
		if !ok {
			continue
		}
		t := TestCase{Place: where(n)}
		if v, ok := f["text"]; ok {
			t.Text, _ = p.text(v.value, subject{name: "test-text"}, maxTextRunes)
		}
		if v, ok := f["title"]; ok {
			t.Title, _ = p.text(v.value, subject{name: "test-title"}, maxTextRunes)
		}
		_, hasText := f["text"]
		_, hasTitle := f["title"]
		if !hasText && !hasTitle && !slip {
			p.add(t.Place, wrong("test-text"))
		}
		if v, ok := f["lang"]; ok {
			if t.Lang, ok = p.text(v.value, key("lang"), maxNameRunes); ok && !langForm.MatchString(t.Lang) {
				p.add(where(v.value), wrong("language", "lang", plain(t.Lang)))
			}
		}
		if v, ok := f["kind"]; ok {
			t.Kind = p.word(v.value, "kind", kinds)
		}
		if v, ok := f["match"]; !ok {
			if !slip {
				p.add(t.Place, wrong("test-match"))
			}
		} else if b, ok := v.value.(*ast.BoolNode); ok {
			t.Match = b.Value
		} else {
			p.add(where(v.value), wrong("match"))
		}
		out = append(out, t)
	}
	return out
}
