package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

//go:embed locale/*.json
var localeFiles embed.FS

// The languages that the desk speaks: the tag of the document, the short form of
// the configuration and of ?lang=, and the name as its own speakers write it.
var spoken = []struct{ tag, short, name string }{
	{"en", "en", "English"},
	{"zh-Hans", "zh", "简体中文"},
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

// catalogue is everything that the desk says in one language.
type catalogue struct {
	tag, short, name string
	messages         map[string]message
}

// Tag is the BCP 47 tag of the catalogue, for lang attributes.
func (c *catalogue) Tag() string { return c.tag }

func (c *catalogue) Has(key string) bool { _, ok := c.messages[key]; return ok }

// T returns the text of key. pairs are names and values: {name} in the text is
// replaced by the value. A key that does not exist is shown as itself; a test sees
// to it that there is none.
func (c *catalogue) T(key string, pairs ...any) string {
	m, ok := c.messages[key]
	if !ok {
		return key
	}
	return fill(m.Other, pairs)
}

// N is T for a number of things: {n} is the number, and the language's form for
// one is used where n is 1.
func (c *catalogue) N(key string, n int, pairs ...any) string {
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
func (c *catalogue) Num(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

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

// words holds the catalogues that are offered and chooses among them.
type words struct {
	list    []*catalogue
	matcher language.Matcher
}

// loadWords reads the catalogues of the languages named, all of them if none is.
func loadWords(languages []string) (*words, error) {
	w := &words{}
	if len(languages) == 0 {
		for _, l := range spoken {
			languages = append(languages, l.short)
		}
	}
	var tags []language.Tag
	for _, name := range languages {
		c, err := loadCatalogue(name)
		if err != nil {
			return nil, err
		}
		w.list = append(w.list, c)
		tags = append(tags, language.Make(c.tag))
	}
	w.matcher = language.NewMatcher(tags)
	return w, nil
}

func loadCatalogue(name string) (*catalogue, error) {
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
		c := &catalogue{tag: l.tag, short: l.short, name: l.name}
		if err := json.Unmarshal(b, &c.messages); err != nil {
			return nil, fmt.Errorf("locale %s: %w", l.tag, err)
		}
		return c, nil
	}
	return nil, fmt.Errorf("language %q is not spoken here: choose among %s", name, strings.Join(known, ", "))
}

// langCookie remembers the choice of the language switch; it says nothing else.
const langCookie = "lang"

// choose finds the language of an answer: ?lang=, which is remembered, then the
// cookie, then what the browser asks for, then the first that the desk offers.
func (s *site) choose(w http.ResponseWriter, r *http.Request) *catalogue {
	if c := s.words.find(r.URL.Query().Get("lang")); c != nil {
		http.SetCookie(w, &http.Cookie{
			Name: langCookie, Value: c.short, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
		})
		return c
	}
	if ck, err := r.Cookie(langCookie); err == nil {
		if c := s.words.find(ck.Value); c != nil {
			return c
		}
	}
	// A header of unreasonable length is not worth reading.
	if h := r.Header.Get("Accept-Language"); h != "" && len(h) <= 500 {
		if tags, _, err := language.ParseAcceptLanguage(h); err == nil {
			if _, i, conf := s.words.matcher.Match(tags...); conf > language.No {
				return s.words.list[i]
			}
		}
	}
	return s.words.list[0]
}

// find returns the catalogue of a name such as zh, zh-Hans or zh-CN; nil if the
// desk does not offer it.
func (w *words) find(name string) *catalogue {
	if name == "" || len(name) > 20 {
		return nil
	}
	for _, c := range w.list {
		base, _, _ := strings.Cut(name, "-")
		if strings.EqualFold(base, c.short) {
			return c
		}
	}
	return nil
}

// pick chooses a text by language: the tag, its base, English, then the first of
// what there is in alphabetical order of the languages.
func pick(texts map[string]string, tag string) string {
	text, _ := pickLang(texts, tag)
	return text
}

func pickLang(texts map[string]string, tag string) (text, lang string) {
	base, _, _ := strings.Cut(tag, "-")
	for _, l := range []string{tag, base, "en"} {
		if t := texts[l]; t != "" {
			return t, l
		}
	}
	for l, t := range texts {
		if t != "" && (lang == "" || l < lang) {
			text, lang = t, l
		}
	}
	return text, lang
}
