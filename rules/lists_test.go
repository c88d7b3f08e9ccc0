package rules

import (
	"fmt"
	"strings"
	"testing"
)

const shared = `
lists:
  refuted: {"no evidence": -20, 辟谣: -20}
`

// fruit is a rule with these selections beside its own.
func fruit(selection string) string {
	return `
groups:
  - name: g
    rules:
      - id: apples
        detection:
          fruit: {apple: 20, 苹果: 20}
          ` + selection + `
        condition: fruit
        threshold: 20
`
}

func TestLists(t *testing.T) {
	for _, c := range []struct {
		name, src string
		hits      []string
		misses    []string
	}{
		{"taken", shared + fruit("debunk: {list: refuted}"), []string{"an apple", "苹果"}, []string{"no evidence for the apple", "苹果：辟谣"}},
		{"lists after the groups", fruit("debunk: {list: refuted}") + shared, []string{"an apple"}, []string{"no evidence for the apple"}},
		{"not taken", shared + fruit("more: {pear: 5}"), []string{"no evidence for the apple"}, []string{"a pear"}},
		{"the word list is a term", shared + fruit("more: {list: -10}"), []string{"an apple"}, []string{"a list with an apple"}},
		{"the rule's own terms first", "\nlists:\n  sour: {apple: -30, lemon: -5}\n" + fruit("taste: {list: sour}"), []string{"an apple"}, []string{"an apple and a lemon"}},
		{"the earlier list first", "\nlists:\n  sour: {lemon: 5}\n  yellow: {lemon: -30, banana: -30}\n" + fruit("taste: {list: sour}\n          look: {list: yellow}"), []string{"an apple and a lemon"}, []string{"an apple and a banana"}},
		{"in a near", "\nlists:\n  colours: {red: 5, green: 5}\n" + fruit("colour: {list: colours}\n          close: {near: [fruit, colour], within: 2, weight: -100}"), []string{"red is not the colour of this apple"}, []string{"a red apple"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := compile(t, c.src)
			for _, text := range c.hits {
				if len(set.Eval(Doc{Text: text})) != 1 {
					t.Errorf("%q is no hit", text)
				}
			}
			for _, text := range c.misses {
				if hits := set.Eval(Doc{Text: text}); len(hits) != 0 {
					t.Errorf("%q hits: %v", text, hits)
				}
			}
		})
	}
}

// A rule is the same whether its terms stand in it or in a list, and another once the list changes.
func TestListsDecideTheVersion(t *testing.T) {
	listed := compile(t, shared+fruit("debunk: {list: refuted}")).Version("apples")
	if written := compile(t, fruit(`debunk: {"no evidence": -20, 辟谣: -20}`)).Version("apples"); listed != written {
		t.Errorf("version %s with a list, %s without", listed, written)
	}
	changed := strings.Replace(shared, "-20", "-30", 1)
	if v := compile(t, changed+fruit("debunk: {list: refuted}")).Version("apples"); v == listed {
		t.Error("a list that changes leaves the version as it was")
	}
}

// A small file must not take more memory than a large one.
func TestListsAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("lists:\n  long:\n")
	for i := range maxTerms {
		fmt.Fprintf(&b, "    word%d: 1\n", i)
	}
	b.WriteString("groups:\n  - name: g\n    rules:\n")
	for i := range maxListed/maxTerms + 1 {
		fmt.Fprintf(&b, "      - {id: r%d, detection: {w: {list: long}}, condition: w}\n", i)
	}
	_, err := Parse("long.yaml", []byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "more than 200000 terms") {
		t.Errorf("Parse = %v", err)
	}
}
