package codebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// Text is a codebook as a file that [Parse] reads, behind a head of comments.
func Text(head string, b *desk.Codebook) []byte {
	var w strings.Builder
	w.WriteString(head)
	list := func(key string, codes []desk.Code) {
		if len(codes) == 0 {
			fmt.Fprintf(&w, "%s: []\n", key)
			return
		}
		fmt.Fprintf(&w, "%s:\n", key)
		writeCodes(&w, codes, "  ")
	}
	list("codes", b.Codes)
	w.WriteString("\n")
	list("types", b.Types)
	w.WriteString("\n# The code that a new case is proposed, by the label \"topic\" of the rule that flagged it.\n")
	if len(b.Topics) == 0 {
		w.WriteString("topics: {}\n")
		return []byte(w.String())
	}
	w.WriteString("topics:\n")
	for _, topic := range slices.Sorted(maps.Keys(b.Topics)) {
		fmt.Fprintf(&w, "  %s: %s\n", quoted(topic), quoted(b.Topics[topic]))
	}
	return []byte(w.String())
}

func writeCodes(w *strings.Builder, codes []desk.Code, indent string) {
	for _, c := range codes {
		fmt.Fprintf(w, "%s- id: %s\n%s  name: {", indent, quoted(c.ID), indent)
		for i, lang := range desk.Languages() {
			if i > 0 {
				w.WriteString(", ")
			}
			w.WriteString(lang + ": " + quoted(c.Name[lang]))
		}
		w.WriteString("}\n")
		if c.Retired {
			w.WriteString(indent + "  retired: true\n")
		}
		if len(c.Codes) > 0 {
			w.WriteString(indent + "  codes:\n")
			writeCodes(w, c.Codes, indent+"    ")
		}
	}
}

// plain is what needs no quotes anywhere in YAML.
var plain = regexp.MustCompile(`^\p{L}[\p{L}\p{N}]*([ ._-][\p{L}\p{N}]+)*$`)

// words are those that other readers of YAML take for something else.
var words = []string{"y", "n", "yes", "no", "true", "false", "on", "off", "null"}

// quoted is a text as a value: in quotes, which YAML has from JSON, where it needs them.
func quoted(s string) string {
	if plain.MatchString(s) && !slices.Contains(words, strings.ToLower(s)) {
		return s
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always has a JSON form
	return strings.TrimSuffix(b.String(), "\n")
}

// head is the comments at the beginning of a file, with the empty lines behind them.
func head(text []byte) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n") {
		if trimmed := strings.TrimSpace(line); trimmed != "" && trimmed[0] != '#' {
			return b.String()
		}
		b.WriteString(line)
	}
	return "" // nothing but comments
}
