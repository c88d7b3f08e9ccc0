package learn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/rules"
)

// maxParts is how many selections pairs may need: a rule has at most 64, and two are for
// the single terms.
const maxParts = 60

// bounded leaves out the pairs that a rule has no room for. Those that come first stay.
func bounded(terms []candidate) []candidate {
	words := map[string]bool{}
	pairs := 0
	return slices.DeleteFunc(slices.Clone(terms), func(t candidate) bool {
		if !t.pair() {
			return false
		}
		more := 1
		for _, w := range []string{t.a, t.b} {
			if !words[w] {
				more++
			}
		}
		if pairs+len(words)+more > maxParts {
			return true
		}
		pairs++
		words[t.a], words[t.b] = true, true
		return false
	})
}

// once leaves out words that a chosen stem stands for.
func once(terms []candidate) []candidate {
	return slices.DeleteFunc(slices.Clone(terms), func(t candidate) bool {
		return !strings.HasSuffix(t.text, "*") && letters(t.text) && slices.ContainsFunc(terms, func(o candidate) bool {
			stem, star := strings.CutSuffix(o.text, "*")
			return star && o.against == t.against && strings.HasPrefix(t.text, stem)
		})
	})
}

// pairName names the selection of a pair.
func (c candidate) pairName() string { return "near-" + wordName(c.a) + "-" + wordName(c.b) }

// taken are words of the language of conditions, and names of the other selections.
var taken = set("and or not of all any them for against")

// wordName names the selection of a word of a pair: the word itself, where a name may be
// so written.
func wordName(word string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, word)
	if first, _ := utf8.DecodeRuneInString(name); taken[name] || !unicode.IsLetter(first) {
		return "_" + name
	}
	return name
}

// selection is a part of a detection, as it is written.
type selection struct {
	name  string
	lines []line // of terms
	near  []string
	line  line // of a near
}

// line is a term with its weight and what is said of it.
type line struct {
	term, weight, note string
}

// selections are the parts of the rule: the terms that speak for, those that speak
// against, then each word that some pair needs, and the pairs.
func selections(terms []candidate, weight func(k int) int, note func(k int) string) []selection {
	words := map[string]line{}
	var order []string
	for _, t := range terms {
		for _, w := range []string{t.a, t.b} {
			if _, ok := words[w]; !ok && t.pair() {
				words[w] = line{w, "0", ""}
				order = append(order, w)
			}
		}
	}
	one := func(k int) line {
		text := terms[k].text
		return line{text, strconv.Itoa(weight(k)), note(k)}
	}
	speakFor, against := selection{name: "for"}, selection{name: "against"}
	for k, t := range terms {
		if t.pair() {
			continue
		}
		if _, ok := words[t.text]; ok {
			words[t.text] = one(k)
			continue
		}
		if weight(k) < 0 {
			against.lines = append(against.lines, one(k))
		} else {
			speakFor.lines = append(speakFor.lines, one(k))
		}
	}
	var out []selection
	for _, s := range []selection{speakFor, against} {
		if len(s.lines) > 0 {
			out = append(out, s)
		}
	}
	slices.Sort(order)
	for _, w := range order {
		out = append(out, selection{name: wordName(w), lines: []line{words[w]}})
	}
	for k, t := range terms {
		if t.pair() {
			out = append(out, selection{name: t.pairName(), near: []string{wordName(t.a), wordName(t.b)}, line: line{"", strconv.Itoa(weight(k)), note(k)}})
		}
	}
	return out
}

// nearOf is how near the words of a pair stand, in tokens.
func nearOf(lang string) int {
	if lang == "zh" {
		return withinHan
	}
	return within
}

// detection writes selections, each line after the same indent.
func detection(list []selection, lang, indent string) string {
	var b strings.Builder
	for _, s := range list {
		if s.near != nil {
			fmt.Fprintf(&b, "%s%s: {near: [%s], within: %d, weight: %s}%s\n", indent, quoted(s.name), quotedList(s.near), nearOf(lang), s.line.weight, s.line.note)
			continue
		}
		fmt.Fprintf(&b, "%s%s:\n", indent, quoted(s.name))
		for _, l := range s.lines {
			fmt.Fprintf(&b, "%s  %s: %s%s\n", indent, quoted(l.term), l.weight, l.note)
		}
	}
	return b.String()
}

// quoted is a text as YAML reads it back.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7F || r >= 0x80 && r < 0xA0 || r == 0x2028 || r == 0x2029 || r == 0xFEFF:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func quotedList(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quoted(s)
	}
	return strings.Join(out, ", ")
}

// probe compiles the terms into a rule that hits where any is found, with all of them
// told.
func (f *fitted) probe(c *corpus) error {
	text := "groups: [{name: probe, rules: [{id: probe, condition: any of them, detection: {\n"
	var parts []string
	for _, s := range selections(f.terms, func(int) int { return 1 }, func(int) string { return "" }) {
		if s.near != nil {
			parts = append(parts, fmt.Sprintf("%s: {near: [%s], within: %d, weight: 1}", quoted(s.name), quotedList(s.near), nearOf(c.lang)))
			continue
		}
		var terms []string
		for _, l := range s.lines {
			terms = append(terms, quoted(l.term)+": 1")
		}
		parts = append(parts, quoted(s.name)+": {"+strings.Join(terms, ", ")+"}")
	}
	file, err := rules.Parse("probe", []byte(text+strings.Join(parts, ",\n")+"}}]}]\n"))
	if err != nil {
		return err
	}
	f.set, err = rules.Compile(file)
	return err
}
