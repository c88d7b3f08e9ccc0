package public

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/text/language"
)

//go:embed locale/*.json
var localeFiles embed.FS

// spoken are the languages of the pages: the tag, which is also the first step of
// their paths, the short form of the configuration, and the name as its own speakers
// write it.
var spoken = []struct{ tag, short, name string }{
	{"en", "en", "English"},
	{"zh-Hans", "zh", "简体中文"},
}

// catalogue is everything that the pages say in one language.
type catalogue struct {
	tag, short, name string
	messages         map[string]string
}

// Tag is the BCP 47 tag of the catalogue, for lang attributes.
func (c *catalogue) Tag() string { return c.tag }

// T returns the text of key. pairs are names and values: {name} in the text is
// replaced by the value. A key that does not exist is shown as itself; a test sees
// to it that there is none.
func (c *catalogue) T(key string, pairs ...any) string {
	text, ok := c.messages[key]
	if !ok {
		return key
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
	if len(languages) == 0 {
		for _, l := range spoken {
			languages = append(languages, l.tag)
		}
	}
	w := &words{}
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
	for _, l := range spoken {
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
	return nil, fmt.Errorf("language %q is not spoken here", name)
}

// choose finds the language of a page whose path names none: what the browser asks
// for, or the first that is offered.
func (w *words) choose(r *http.Request) *catalogue {
	// A header of unreasonable length is not worth reading.
	if h := r.Header.Get("Accept-Language"); h != "" && len(h) <= 500 {
		if tags, _, err := language.ParseAcceptLanguage(h); err == nil {
			if _, i, conf := w.matcher.Match(tags...); conf > language.No {
				return w.list[i]
			}
		}
	}
	return w.list[0]
}

// pick chooses a text by language: the tag, another of the same language, English,
// then the first in alphabetical order. It returns the tag of what it chose.
func pick(texts map[string]string, tag string) (text, lang string) {
	if t := texts[tag]; t != "" {
		return t, tag
	}
	rank := func(l string) int {
		switch {
		case base(l) == base(tag):
			return 0
		case base(l) == "en":
			return 1
		}
		return 2
	}
	for l, t := range texts {
		if t != "" && (lang == "" || rank(l) < rank(lang) || rank(l) == rank(lang) && l < lang) {
			text, lang = t, l
		}
	}
	return text, lang
}

// base is the language of a tag without script and region.
func base(tag string) string {
	b, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(b)
}

// langAttr is the value of a lang attribute for text in a language that was
// detected: empty, which says "unknown", when it could not be.
func langAttr(tag string) string {
	if tag == "und" {
		return ""
	}
	t, err := language.Parse(tag)
	switch {
	case err != nil:
		return ""
	case tag == "zh":
		return "zh-Hans"
	}
	return t.String()
}
