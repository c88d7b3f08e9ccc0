package demo

import (
	"fmt"
	"strings"
)

// Canary is the text of the pages that robots.txt disallows. It must never be
// found in a data folder, because those pages must never be fetched.
const Canary = "Zanzibarquill canary text: robots.txt asks machines not to read this page, so nobody's crawler has ever seen this sentence."

// Planted is a personal detail of an invented person that the served pages
// carry and that nothing may store, index, export or log.
type Planted struct {
	// Kind is name, surname, email, handle, phone, profile, comment, id, card or ip.
	Kind string
	// Text is the detail exactly as the pages have it. A handle comes without
	// its @ sign, since profile addresses carry it so.
	Text string
	// Where is byline, comment (both on marked parts of the page) or text (within
	// the article's own prose, where only redaction can find it).
	Where string
}

// person is an invented author or commenter.
type person struct {
	Name, Email, Handle, Phone string
}

// Surname is the last word of a Latin name: invented and rare, so a search for
// it alone finds a leak even where an index has cut names into words.
func (p person) Surname() string {
	if i := strings.LastIndexByte(p.Name, ' '); i >= 0 {
		return p.Name[i+1:]
	}
	return ""
}

// Profile is the path of the author's page on the publication's own site.
func (p person) Profile() string { return "/author/" + p.Handle }

// loadPeople reads people.tsv: role, name, e-mail, handle, telephone; and
// "said" lines with the text of a comment.
func (p *publication) loadPeople(name string) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		cells := strings.Split(line, "\t")
		switch {
		case line == "":
		case cells[0] == "author" && len(cells) == 5:
			p.people = append(p.people, person{cells[1], cells[2], cells[3], cells[4]})
		case cells[0] == "commenter" && len(cells) == 5:
			p.commenters = append(p.commenters, person{cells[1], cells[2], cells[3], cells[4]})
		case cells[0] == "said" && len(cells) == 2:
			p.comments = append(p.comments, cells[1])
		default:
			return fmt.Errorf("%s:%d: not author, commenter or said", name, i+1)
		}
	}
	return nil
}

// Planted returns every personal detail that the site's pages and feeds carry.
// Compare without regard to case: an index may have folded it.
func (s *Site) Planted() []Planted {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return planted(s.pubs)
}

// PlantedDetails is Planted for a caller without a running site.
func PlantedDetails() ([]Planted, error) {
	pubs, err := load()
	if err != nil {
		return nil, err
	}
	return planted(pubs), nil
}

func planted(pubs []*publication) []Planted {
	var out []Planted
	seen := map[string]bool{}
	add := func(kind, text, where string) {
		if text != "" && !seen[text] {
			seen[text] = true
			out = append(out, Planted{kind, text, where})
		}
	}
	addPerson := func(p person, where string) {
		add("name", p.Name, where)
		add("surname", p.Surname(), where)
		add("email", p.Email, where)
		add("handle", p.Handle, where)
		add("phone", p.Phone, where)
	}
	for _, p := range pubs {
		for _, who := range p.people {
			addPerson(who, "byline")
			add("profile", who.Profile(), "byline")
		}
		for _, who := range p.commenters {
			addPerson(who, "comment")
		}
		for _, said := range p.comments {
			add("comment", said, "comment")
		}
		for _, st := range p.stories {
			for _, d := range st.planted {
				add(d.Kind, d.Text, d.Where)
			}
		}
	}
	return out
}
