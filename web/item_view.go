package web

import (
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/web/page"
)

// itemView is an item as both the case page and its own page show it.
type itemView struct {
	ID        desk.ItemID
	Lang      string // for the lang attribute
	Language  string // in words
	Title     []piece
	Link      page.Link
	Publisher string
	Source    string
	Kind      string
	Published page.Timestamp
	Seen      page.Timestamp
	Fetched   page.Timestamp
	Version   int
	Hash      string
	Flags     []flagView
	Blocks    []block
	Edits     []edit
}

// flagView explains one rule's hit: the score as the sum of its terms; or what a known claim or the model found.
type flagView struct {
	Rule         ruleName
	By           desk.FoundBy
	OverBudget   bool // by the model, beyond its budget
	Version      string
	Experimental bool
	Score        int
	Threshold    int
	Sum          string // "20 + 15 − 10"
	Terms        []termView
	Labels       []label
}

type termView struct {
	Term, Selection string
	Matched         string // as it stands in the item
	Title           bool   // stands in the title, not in the text
	Near            bool
	Weight          string
	Counter         bool
}

// edit is one change of an item: what it said before against what it said then.
type edit struct {
	From, To    int // versions
	At          page.Timestamp
	Title, Text []diff.Change
	TitleSame   bool
	TextSame    bool
}

// editOf is an edit with the language of its item.
type editOf struct {
	Lang string
	Edit edit
}

// With is for the templates: the edit and the language that it is in.
func (i itemView) With(e edit) editOf { return editOf{i.Lang, e} }

// maxMatched is how much of a matched text a table cell repeats, in bytes.
const maxMatched = 120

func (req *request) flag(f desk.Flag, it desk.Item) flagView {
	out := flagView{
		Rule: req.rule(f.Rule, f.Title), Version: f.RuleVersion, Experimental: f.Status == "experimental", OverBudget: f.OverBudget(),
		By: f.By(), Score: f.Score, Threshold: f.Threshold, Labels: req.labels(f.Labels),
	}
	var sum strings.Builder
	for i, t := range f.Terms {
		switch {
		case i == 0:
			sum.WriteString(strings.TrimPrefix(signed(t.Weight), "+"))
		case t.Weight < 0:
			fmt.Fprintf(&sum, " − %d", -t.Weight)
		default:
			fmt.Fprintf(&sum, " + %d", t.Weight)
		}
		out.Terms = append(out.Terms, termView{
			Term: t.Term, Selection: t.Selection, Matched: matched(t, it),
			Title: t.Field == "title", Near: t.Near, Weight: signed(t.Weight), Counter: t.Weight < 0,
		})
	}
	out.Sum = sum.String()
	return out
}

// matched is the original text at a term's offsets; empty when they do not fit.
func matched(t desk.FlagTerm, it desk.Item) string {
	field := it.Text
	if t.Field == "title" {
		field = it.Title
	}
	if t.Start < 0 || t.End <= t.Start || t.End > len(field) || !boundary(field, t.Start) || !boundary(field, t.End) {
		return ""
	}
	m := strings.Join(strings.Fields(field[t.Start:t.End]), " ")
	if len(m) > maxMatched {
		m = m[:runeFloor(m, maxMatched/2)] + " … " + m[runeFloor(m, len(m)-maxMatched/2):]
	}
	return m
}

// item reads what is shown of an item: its flags, its text with the terms marked,
// and its edits, the latest first. full leaves nothing of the text out; edits
// bounds how many comparisons are made.
func (req *request) item(tx desk.ItemReader, it desk.Item, full bool, edits int) (itemView, error) {
	flags, err := tx.Flags(it.ID, it.Version)
	if err != nil {
		return itemView{}, err
	}
	out := itemView{
		ID: it.ID, Lang: page.LangAttr(it.Lang), Language: req.language(it.Lang), Link: page.External(it.URL),
		Publisher: req.s.PublisherName(it.Publisher, it.Source), Source: it.Source, Kind: req.kind(it.Kind),
		Published: req.Published(it.PublishedAt), Seen: req.At(it.FirstSeen), Fetched: req.At(it.FetchedAt),
		Version: it.Version, Hash: it.Hash,
	}
	for _, f := range flags {
		out.Flags = append(out.Flags, req.flag(f, it))
	}
	for _, p := range highlight(it.Title, marks(it.Title, "title", flags)) {
		out.Title = append(out.Title, p.Pieces...)
	}
	if len(out.Title) == 0 {
		out.Title = []piece{{Text: req.T("item.untitled")}}
	}
	text := highlight(it.Text, marks(it.Text, "text", flags))
	if full {
		out.Blocks = []block{{Paragraphs: text, N: len(text)}}
	} else {
		out.Blocks = excerpt(text)
	}
	if it.Version > 1 {
		out.Edits, err = req.edits(tx, it, edits)
	}
	return out, err
}

// edits compares each version with the one after it, the latest change first.
func (req *request) edits(tx desk.ItemReader, it desk.Item, most int) ([]edit, error) {
	before, err := tx.Versions(it.ID)
	if err != nil {
		return nil, err
	}
	after := desk.Version{Item: it.ID, N: it.Version, Title: it.Title, Text: it.Text, FetchedAt: it.FetchedAt}
	var out []edit
	for i := len(before) - 1; i >= 0 && len(out) < most; i-- {
		was := before[i]
		out = append(out, edit{
			From: was.N, To: after.N, At: req.At(after.FetchedAt),
			Title: diff.Words(was.Title, after.Title), TitleSame: was.Title == after.Title,
			Text: diff.Condense(diff.Words(was.Text, after.Text)), TextSame: was.Text == after.Text,
		})
		after = was
	}
	return out, nil
}
