package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/web/page"
)

// ruleHits is how many of a rule's last hits are shown.
const ruleHits = 20

type rulesData struct {
	Files        []ruleFile
	Total        int
	Since        page.Timestamp
	Refused      []ruleMistake
	RefusedAt    page.Timestamp
	CanEdit      bool
	CanAdd       bool
	CanLearn     bool
	HasDecisions bool // decisions are known
	Sorted       bool // by precision
	Removed      []string
	Codebook     bool       // there is one
	Found        *foundView // nil: nothing is found without a rule
}

type ruleFile struct {
	Name  string
	Edit  string // where it is read and edited; empty for nowhere
	Rows  []ruleRow
	Wrong bool // it holds a mistake as it is on disk now
}

type ruleRow struct {
	Rule      ruleName
	Status    page.Badge
	Threshold int
	Tests     page.Badge
	Warnings  int
	Last      page.Timestamp
	Decided   decided
}

type ruleData struct {
	Row          ruleRow
	Edit         string // where its file is read and edited; empty for nowhere
	Why          bool   // it can be asked about an item
	HasDecisions bool   // decisions are known
	Condition    string
	Place        string
	Labels       []label
	Failed       []ruleMistake
	Warnings     []ruleMistake
	Hits         []ruleHit
}

type ruleHit struct {
	Item        desk.ItemID
	Title, Lang string
	Publisher   string
	Score       int
	At          page.Timestamp
}

func (s *site) rulesList(req *request) error {
	state := s.Rules()
	d := rulesData{Total: len(state.Rules), Since: req.At(state.Since), Refused: req.mistakes(state.Refused, true), RefusedAt: req.At(state.RefusedAt), Codebook: s.Codebook != nil}
	judged, err := req.decisions()
	if err != nil {
		return err
	}
	d.HasDecisions = s.Decisions != nil
	err = req.View(func(tx desk.ReadTx) (err error) {
		if d.Found, err = req.found(tx, judged); err != nil {
			return err
		}
		for _, r := range state.Rules {
			row := req.ruleRow(r)
			row.Decided = judged[r.ID]
			flags, err := tx.FlagsOfRule(r.ID, 1)
			if err != nil {
				return err
			}
			if len(flags) > 0 {
				row.Last = req.At(flags[0].At)
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
	if err := req.ruleFiles(&d); err != nil {
		return err
	}
	if d.Sorted = d.HasDecisions && len(d.Files) > 0 && req.R.URL.Query().Get("sort") == "precision"; d.Sorted {
		d.Files = []ruleFile{{Name: req.T("decided.sorted"), Rows: byPrecision(d.Files)}}
	}
	return req.Render(http.StatusOK, "rules", req.T("rules.title"), d)
}

// ruleFiles adds what is known of the files themselves: those that hold no rule in
// force, and those that were removed.
func (req *request) ruleFiles(d *rulesData) error {
	if req.s.RuleEditor == nil {
		return nil
	}
	files, removed, places, err := req.s.RuleEditor.Files(req.Context())
	if err != nil {
		return fmt.Errorf("rule files: %w", err)
	}
	d.CanEdit, d.Removed = req.mayEditRules(), removed
	d.CanAdd = d.CanEdit && len(places) > 0
	d.CanLearn = d.CanAdd && req.s.Learner != nil
	for _, f := range files {
		i := slices.IndexFunc(d.Files, func(o ruleFile) bool { return o.Name == f.Name })
		if i < 0 {
			i = len(d.Files)
			d.Files = append(d.Files, ruleFile{Name: f.Name, Edit: req.s.ruleFileAddress(f.Name)})
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
	return page.Address(ruleFilesPath+"/edit", "file", name)
}

func (req *request) ruleRow(r rulebook.Info) ruleRow {
	row := ruleRow{Rule: req.rule(r.ID, r.Title), Status: req.ruleStatus(r.Status), Threshold: r.Threshold, Warnings: len(r.Warnings)}
	switch {
	case len(r.Failed) > 0:
		row.Tests = page.NewBadge("risk-very-high", "health-failing", req.T("rules.tests.failed", "failed", req.Num(len(r.Failed)), "n", req.Num(r.Tests)))
	case r.Tests == 0:
		row.Tests = page.NewBadge("risk-moderate", "over", req.T("rules.tests.none"))
	default:
		row.Tests = page.NewBadge("health-ok", "health-ok", req.N("rules.tests.passed", r.Tests))
	}
	return row
}

func (req *request) ruleStatus(status string) page.Badge {
	switch status {
	case "stable":
		return page.NewBadge("health-ok", "health-ok", req.T("rules.status.stable"))
	case "test":
		return page.NewBadge("stage-new", "health-waiting", req.T("rules.status.test"))
	case "experimental":
		return page.NewBadge("stage-new", "health-waiting", req.T("rules.status.experimental"))
	case "deprecated":
		return page.NewBadge("risk-none", "health-paused", req.T("rules.status.deprecated"))
	}
	return page.NewBadge("risk-none", "dot", status)
}

func (s *site) showRule(req *request) error {
	id := req.R.PathValue("id")
	for _, r := range s.Rules().Rules {
		if r.ID != id {
			continue
		}
		d := ruleData{
			Row: req.ruleRow(r), Why: s.Explain != nil, Edit: s.ruleFileAddress(r.File), Condition: r.Condition, Place: fmt.Sprintf("%s:%d", r.File, r.Line),
			Labels: req.labels(r.Labels), Failed: req.mistakes(r.Failed, false), Warnings: req.mistakes(r.Warnings, false),
		}
		if s.Decisions != nil {
			list, err := s.Decisions(req.Context(), id)
			if err != nil && !errors.Is(err, desk.ErrNotFound) { // it went out of force just now
				return fmt.Errorf("decisions on %s: %w", id, err)
			}
			for _, o := range list {
				d.HasDecisions, d.Row.Decided = true, req.decided(o)
			}
		}
		if err := req.View(func(tx desk.ReadTx) (err error) { d.Hits, err = req.ruleHits(tx, id); return err }); err != nil {
			return fmt.Errorf("rule %s: %w", id, err)
		}
		return req.Render(http.StatusOK, "rule", d.Row.Rule.Title, d)
	}
	return fmt.Errorf("rule %q: %w", id, desk.ErrNotFound)
}

func (req *request) ruleHits(tx desk.ReadTx, id string) (out []ruleHit, err error) {
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
		hit := ruleHit{Item: it.ID, Title: strings.TrimSpace(it.Title), Lang: page.LangAttr(it.Lang), Publisher: req.s.PublisherName(it.Publisher, it.Source), Score: f.Score, At: req.At(f.At)}
		if hit.Title == "" {
			hit.Title, hit.Lang = req.T("item.untitled"), req.Tag()
		}
		out = append(out, hit)
	}
	return out, nil
}
