package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/desk"
)

type queueShowCmd struct {
	caseArg
	Format string `enum:"table,json,jsonl" default:"table" help:"table for reading, json or jsonl for machines (one object)."`
}

// knownShown is how many known claims a case carries, as in the API.
const knownShown = 10

// caseView is one case with all that is known of it, as machines read it.
type caseView struct {
	caseRow
	ClaimLang     string            `json:"claim_lang"`
	Labels        map[string]string `json:"labels"`
	Assignee      *string           `json:"assignee"`
	MergedInto    *string           `json:"merged_into"`
	DiscardReason *string           `json:"discard_reason"`
	Priority      priorityView      `json:"priority"`
	KnownReady    bool              `json:"known_claims_ready"` // false: known_claims says nothing
	KnownClaims   []known.Repeated  `json:"known_claims"`       // as match prints them, never nil
	Proposals     []proposalView    `json:"proposals"`          // texts proposed as evidence, never nil
	Seen          []sightingView    `json:"seen"`
	History       []historyView     `json:"history"`
	Wording       desk.Wording      `json:"wording"` // the claim in each language, never nil
}

type sightingView struct {
	Item        string     `json:"item"`
	Case        string     `json:"case"` // filed under; another one than the case shown if that was merged into it
	URL         string     `json:"url"`
	Title       string     `json:"title"`
	Publisher   string     `json:"publisher"`
	Source      string     `json:"source"`
	Kind        string     `json:"kind"`
	Lang        string     `json:"lang"`
	PublishedAt *string    `json:"published_at"`
	Likeness    float64    `json:"likeness"`
	Version     int        `json:"version"`
	Flags       []flagView `json:"flags"`
}

type flagView struct {
	Rule      string          `json:"rule"`
	Version   string          `json:"rule_version"`
	Score     int             `json:"score"`
	Threshold int             `json:"threshold"`
	Terms     []desk.FlagTerm `json:"terms"`
}

