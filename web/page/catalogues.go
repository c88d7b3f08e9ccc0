package page

import (
	"net/http"

	"golang.org/x/text/language"
)

// Catalogues are the languages that a site offers.
type Catalogues struct {
	List    []*Catalogue // best first
	tls     bool         // the pages are reached over TLS at a proxy
	matcher language.Matcher
}

// BehindTLS says whether browsers reach the pages over TLS at a proxy, see [Options.TLS].
func (l *Catalogues) BehindTLS(yes bool) { l.tls = yes }

// LoadCatalogues reads the catalogues of the languages named, all of them if none is.
func LoadCatalogues(names []string) (*Catalogues, error) {
	if len(names) == 0 {
		for _, l := range spoken {
			names = append(names, l.short)
		}
	}
	out := &Catalogues{}
	var tags []language.Tag
	for _, name := range names {
		c, err := loadCatalogue(name)
		if err != nil {
			return nil, err
		}
		out.List = append(out.List, c)
		tags = append(tags, language.Make(c.tag))
	}
	out.matcher = language.NewMatcher(tags)
	return out, nil
}

// Find returns the catalogue of a name such as zh, zh-Hans or zh-CN; nil if it is not
// offered.
func (l *Catalogues) Find(name string) *Catalogue {
	if name == "" || len(name) > 20 {
		return nil
	}
	for _, c := range l.List {
		if BaseLanguage(name) == c.short {
			return c
		}
	}
	return nil
}

// Accepted is what the browser asks for, or the first that is offered.
func (l *Catalogues) Accepted(r *http.Request) *Catalogue {
	// A header of unreasonable length is not worth reading.
	if h := r.Header.Get("Accept-Language"); h != "" && len(h) <= 500 {
		if tags, _, err := language.ParseAcceptLanguage(h); err == nil {
			if _, i, conf := l.matcher.Match(tags...); conf > language.No {
				return l.List[i]
			}
		}
	}
	return l.List[0]
}

// languageCookie remembers the choice of the language switch; it says nothing else.
const languageCookie = "lang"

// Chosen is the language of ?lang=, which is remembered in a cookie, then of the
// cookie, then what the browser asks for.
func (l *Catalogues) Chosen(w http.ResponseWriter, r *http.Request) *Catalogue {
	if c := l.Find(r.URL.Query().Get("lang")); c != nil {
		http.SetCookie(w, &http.Cookie{
			Name: languageCookie, Value: c.short, Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, Secure: l.tls || r.TLS != nil, SameSite: http.SameSiteLaxMode,
		})
		return c
	}
	if ck, err := r.Cookie(languageCookie); err == nil {
		if c := l.Find(ck.Value); c != nil {
			return c
		}
	}
	return l.Accepted(r)
}
