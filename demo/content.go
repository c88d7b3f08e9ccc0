package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed content templates assets
var files embed.FS

// publication is one invented publisher as its content folder describes it.
type publication struct {
	id          string
	name        string
	kind        string // news, official, factcheck or science
	language    string // BCP 47
	template    string // the CMS flavour: the name of a file in templates/
	syndication string // rss, atom, rdf, jsonfeed, sitemap, listing or failing
	pattern     string // how a page's address is built
	schedule    string // cron
	tagline     string
	about       string
	nav         []string
	members     string // title of the page that robots.txt disallows
	order       int
	zone        *time.Location
	stories     []*story
	people      []person // who sign articles
	commenters  []person
	comments    []string
}

// story is one article as its file describes it.
type story struct {
	slug     string
	number   int // position within the publication, from 1
	title    string
	summary  string
	body     string
	tags     []string
	charset  string        // "" (UTF-8), "gbk" or "big5"
	age      time.Duration // before the start of the demonstration
	revised  time.Time     // zero unless edited
	planted  []Planted     // personal details within the text itself
	review   *review       // fact-checks only
	elsewhen string        // canonical address claimed at another publication: "id/slug"
	members  bool
}

// review is what a fact-check says in ClaimReview form. The reviewer is always
// the publication, never a person.
type review struct {
	claim, rating string
	score         int    // 1 false … 5 true
	appearance    string // "id/slug" of a page that makes the claim
}

// load reads every publication of the embedded content, in its stated order.
func load() ([]*publication, error) {
	dirs, err := fs.ReadDir(files, "content")
	if err != nil {
		return nil, fmt.Errorf("demo: reading content: %w", err)
	}
	var pubs []*publication
	for _, d := range dirs {
		p, err := loadPublication(d.Name())
		if err != nil {
			return nil, fmt.Errorf("demo: publication %s: %w", d.Name(), err)
		}
		pubs = append(pubs, p)
	}
	slices.SortFunc(pubs, func(a, b *publication) int { return a.order - b.order })
	return pubs, nil
}

func loadPublication(id string) (*publication, error) {
	dir := path.Join("content", id)
	meta, about, err := readFront(path.Join(dir, "publication.md"))
	if err != nil {
		return nil, err
	}
	p := &publication{
		id: id, name: meta.one("name"), kind: meta.one("kind"), language: meta.one("language"),
		template: meta.one("template"), syndication: meta.one("syndication"), pattern: meta.one("pattern"),
		schedule: meta.one("schedule"), tagline: meta.one("tagline"), about: about, nav: splitList(meta.one("nav")),
		members: meta.one("members"),
	}
	if p.order, err = strconv.Atoi(meta.one("order")); err != nil {
		return nil, fmt.Errorf("order: %w", err)
	}
	offset, err := time.ParseDuration(meta.one("zone"))
	if err != nil {
		return nil, fmt.Errorf("zone: %w", err)
	}
	p.zone = time.FixedZone("", int(offset.Seconds()))
	if err := p.loadPeople(path.Join(dir, "people.tsv")); err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, path.Join(dir, "*.md"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if path.Base(name) == "publication.md" {
			continue
		}
		s, err := loadStory(name)
		if err != nil {
			return nil, err
		}
		p.stories = append(p.stories, s)
	}
	if p.members != "" {
		p.stories = append(p.stories, &story{slug: "members-only", title: p.members, body: Canary, age: 50 * time.Hour, members: true})
	}
	// Newest first, as feeds and front pages have it.
	slices.SortStableFunc(p.stories, func(a, b *story) int { return int(a.age - b.age) })
	for i, s := range p.stories {
		s.number = len(p.stories) - i
	}
	return p, nil
}

func loadStory(name string) (*story, error) {
	meta, body, err := readFront(name)
	if err != nil {
		return nil, err
	}
	s := &story{
		slug: strings.TrimSuffix(path.Base(name), ".md"), title: meta.one("title"), summary: meta.one("summary"),
		body: body, tags: splitList(meta.one("tags")), charset: meta.one("charset"), elsewhen: meta.one("canonical"),
	}
	if s.age, err = parseAge(meta.one("age")); err != nil {
		return nil, fmt.Errorf("%s: age: %w", name, err)
	}
	if s.title == "" || s.body == "" {
		return nil, fmt.Errorf("%s: a story needs a title and a text", name)
	}
	for _, line := range meta["planted"] {
		kind, text, ok := strings.Cut(line, " ")
		if !ok || !strings.Contains(s.body, text) {
			return nil, fmt.Errorf("%s: planted %q is not in the text", name, line)
		}
		s.planted = append(s.planted, Planted{Kind: kind, Text: text, Where: "text"})
	}
	if claim := meta.one("claim"); claim != "" {
		score, err := strconv.Atoi(meta.one("score"))
		if err != nil {
			return nil, fmt.Errorf("%s: score: %w", name, err)
		}
		s.review = &review{claim: claim, rating: meta.one("rating"), score: score, appearance: meta.one("appearance")}
	}
	if s.summary == "" {
		s.summary, _, _ = strings.Cut(s.body, "\n")
	}
	return s, nil
}

// front is the head of a content file: "key: value" lines between two lines of
// three dashes. A key may come more than once.
type front map[string][]string

func (f front) one(key string) string {
	if v := f[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func readFront(name string) (front, string, error) {
	raw, err := files.ReadFile(name)
	if err != nil {
		return nil, "", err
	}
	head, body, ok := strings.Cut(strings.TrimPrefix(string(raw), "---\n"), "\n---\n")
	if !ok {
		return nil, "", fmt.Errorf("%s: no front matter between two --- lines", name)
	}
	f := front{}
	for _, line := range strings.Split(head, "\n") {
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, "", fmt.Errorf("%s: front matter line %q is not \"key: value\"", name, line)
		}
		f[key] = append(f[key], strings.TrimSpace(value))
	}
	return f, strings.TrimSpace(body), nil
}

// parseAge reads "3d4h30m": days, then what time.ParseDuration knows.
func parseAge(s string) (time.Duration, error) {
	days, rest, ok := strings.Cut(s, "d")
	if !ok {
		return time.ParseDuration(s)
	}
	n, err := strconv.Atoi(days)
	if err != nil {
		return 0, err
	}
	age := time.Duration(n) * 24 * time.Hour
	if rest == "" {
		return age, nil
	}
	more, err := time.ParseDuration(rest)
	return age + more, err
}

func splitList(s string) []string {
	var out []string
	for _, part := range strings.Split(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
