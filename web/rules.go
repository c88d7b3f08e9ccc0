package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// ruleHits is how many of a rule's last hits are shown.
const ruleHits = 20

type rulesData struct {
	Files     []ruleFile
	Total     int
	Since     moment
	Refused   []ruleMistake
	RefusedAt moment
	CanEdit   bool
	CanAdd    bool
	Judged    bool // decisions are known
	Sorted    bool // by precision
	Removed   []string
}

type ruleFile struct {
	Name  string
	Edit  string // where it is read and edited; empty for nowhere
	Rows  []ruleRow
	Wrong bool // it holds a mistake as it is on disk now
}

type ruleRow struct {
	Rule      ruleName
	Status    badge
	Threshold int
	Tests     badge
	Warnings  int
	Last      moment
	Decided   decided
}

type ruleData struct {
	Row       ruleRow
	Edit      string // where its file is read and edited; empty for nowhere
	Why       bool   // it can be asked about an item
	Judged    bool   // decisions are known
	Condition string
	Place     string
	Labels    []label
	Failed    []ruleMistake
	Warnings  []ruleMistake
	Hits      []ruleHit
}

type ruleHit struct {
	Item        desk.ItemID
	Title, Lang string
	Publisher   string
	Score       int
	At          moment
}

func (s *site) rulesList(v *visit) error {
	state := s.Rules()
	d := rulesData{Total: len(state.Rules), Since: v.at(state.Since), Refused: v.mistakes(state.Refused, true), RefusedAt: v.at(state.RefusedAt)}
	judged, err := v.decisions()
	if err != nil {
		return err
	}
	d.Judged = s.Decisions != nil
	err = v.view(func(tx desk.ReadTx) error {
		for _, r := range state.Rules {
			row := v.ruleRow(r)
			row.Decided = judged[r.ID]
			flags, err := tx.FlagsOfRule(r.ID, 1)
			if err != nil {
				return err
			}
			if len(flags) > 0 {
				row.Last = v.at(flags[0].At)
			}
			if n := len(d.Files); n == 0 || d.Files[n-1].Name != r.File {
				d.Files = append(d.Files, ruleFile{Name: r.File, Edit: s.ruleFileAddress(r.File)})
			}
			f := &d.Files[len(d.Files)-1]
			f.Rows = append(f.Rows, row)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	if err := v.ruleFiles(&d); err != nil {
		return err
	}
	if d.Sorted = d.Judged && len(d.Files) > 0 && v.r.URL.Query().Get("sort") == "precision"; d.Sorted {
		d.Files = []ruleFile{{Name: v.T("decided.sorted"), Rows: byPrecision(d.Files)}}
	}
	return v.render(http.StatusOK, "rules", v.T("rules.title"), d)
}

// ruleFiles adds what is known of the files themselves: those that hold no rule in
// force, and those that were removed.
func (v *visit) ruleFiles(d *rulesData) error {
	if v.s.RuleEditor == nil {
		return nil
	}
	files, removed, places, err := v.s.RuleEditor.Files(v.ctx())
	if err != nil {
		return fmt.Errorf("rule files: %w", err)
	}
	d.CanEdit, d.Removed = v.mayEditRules(), removed
	d.CanAdd = d.CanEdit && len(places) > 0
	for _, f := range files {
		i := slices.IndexFunc(d.Files, func(o ruleFile) bool { return o.Name == f.Name })
		if i < 0 {
			i = len(d.Files)
			d.Files = append(d.Files, ruleFile{Name: f.Name, Edit: v.s.ruleFileAddress(f.Name)})
		}
		d.Files[i].Wrong = len(f.Problems) > 0
	}
	return nil
}

// ruleFileAddress is where a rule file is read and edited.
func (s *site) ruleFileAddress(name string) string {
	if s.RuleEditor == nil {
		return ""
	}
	return address(ruleFilesPath+"/edit", "file", name)
}

func (v *visit) ruleRow(r RuleInfo) ruleRow {
	row := ruleRow{Rule: v.rule(r.ID, r.Title), Status: v.ruleStatus(r.Status), Threshold: r.Threshold, Warnings: len(r.Warnings)}
	switch {
	case len(r.Failed) > 0:
		row.Tests = badge{"risk-very-high", "health-failing", v.T("rules.tests.failed", "failed", v.Num(len(r.Failed)), "n", v.Num(r.Tests))}
	case r.Tests == 0:
		row.Tests = badge{"risk-moderate", "over", v.T("rules.tests.none")}
	default:
		row.Tests = badge{"health-ok", "health-ok", v.N("rules.tests.passed", r.Tests)}
	}
	return row
}

func (v *visit) ruleStatus(status string) badge {
	switch status {
	case "stable":
		return badge{"health-ok", "health-ok", v.T("rules.status.stable")}
	case "test":
		return badge{"stage-new", "health-waiting", v.T("rules.status.test")}
	case "experimental":
		return badge{"stage-new", "health-waiting", v.T("rules.status.experimental")}
	case "deprecated":
		return badge{"risk-none", "health-paused", v.T("rules.status.deprecated")}
	}
	return badge{"risk-none", "dot", status}
}

func (s *site) showRule(v *visit) error {
	id := v.r.PathValue("id")
	for _, r := range s.Rules().Rules {
		if r.ID != id {
			continue
		}
		d := ruleData{
			Row: v.ruleRow(r), Why: s.Explain != nil, Edit: s.ruleFileAddress(r.File), Condition: r.Condition, Place: fmt.Sprintf("%s:%d", r.File, r.Line),
			Labels: labels(r.Labels), Failed: v.mistakes(r.Failed, false), Warnings: v.mistakes(r.Warnings, false),
		}
		if s.Decisions != nil {
			list, err := s.Decisions(v.ctx(), id)
			if err != nil && !errors.Is(err, desk.ErrNotFound) { // it went out of force just now
				return fmt.Errorf("decisions on %s: %w", id, err)
			}
			for _, o := range list {
				d.Judged, d.Row.Decided = true, v.decided(o)
			}
		}
		if err := v.view(func(tx desk.ReadTx) (err error) { d.Hits, err = v.ruleHits(tx, id); return err }); err != nil {
			return fmt.Errorf("rule %s: %w", id, err)
		}
		return v.render(http.StatusOK, "rule", d.Row.Rule.Title, d)
	}
	return fmt.Errorf("rule %q: %w", id, desk.ErrNotFound)
}

func (v *visit) ruleHits(tx desk.ReadTx, id string) (out []ruleHit, err error) {
	flags, err := tx.FlagsOfRule(id, ruleHits)
	if err != nil {
		return nil, err
	}
	for _, f := range flags {
		it, err := tx.Item(f.Item)
		if errors.Is(err, desk.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hit := ruleHit{Item: it.ID, Title: strings.TrimSpace(it.Title), Lang: langAttr(it.Lang), Publisher: v.s.PublisherName(it.Publisher, it.Source), Score: f.Score, At: v.at(f.At)}
		if hit.Title == "" {
			hit.Title, hit.Lang = v.T("item.untitled"), v.tag
		}
		out = append(out, hit)
	}
	return out, nil
}