type historyView struct {
	At     *string `json:"at"`
	Actor  string  `json:"actor"`
	Action string  `json:"action"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Detail string  `json:"detail"`
}

// Run prints one case.
func (c *queueShowCmd) Run(e *env) (err error) {
	id, err := desk.ParseCaseID(c.ID)
	if err != nil {
		return errors.Join(errUsage, err)
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	var v caseView
	var texts []string
	err = a.Store().View(e.ctx, func(tx desk.ReadTx) (err error) {
		if v, err = viewCase(tx, id); err != nil {
			return err
		}
		k, err := tx.Case(id)
		if err == nil {
			texts, err = desk.Wordings(tx, k)
		}
		return err
	})
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return fmt.Errorf("there is no case %v; rumordesk queue list --stage all shows every one", id)
	case err != nil:
		return err
	}
	// A case can be read while its known claims cannot.
	if v.KnownClaims, err = a.Match(e.ctx, known.Question{Text: v.Claim, Texts: texts, Limit: knownShown, Except: id}); err != nil {
		fmt.Fprintf(e.err, "rumordesk: the known claims of the case are left out: %v\n", err)
	}
	if v.KnownReady = err == nil; v.KnownClaims == nil {
		v.KnownClaims = []known.Repeated{}
	}
	if c.Format != "table" {
		return printJSON(e.out, v)
	}
	return v.print(e.out)
}

// priorityView is a score with the sum behind it.
type priorityView struct {
	Score  int         `json:"score"`
	At     *string     `json:"at"` // when a point last moved
	Parts  []desk.Part `json:"parts"`
	Points int         `json:"points"` // the same by the name that rules' scores don't have
}

// sum writes it out: "46 = rule 14/30 + words 5/10 …".
func (p priorityView) sum() string {
	var parts []string
	for _, part := range p.Parts {
		parts = append(parts, fmt.Sprintf("%s %d/%d", part.Name, part.Points, part.Weight))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("%d = %s", p.Score, strings.Join(parts, " + "))
}

func viewCase(tx desk.ReadTx, id desk.CaseID) (caseView, error) {
	var v caseView
	found, err := tx.Queue(desk.QueueFilter{IDs: []desk.CaseID{id}})
	if err != nil {
		return v, err
	}
	if len(found) == 0 {
		return v, desk.ErrNotFound
	}
	c := found[0]
	v.caseRow, v.ClaimLang, v.Labels, v.Wording = rowOf(c), c.ClaimLang, c.Labels, c.Wording
	if v.Wording == nil {
		v.Wording = desk.Wording{}
	}
	v.Assignee, v.DiscardReason = orNull(c.Assignee), orNull(c.DiscardReason)
	if c.MergedInto != 0 {
		v.MergedInto = orNull(c.MergedInto.String())
	}
	p, err := tx.Priority(id)
	if err != nil {
		return v, err
	}
	v.Priority = priorityView{Score: p.Score, Points: p.Score, At: rfc3339(p.At), Parts: p.Parts}
	if v.Priority.Parts == nil {
		v.Priority.Parts = []desk.Part{}
	}
	if v.Proposals, err = viewProposals(tx, id); err != nil {
		return v, err
	}
	sightings, err := tx.Sightings(c.Root)
	if err != nil {
		return v, err
	}
	if c.Root != id { // merged: of all that its root has now, what came with this one
		sightings = slices.DeleteFunc(sightings, func(s desk.Sighting) bool { return s.Case != id })
	}
	v.Seen = []sightingView{}
	for _, s := range sightings {
		it, err := tx.Item(s.Item)
		if err != nil {
			return v, err
		}
		sv := sightingView{
			Item: it.ID.String(), Case: s.Case.String(), URL: it.URL, Title: it.Title, Publisher: it.Publisher, Source: it.Source,
			Kind: string(it.Kind), Lang: it.Lang, PublishedAt: rfc3339(it.PublishedAt), Likeness: s.Similarity, Version: it.Version,
			Flags: []flagView{},
		}
		flags, err := tx.Flags(s.Item, it.Version)
		if err != nil {
			return v, err
		}
		for _, f := range flags {
			sv.Flags = append(sv.Flags, flagView{Rule: f.Rule, Version: f.RuleVersion, Score: f.Score, Threshold: f.Threshold, Terms: f.Terms})
		}
		v.Seen = append(v.Seen, sv)
	}
	history, err := tx.AuditOf(id)
	if err != nil {
		return v, err
	}
	v.History = []historyView{}
	for _, h := range history {
		v.History = append(v.History, historyView{At: rfc3339(h.At), Actor: h.Actor, Action: string(h.Action), From: string(h.From), To: string(h.To), Detail: h.Detail})
	}
	return v, nil
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (v caseView) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Case %s  %s  risk %s  priority %d\n%s\n\n", v.ID, v.Stage, v.Risk, v.Score, plain(v.Claim))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-12s %s\n", name, plain(value))
		}
	}
	for _, lang := range desk.Languages() {
		if said := v.Wording[lang]; said != v.Claim {
			line("in "+lang, said)
		}
	}
	line("lane", v.Lane)
	line("verdict", deref(v.Verdict))
	line("first seen", deref(v.FirstSeen))
	line("due", deref(v.DueAt))
	line("assigned to", deref(v.Assignee))
	line("merged into", deref(v.MergedInto))
	line("discarded", deref(v.DiscardReason))
	line("rules", strings.Join(v.Rules, ", "))
	line("priority", v.Priority.sum())
	v.printKnown(&b)
	for i, p := range v.Proposals {
		if i == 0 {
			b.WriteString("\nProposed evidence\n")
		}
		fmt.Fprintf(&b, "  %s  %s, %.0f %%  item %s of %s\n    %s\n", p.State, p.Stance, 100*p.Chance, p.Item, plain(p.Publisher), plain(p.Quote))
	}
	for _, s := range v.Seen {
		fmt.Fprintf(&b, "\nitem %s [%s] %s, %s\n    %s\n", s.Item, plain(s.Kind), plain(s.Publisher), day(s.PublishedAt), plain(s.Title))
		fmt.Fprintf(&b, "    %s\n", plain(s.URL))
		if s.Likeness < 1 {
			fmt.Fprintf(&b, "    joined: says %.0f %% the same\n", s.Likeness*100)
		}
		if s.Case != v.ID {
			fmt.Fprintf(&b, "    came with case %s\n", s.Case)
		}
		for _, f := range s.Flags {
			fmt.Fprintf(&b, "    %s: %d (threshold %d) =", f.Rule, f.Score, f.Threshold)
			for i, t := range f.Terms {
				switch {
				case t.Weight < 0:
					fmt.Fprintf(&b, " - %d %s", -t.Weight, plain(t.Term))
				case i > 0:
					fmt.Fprintf(&b, " + %d %s", t.Weight, plain(t.Term))
				default:
					fmt.Fprintf(&b, " %d %s", t.Weight, plain(t.Term))
				}
			}
			b.WriteByte('\n')
		}
	}
	b.WriteString("\nHistory\n")
	for _, h := range v.History {
		fmt.Fprintf(&b, "  %s  %s  %s %s\n", deref(h.At), plain(h.Actor), h.Action, plain(h.Detail))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// printKnown lists what was checked before and may be the same claim.
func (v caseView) printKnown(b *strings.Builder) {
	if !v.KnownReady {
		return
	}
	b.WriteString("\nKnown claims\n")
	near := 0
	for _, k := range v.KnownClaims {
		if k.Decision == string(desk.LikelyNone) {
			continue
		}
		near++
		fmt.Fprintf(b, "  %s  %.2f  %s, rated %q\n    %s\n    %s\n", k.Decision, k.Score, plain(k.Publisher), clip(k.Rating, 60), plain(k.Claim), plain(k.URL))
	}
	if near == 0 {
		b.WriteString("  none is near\n")
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func day(s *string) string {
	if s == nil {
		return "no date"
	}
	if t, err := time.Parse(time.RFC3339, *s); err == nil {
		return t.Format("2006-01-02")
	}
	return *s
}
