package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// triagePage is the number of cases in the triage list.
const triagePage = 40

// The views of triage.
const (
	viewNew      = "new"      // what nobody has decided on, without what is snoozed
	viewMine     = "mine"     // what is assigned to the reader
	viewAccepted = "accepted" // what was accepted and waits for its verification
	viewAll      = "all"      // everything open, snoozed cases too
)

// triageData is the whole screen: list, reader and context.
type triageData struct {
	View    string
	Page    int
	Tabs    []tab
	Rows    []triageRow
	Newer   string // address of the page before; empty on the first
	Older   string
	Next    desk.CaseID // the case to go on with; 0 leaves it to the list
	Case    *triageCase // nil when there is nothing to read
	Reading bool        // a case was asked for: a narrow screen shows it instead of the list
	Back    string      // the list without a case
	Say     *say
	Undo    *undoView
	Acts    bool // somebody is signed in who may act
	Members []string
	Me      string
	Reasons []reason
	Dates   snoozeDates
	Keys    keymap
	Help    []shortcutRow
}

// Plain are the actions of one button, in the order of the menu.
func (triageData) Plain() []string {
	return []string{"accept", "reopen", "unmerge", "wake", "unassign"}
}

// Many are the actions for several cases at once.
func (triageData) Many() []string {
	return []string{"accept", "discard", "snooze", "assign", "label", "merge"}
}

// triageRow is one of many on a page that every action brings again: what costs the
// template a call is made ready here.
type triageRow struct {
	ID        string
	Rev       int64
	Seen      int64 // microseconds: the case's last change as it is shown here
	Select    string
	Claim     string
	Lang      string
	Risk      badge
	Stage     badge
	Score     int
	Sightings string
	Assignee  string
	Snoozed   moment
	Due       due
	Href      string
	Current   bool
}

// where is the place in triage that an address or a form names.
type where struct {
	view string
	page int
	at   desk.CaseID // the case in the reader; 0 means the first of the list
}

func (w where) address(at desk.CaseID) string {
	page, id, view := "", "", w.view
	if w.page > 1 {
		page = strconv.Itoa(w.page)
	}
	if at != 0 {
		id = at.String()
	}
	if view == viewNew {
		view = ""
	}
	return address("/triage", "view", view, "page", page, "case", id)
}

// where reads view, page and case from a query or a form.
func (v *visit) where(get func(string) string) (w where, err error) {
	w = where{view: get("view"), page: 1}
	if w.view == "" {
		w.view = viewNew
	}
	if !slices.Contains([]string{viewNew, viewMine, viewAccepted, viewAll}, w.view) {
		return w, fmt.Errorf("%w view %q", problem.ErrMalformed, w.view)
	}
	if s := get("page"); s != "" {
		if w.page, err = strconv.Atoi(s); err != nil || w.page < 1 || w.page > maxPage {
			return w, fmt.Errorf("%w page %q", problem.ErrMalformed, s)
		}
	}
	if s := get("case"); s != "" {
		if w.at, err = desk.ParseCaseID(s); err != nil {
			return w, fmt.Errorf("%w: %w", desk.ErrNotFound, err)
		}
	}
	return w, nil
}

// filter chooses the cases of a view. Nobody's "mine" is empty.
func (v *visit) filter(w where) desk.QueueFilter {
	f := desk.QueueFilter{Brief: true, Limit: triagePage + 1, Offset: (w.page - 1) * triagePage}
	switch w.view {
	case viewNew:
		f.Stages, f.Awake = []desk.Stage{desk.StageNew}, v.now
	case viewAccepted:
		f.Stages, f.Awake = []desk.Stage{desk.StageAccepted, desk.StageVerifying}, v.now
	case viewMine:
		f.Stages, f.Awake, f.Assignee = openStages(), v.now, v.me()
	default:
		f.Stages = openStages()
	}
	return f
}

