package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/suggest"
	"github.com/rumordesk/rumordesk/yamltree"
)

// Parse reads a rule file. filename serves messages only. A file with mistakes is
// refused whole: the error is an Errors with every mistake found, up to 50.
func Parse(filename string, src []byte) (*File, error) {
	if len(src) > MaxFileSize {
		r := yamltree.NewReader(format, filename, nil)
		r.Add(yamltree.Start, yamltree.Wrong("file-size", "n", strconv.Itoa(len(src)), "most", strconv.Itoa(MaxFileSize)))
		return nil, r.Err()
	}
	p := &fileParser{Reader: yamltree.NewReader(format, filename, src), ids: map[string]Place{}}
	f := &File{Name: filename}
	if root := p.Root(); !root.IsZero() {
		f.Groups = p.file(root)
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	return f, nil
}

// format is how rule files are read, and what is said of them.
var format = &yamltree.Format{
	// A mapping is at most a selection with all its terms, and some keys more.
	Limits:      yamltree.Limits{Depth: 32, Dashes: 8, Indent: 64, Keys: maxTerms + 500},
	Excerpt:     yamltree.Excerpt{Width: 100, Follow: true},
	MaxMistakes: maxErrors,
	MayBeEmpty:  true,
	Sentences:   yamltree.Sentences{Problems: problems, Hints: hints, Parts: parts},
}

// fileParser reads the tree of one file.
type fileParser struct {
	*yamltree.Reader
	ids    map[string]Place // of the rules so far
	lists  map[string][]WeightedTerm
	listed int // terms that rules took from lists
	rules  int
	group  string
}

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)
	langForm  = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)
	labelForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,79}$`)
)

// file reads a whole file. The lists come first, wherever they stand.
func (p *fileParser) file(root yamltree.Node) []Group {
	top, ok := p.Fields(root, yamltree.Part{Name: "file"}, "lists", "groups")
	if !ok {
		return nil
	}
	if lists, ok := top.Get("lists"); ok {
		p.readLists(lists.Value)
	}
	return p.groups(top.Value("groups"))
}

func (p *fileParser) groups(list yamltree.Node) []Group {
	var groups []Group
	seen := map[string]Place{}
	for _, n := range p.List(list, yamltree.Key("groups")) {
		f, ok := p.Fields(n, yamltree.Part{Name: "group"}, "name", "rules")
		if !ok {
			continue
		}
		g := Group{Place: n.Place()}
		if name, ok := f.Get("name"); ok {
			g.Place = name.Value.Place()
			g.Name, ok = p.Text(name.Value, yamltree.Part{Name: "group-name"}, maxNameRunes)
			if first, twice := seen[g.Name]; ok && twice {
				p.Add(g.Place, yamltree.Wrong("group-twice", "name", yamltree.Shorten(g.Name), "line", strconv.Itoa(first.Line)))
			}
			seen[g.Name] = g.Place
		} else if !f.Unknown {
			p.Add(g.Place, yamltree.Wrong("group-name"))
		}
		p.group = g.Name
		for _, n := range p.List(f.Value("rules"), yamltree.Key("rules")) {
			if p.rules++; p.rules > maxRules {
				p.Add(n.Place(), yamltree.Wrong("many-rules", "most", strconv.Itoa(maxRules)))
				return groups
			}
			if p.Full() {
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

func (p *fileParser) rule(n yamltree.Node) *Rule {
	f, ok := p.Fields(n, yamltree.Part{Name: "rule"}, ruleKeys...)
	if !ok {
		return nil
	}
	r := &Rule{Status: StatusStable, Threshold: 1, File: p.File(), Group: p.group, Place: n.Place()}
	if id, ok := f.Get("id"); ok {
		r.Place = id.Value.Place()
		r.ID = p.id(id.Value)
	}
	for _, name := range []string{"id", "detection", "condition"} {
		if _, ok := f.Get(name); !ok && !f.Unknown {
			p.Add(r.Place, yamltree.Wrong("no-"+name))
		}
	}
	if v, ok := f.Get("title"); ok {
		r.Title = p.title(v.Value)
	}
	if v, ok := f.Get("status"); ok {
		r.Status = p.word(v.Value, "status", statuses)
	}
	if v, ok := f.Get("scope"); ok {
		r.Scope = p.scope(v.Value)
	}
	if v, ok := f.Get("threshold"); ok {
		r.Threshold = p.Number(v.Value, yamltree.Key("threshold"), 1, maxThreshold)
	}
	if v, ok := f.Get("labels"); ok {
		r.Labels = p.labels(v.Value)
	}
	for _, n := range p.List(f.Value("falsepositives"), yamltree.Key("falsepositives")) {
		if s, ok := p.Text(n, yamltree.Part{Name: "false-positive"}, maxTitleRunes); ok {
			r.FalsePositives = append(r.FalsePositives, s)
		}
	}
	if v, ok := f.Get("detection"); ok {
		r.Selections = p.detection(v)
	}
	if v, ok := f.Get("condition"); ok && len(r.Selections) > 0 {
		r.Condition = p.condition(v.Value, r.Selections)
	}
	if v, ok := f.Get("tests"); ok {
		r.Tests = p.tests(v.Value)
	}
	return r
}

func (p *fileParser) id(n yamltree.Node) string {
	id, ok := p.Text(n, yamltree.Key("id"), maxNameRunes)
	if !ok {
		return ""
	}
	if !idForm.MatchString(id) {
		p.Add(n.Place(), yamltree.Wrong("id", "id", yamltree.Shorten(id)))
		return ""
	}
	if first, twice := p.ids[id]; twice {
		p.Add(n.Place(), yamltree.Wrong("id-twice", "id", yamltree.Shorten(id), "line", strconv.Itoa(first.Line)))
		return ""
	}
	p.ids[id] = n.Place()
	return id
}

// title is text, or text by language.
func (p *fileParser) title(n yamltree.Node) map[string]string {
	if _, ok := n.Scalar(); ok {
		if s, ok := p.Text(n, yamltree.Key("title"), maxTitleRunes); ok {
			return map[string]string{"und": s}
		}
		return nil
	}
	list, ok := p.Pairs(n, yamltree.Key("title"), yamltree.NewMessage("shape-title"))
	if !ok {
		return nil
	}
	title := make(map[string]string, len(list))
	for _, e := range list {
		if !langForm.MatchString(e.Name) {
			p.Add(e.At, yamltree.Wrong("language", "lang", yamltree.Shorten(e.Name)))
			continue
		}
		if s, ok := p.Text(e.Value, yamltree.Part{Name: "title"}, maxTitleRunes); ok {
			title[e.Name] = s
		}
	}
	return title
}

// word reads n as one of the known words.
func (p *fileParser) word(n yamltree.Node, what string, known []string) string {
	s, ok := p.Text(n, yamltree.Key(what), maxNameRunes)
	if ok && !slices.Contains(known, s) {
		p.Add(n.Place(), yamltree.Wrong("word", "word", yamltree.Shorten(s), "key", what).Suggest(s, known))
	}
	return s
}

func (p *fileParser) scope(n yamltree.Node) (s Scope) {
	f, ok := p.Fields(n, yamltree.Key("scope"), "lang", "kind")
	if !ok {
		return s
	}
	for _, n := range p.List(f.Value("lang"), yamltree.Key("lang")) {
		if l, ok := p.Text(n, yamltree.Part{Name: "language"}, maxNameRunes); ok {
			if !langForm.MatchString(l) {
				p.Add(n.Place(), yamltree.Wrong("language", "lang", yamltree.Shorten(l)))
			}
			s.Lang = append(s.Lang, strings.ToLower(l))
		}
	}
	for _, n := range p.List(f.Value("kind"), yamltree.Key("kind")) {
		s.Kind = append(s.Kind, p.word(n, "kind", kinds))
	}
	return s
}

// labels are free but for severity, whose values the desk understands, and names
// that look like a typo of one it knows.
func (p *fileParser) labels(n yamltree.Node) map[string]string {
	list, ok := p.Pairs(n, yamltree.Key("labels"), yamltree.NewMessage("shape-labels"))
	if !ok {
		return nil
	}
	labels := make(map[string]string, len(list))
	for _, e := range list {
		known := []string{"severity", "topic"}
		if n := suggest.Nearest(e.Name, known); n != "" && n != e.Name {
			p.Add(e.At, yamltree.Wrong("label-unknown", "label", yamltree.Shorten(e.Name)).Suggest(e.Name, known))
			continue
		}
		if !labelForm.MatchString(e.Name) {
			p.Add(e.At, yamltree.Wrong("label-name", "label", yamltree.Shorten(e.Name)))
			continue
		}
		if e.Name == "severity" {
			labels[e.Name] = p.word(e.Value, "severity", severities)
		} else if s, ok := p.Text(e.Value, yamltree.Part{Name: "label"}, maxTitleRunes); ok {
			labels[e.Name] = s
		}
	}
	return labels
}

func (p *fileParser) tests(n yamltree.Node) []TestCase {
	var out []TestCase
	for _, n := range p.List(n, yamltree.Key("tests")) {
		if len(out) == maxTests {
			p.Add(n.Place(), yamltree.Wrong("many-tests", "most", strconv.Itoa(maxTests)))
			break
		}
		if t, ok := p.test(n); ok {
			out = append(out, t)
		}
	}
	return out
}

// test reads one inline test.
func (p *fileParser) test(n yamltree.Node) (t TestCase, ok bool) {
	f, ok := p.Fields(n, yamltree.Part{Name: "test"}, "text", "title", "lang", "kind", "match")
	if !ok {
		return t, false
	}
	t.Place = n.Place()
	text, hasText := f.Get("text")
	if hasText {
		t.Text, _ = p.Text(text.Value, yamltree.Part{Name: "test-text"}, maxTextRunes)
	}
	title, hasTitle := f.Get("title")
	if hasTitle {
		t.Title, _ = p.Text(title.Value, yamltree.Part{Name: "test-title"}, maxTextRunes)
	}
	if !hasText && !hasTitle && !f.Unknown {
		p.Add(t.Place, yamltree.Wrong("test-text"))
	}
	if v, ok := f.Get("lang"); ok {
		if t.Lang, ok = p.Text(v.Value, yamltree.Key("lang"), maxNameRunes); ok && !langForm.MatchString(t.Lang) {
			p.Add(v.Value.Place(), yamltree.Wrong("language", "lang", yamltree.Shorten(t.Lang)))
		}
	}
	if v, ok := f.Get("kind"); ok {
		t.Kind = p.word(v.Value, "kind", kinds)
	}
	if v, ok := f.Get("match"); ok {
		if t.Match, ok = v.Value.Bool(); !ok {
			p.Add(v.Value.Place(), yamltree.Wrong("match"))
		}
	} else if !f.Unknown {
		p.Add(t.Place, yamltree.Wrong("test-match"))
	}
	return t, true
}
