package page

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed locale/*.json
var localeFiles embed.FS

// spoken are the languages of the pages: the tag of the document, the short form of
// the configuration and of ?lang=, and the name as its own speakers write it.
var spoken = []struct{ tag, short, name string }{
	{"en", "en", "English"},
	{"zh-Hans", "zh", "简体中文"},
}

// NativeName is a language's name as its own speakers write it; the tag itself for one
// that the pages do not speak.
func NativeName(tag string) string {
	for _, l := range spoken {
		if strings.EqualFold(tag, l.tag) || strings.EqualFold(tag, l.short) {
			return l.name
		}
	}
	return tag
}

// message is one text; languages that have a form for one thing use both fields.
type message struct{ One, Other string }

// UnmarshalJSON reads a plain text, or an object of "one" and "other".
func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		if err := json.Unmarshal(b, &m.Other); err != nil {
			return err
		}
		m.One = m.Other
		return nil
	}
	var forms struct{ One, Other string }
	if err := json.Unmarshal(b, &forms); err != nil {
		return err
	}
	*m = message(forms)
	return nil
}

// Catalogue is everything that the pages say in one language.
type Catalogue struct {
	tag, short, name string
	messages         map[string]message
}

// loadCatalogue reads the catalogue of a language, by its tag or its short form.
func loadCatalogue(name string) (*Catalogue, error) {
	var known []string
	for _, l := range spoken {
		known = append(known, l.short)
		if !strings.EqualFold(name, l.short) && !strings.EqualFold(name, l.tag) {
			continue
		}
		b, err := localeFiles.ReadFile("locale/" + l.tag + ".json")
		if err != nil {
			return nil, err
		}
		c := &Catalogue{tag: l.tag, short: l.short, name: l.name}
		if err := json.Unmarshal(b, &c.messages); err != nil {
			return nil, fmt.Errorf("locale %s: %w", l.tag, err)
		}
		return c, nil
	}
	return nil, fmt.Errorf("language %q is not spoken here: choose among %s", name, strings.Join(known, ", "))
}

// Tag is the BCP 47 tag of the catalogue, for lang attributes.
func (c *Catalogue) Tag() string { return c.tag }

// Short is the short form of the tag, such as zh.
func (c *Catalogue) Short() string { return c.short }

// NativeName is the language's name as its own speakers write it.
func (c *Catalogue) NativeName() string { return c.name }

// Has says whether there is a text for a key.
func (c *Catalogue) Has(key string) bool { _, ok := c.messages[key]; return ok }

// T returns the text of key. pairs are names and values: {name} in the text is
// replaced by the value. A key that does not exist is shown as itself; a test sees
// to it that there is none.
func (c *Catalogue) T(key string, pairs ...any) string {
	m, ok := c.messages[key]
	if !ok {
		return key
	}
	return fill(m.Other, pairs)
}

// N is T for a number of things: {n} is the number, and the language's form for
// one is used where n is 1.
func (c *Catalogue) N(key string, n int, pairs ...any) string {
	m, ok := c.messages[key]
	if !ok {
		return key
	}
	text := m.Other
	if n == 1 {
		text = m.One
	}
	return fill(text, append([]any{"n", c.Num(n)}, pairs...))
}

// Num writes a whole number with its thousands apart.
func (c *Catalogue) Num(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Date writes the day of a time in the language's form.
func (c *Catalogue) Date(t time.Time) string { return t.Format(c.T("form.date")) }

// DateTime writes a time with its day and zone in the language's form.
func (c *Catalogue) DateTime(t time.Time) string { return t.Format(c.T("form.time")) }

func fill(text string, pairs []any) string {
	if len(pairs) < 2 || !strings.Contains(text, "{") {
		return text
	}
	var args []string
	for i := 0; i+1 < len(pairs); i += 2 {
		args = append(args, fmt.Sprintf("{%v}", pairs[i]), fmt.Sprint(pairs[i+1]))
	}
	return strings.NewReplacer(args...).Replace(text)
}