func openStages() []desk.Stage {
	return slices.DeleteFunc(desk.Stages(), func(s desk.Stage) bool { return !s.Open() })
}

// me is the name of who is signed in.
func (v *visit) me() string {
	if v.member == nil {
		return ""
	}
	return v.member.Name
}

// acts says whether the reader may change cases at all.
func (v *visit) acts() bool { return v.s.Desk != nil && v.member != nil }

func (s *site) triage(v *visit) error {
	w, err := v.where(v.r.URL.Query().Get)
	if err != nil {
		return err
	}
	if v.r.Header.Get("HX-Target") == "pane" && v.partial() {
		return v.showPane(w)
	}
	return v.showTriage(http.StatusOK, w, nil)
}

// partial says whether the script asks, which puts a part in place of another.
func (v *visit) partial() bool {
	return v.r.Header.Get("HX-Request") == "true" && v.r.Header.Get("HX-History-Restore-Request") != "true"
}

// showTriage answers with the screen, to the script with the screen alone.
func (v *visit) showTriage(status int, w where, said *say) error {
	d, err := v.readTriage(w, said)
	if err != nil {
		return fmt.Errorf("triage %q page %d case %v: %w", w.view, w.page, w.at, err)
	}
	if v.self, err = url.Parse(w.address(w.at)); err != nil {
		return err
	}
	if v.partial() {
		if v.r.Method == http.MethodPost {
			var at desk.CaseID
			if d.Case != nil {
				at = d.Case.Case.ID
			}
			v.w.Header().Set("HX-Push-Url", w.address(at))
		}
		return v.renderPart(status, "triage", d)
	}
	return v.render(status, "triage", v.T("triage.title"), d)
}

// showPane answers with the reader and the context alone.
func (v *visit) showPane(w where) error {
	d := v.newTriage(w)
	err := v.view(func(tx desk.ReadTx) (err error) {
		if err = v.readDesk(tx, d); err != nil {
			return err
		}
		d.Case, err = v.readTriageCase(tx, w.at)
		return err
	})
	if err != nil {
		return fmt.Errorf("triage case %v: %w", w.at, err)
	}
	v.w.Header().Set("HX-Push-Url", w.address(w.at))
	return v.renderPart(http.StatusOK, "pane", d)
}

func (v *visit) newTriage(w where) *triageData {
	d := &triageData{
		View: w.view, Page: w.page, Reading: w.at != 0, Back: w.address(0),
		Acts: v.acts(), Me: v.me(), Reasons: v.reasons(), Dates: v.snoozeDates(),
	}
	if v.acts() {
		d.Undo = v.lastUndo()
	}
	return d
}

// readDesk reads what the menus need besides the case.
func (v *visit) readDesk(tx desk.ReadTx, d *triageData) (err error) {
	if d.Keys, err = v.keys(tx); err != nil {
		return err
	}
	if d.Help = v.shortcutRows(d.Keys); !d.Acts {
		return nil
	}
	members, err := tx.Members()
	for _, m := range members {
		if !m.Disabled {
			d.Members = append(d.Members, m.Name)
		}
	}
	return err
}

func (v *visit) readTriage(w where, said *say) (*triageData, error) {
	d := v.newTriage(w)
	d.Say = said
	err := v.view(func(tx desk.ReadTx) error {
		if err := v.readDesk(tx, d); err != nil {
			return err
		}
		var list []desk.CaseSummary
		var err error
		if w.view != viewMine || d.Me != "" {
			if list, err = tx.Queue(v.filter(w)); err != nil {
				return err
			}
		}
		if len(list) > triagePage {
			list = list[:triagePage]
			d.Older = where{view: w.view, page: w.page + 1}.address(0)
		}
		if w.page > 1 {
			d.Newer = where{view: w.view, page: w.page - 1}.address(0)
		}
		at := w.at
		if at == 0 && len(list) > 0 {
			at = list[0].ID
		}
		for _, c := range list {
			d.Rows = append(d.Rows, v.triageRow(c, w, at))
		}
		d.Next = nextOf(list, at)
		if at != 0 {
			if d.Case, err = v.readTriageCase(tx, at); err != nil {
				return err
			}
		}
		counts, err := v.s.counts.get(v.now, tx)
		d.Tabs = v.triageTabs(w.view, counts)
		return err
	})
	if err == nil && d.Case != nil && d.Case.Looked {
		d.Case.Known, err = v.knownFor(d.Case.Case, knownBrief)
	}
	return d, err
}

