package demo

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"strings"
	"time"
)

// pageTemplates are the parsed templates: one a CMS flavour.
type pageTemplates struct {
	byName map[string]*template.Template
}

func parseTemplates() (*pageTemplates, error) {
	out := &pageTemplates{byName: map[string]*template.Template{}}
	names, err := files.ReadDir("templates")
	if err != nil {
		return nil, fmt.Errorf("demo: reading templates: %w", err)
	}
	for _, n := range names {
		if n.Name() == "parts.html" {
			continue
		}
		t, err := template.ParseFS(files, "templates/parts.html", "templates/"+n.Name())
		if err != nil {
			return nil, fmt.Errorf("demo: template %s: %w", n.Name(), err)
		}
		out.byName[strings.TrimSuffix(n.Name(), path.Ext(n.Name()))] = t
	}
	return out, nil
}

// link is an anchor on a page.
type link struct {
	Href, Title, Date string
}

// comment is what an invented reader left under an article.
type comment struct {
	Who  person
	Said string
	Ago  int // hours
}

// page is what the templates see.
type page struct {
	Name, Tagline, About, Lang, Home string
	Nav                              []string
	Banner                           string
	Title, Summary, URL, Canonical   string
	Charset                          string
	Tags                             []string
	Published, Updated               time.Time
	Author                           person
	AuthorURL                        string
	First, Body                      template.HTML // the first paragraph's inside, and the rest
	Related                          []link
	Comments                         []comment
	LD                               any
	Review                           any
	Zh, Hant                         bool
}

// T chooses the wording for the page's language.
func (p page) T(en, hans, hant string) string {
	switch {
	case p.Hant:
		return hant
	case p.Zh:
		return hans
	}
	return en
}

// banner says on every page, in the page's own language, that it is invented.
func banner(lang string) string {
	switch {
	case lang == "zh-Hant":
		return "演示頁面,內容純屬虛構"
	case strings.HasPrefix(lang, "zh"):
		return "演示页面,内容纯属虚构"
	}
	return "Synthetic demonstration page. Nothing here is real."
}

func (s *Site) base(p *publication) page {
	return page{
		Name: p.name, Tagline: p.tagline, About: p.about, Lang: p.language, Home: s.home(p), Nav: p.nav, Banner: banner(p.language),
		Charset: "utf-8", Zh: strings.HasPrefix(p.language, "zh"), Hant: p.language == "zh-Hant",
	}
}

// article renders one story in its publication's flavour.
func (s *Site) article(p *publication, st *story) ([]byte, error) {
	d := s.base(p)
	d.Title, d.Summary, d.URL, d.Tags = st.title, st.summary, s.url(p, st), st.tags
	d.Canonical = d.URL
	if other := s.find(st.elsewhen); other != "" {
		d.Canonical = other
	}
	if st.charset != "" {
		d.Charset = st.charset
	}
	d.Published, d.Updated = s.published(p, st), s.updated(p, st)
	d.Author = p.author(st)
	d.AuthorURL = strings.TrimSuffix(d.Home, "/") + d.Author.Profile()
	first, rest, _ := strings.Cut(st.body, "\n\n")
	d.First, d.Body = inline(first), prose(rest)
	for _, o := range p.stories {
		if o != st && !o.members && (o.number+st.number)%2 == 0 && len(d.Related) < 5 {
			d.Related = append(d.Related, link{Href: s.path(p, o), Title: o.title})
		}
	}
	for i := range min(3, len(p.comments)) {
		if len(p.commenters) == 0 {
			break
		}
		k := st.number*3 + i
		d.Comments = append(d.Comments, comment{p.commenters[k%len(p.commenters)], p.comments[k%len(p.comments)], 2 + k%20})
	}
	d.LD = s.newsArticle(p, st, d)
	if st.review != nil {
		d.Review = s.claimReview(p, st, d)
	}
	return s.execute(p.template, "article", p.id+"/"+st.slug, d)
}

// front renders the index page that a person can open, which is also the
// listing page of publications that have no feed.
func (s *Site) front(p *publication) ([]byte, error) {
	d := s.base(p)
	d.Title, d.Summary, d.URL, d.Canonical = p.name, p.tagline, d.Home, d.Home
	d.Published = s.began
	for _, st := range p.stories {
		href := s.path(p, st)
		if p.syndication == "listing" {
			href = strings.TrimPrefix(s.link(p, st), strings.TrimSuffix(d.Home, "/"))
		}
		d.Related = append(d.Related, link{Href: href, Title: st.title, Date: s.published(p, st).Format("2006-01-02")})
	}
	return s.execute(p.template, "front", p.id, d)
}

func (s *Site) execute(flavour, name, what string, d page) ([]byte, error) {
	t := s.pages.byName[flavour]
	if t == nil {
		return nil, fmt.Errorf("demo: %s: no template %q", what, flavour)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, d); err != nil {
		return nil, fmt.Errorf("demo: rendering %s: %w", what, err)
	}
	return b.Bytes(), nil
}

// find turns "publication/slug" into the address of that page, or "".
func (s *Site) find(ref string) string {
	id, slug, _ := strings.Cut(ref, "/")
	for _, p := range s.pubs {
		for _, st := range p.stories {
			if p.id == id && st.slug == slug {
				return s.url(p, st)
			}
		}
	}
	return ""
}

// newsArticle is the schema.org description in the page's head, with the author
// that real pages state there.
func (s *Site) newsArticle(p *publication, st *story, d page) any {
	type m = map[string]any
	return m{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": st.title, "description": st.summary,
		"inLanguage": p.language, "mainEntityOfPage": d.URL,
		"datePublished": d.Published.Format(time.RFC3339), "dateModified": d.Updated.Format(time.RFC3339),
		"author": []m{{
			"@type": "Person", "name": d.Author.Name, "email": d.Author.Email, "telephone": d.Author.Phone, "url": d.AuthorURL,
			"sameAs": []string{"https://social.example/@" + d.Author.Handle},
		}},
		"publisher": m{"@type": "Organization", "name": p.name, "url": d.Home},
		"keywords":  st.tags,
	}
}

// claimReview is a fact-check in machine-readable form; its author is the
// publication.
func (s *Site) claimReview(p *publication, st *story, d page) any {
	type m = map[string]any
	out := m{
		"@context": "https://schema.org", "@type": "ClaimReview", "url": d.URL, "claimReviewed": st.review.claim,
		"datePublished": d.Published.Format("2006-01-02"), "inLanguage": p.language,
		"author": m{"@type": "Organization", "name": p.name, "url": d.Home},
		"reviewRating": m{
			"@type": "Rating", "ratingValue": st.review.score, "worstRating": 1, "bestRating": 5, "alternateName": st.review.rating,
		},
	}
	if where := s.find(st.review.appearance); where != "" {
		out["itemReviewed"] = m{"@type": "Claim", "appearance": m{"@type": "CreativeWork", "url": where}}
	}
	return out
}