// nextOf is the case behind at in the list, at its end the one before.
func nextOf(list []desk.CaseSummary, at desk.CaseID) desk.CaseID {
	i := slices.IndexFunc(list, func(c desk.CaseSummary) bool { return c.ID == at })
	switch {
	case i < 0:
		return 0
	case i+1 < len(list):
		return list[i+1].ID
	case i > 0:
		return list[i-1].ID
	}
	return 0
}

func (v *visit) triageRow(c desk.CaseSummary, w where, at desk.CaseID) triageRow {
	id := c.ID.String()
	row := triageRow{
		ID: id, Select: v.T("triage.select", "id", id), Rev: c.Rev, Seen: c.UpdatedAt.UnixMicro(), Claim: c.Claim, Lang: langAttr(c.ClaimLang),
		Risk: v.risk(c.Risk), Score: c.Score, Sightings: v.N("case.sightings", c.Sightings), Assignee: c.Assignee,
		Due: v.due(c.Case), Href: w.address(c.ID), Current: c.ID == at,
	}
	if c.Stage != desk.StageNew {
		row.Stage = v.stage(c.Stage)
	}
	if c.SnoozedUntil.After(v.now) {
		row.Snoozed = v.at(c.SnoozedUntil)
	}
	return row
}

func (v *visit) triageTabs(current string, counts map[desk.Stage]int) []tab {
	var out []tab
	for _, t := range []struct {
		view, text string
		stages     []desk.Stage
	}{
		{viewNew, v.T("triage.view.new"), []desk.Stage{desk.StageNew}},
		{viewMine, v.T("triage.view.mine"), nil},
		{viewAccepted, v.T("triage.view.accepted"), []desk.Stage{desk.StageAccepted, desk.StageVerifying}},
		{viewAll, v.T("triage.view.all"), openStages()},
	} {
		if t.view == viewMine && v.member == nil {
			continue
		}
		x := tab{Text: t.text, Href: where{view: t.view}.address(0), Current: t.view == current, Count: -1}
		if t.stages != nil {
			x.Count = count(counts, t.stages)
		}
		out = append(out, x)
	}
	return out
}

// stageCounts keeps the numbers of the tabs for a moment: counting every case takes
// longer than all else that triage reads.
type stageCounts struct {
	mu   sync.Mutex
	at   time.Time
	last map[desk.Stage]int
}

// countsLast is how old the numbers may be.
const countsLast = 2 * time.Second

func (c *stageCounts) get(now time.Time, tx desk.ReadTx) (map[desk.Stage]int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.at); c.last != nil && age >= 0 && age < countsLast {
		return c.last, nil
	}
	counts, err := tx.CountStages()
	if err == nil {
		c.at, c.last = now, counts
	}
	return counts, err
}

// moved keeps the numbers right for a change of our own until they are read anew.
func (c *stageCounts) moved(from, to desk.Stage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil || from == to {
		return
	}
	next := map[desk.Stage]int{}
	for s, n := range c.last {
		next[s] = n
	}
	next[from]--
	next[to]++
	c.last = next
}

// Keeper writes the small things of a member, such as shortcuts. A [desk.Store] is
// one.
type Keeper interface {
	// Update runs fn in a transaction of its own.
	Update(ctx context.Context, fn func(desk.Tx) error) error
}
