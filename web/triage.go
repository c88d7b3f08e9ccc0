package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// triagePage is the number of cases in the triage list.
const triagePage = 40

// The views of triage.
const (
	viewNew      = "new"      // rumors that nobody has decided on, without what is snoozed and what the model found
	viewWords    = "words"    // what the model found, and nobody has decided on
	viewOfficial = "official" // official updates that wait for work
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
	Message *actionMessage
	Undo    *undoView
	Acts    bool // somebody is signed in who may act
	Members []string
	Codes   codeForm
	Me      string
	Reasons []reason
	Dates   snoozeDates
	Keys    keymap
	Help    []shortcutRow
}

// Plain are the actions of one button, in the order of the menu.
func (triageData) Plain() []string {
	return []string{"accept", "reopen", "unmerge", "wake", "unassign", "to-queue", "to-official"}
}

// Many are the actions for several cases at once.
func (triageData) Many() []string {
	return []string{"accept", "discard", "snooze", "assign", "label", "merge"}
}

// triagePosition is the place in triage that an address or a form names.
type triagePosition struct {
	view string
	page int
	at   desk.CaseID // the case in the reader; 0 means the first of the list
}

func (w triagePosition) address(at desk.CaseID) string {
	number, id, view := "", "", w.view
	if w.page > 1 {
		number = strconv.Itoa(w.page)
	}
	if at != 0 {
		id = at.String()
	}
	if view == viewNew {
		view = ""
	}
	return page.Address("/triage", "view", view, "page", number, "case", id)
}

// triagePosition reads view, page and case from a query or a form.
func (req *request) triagePosition(get func(string) string) (w triagePosition, err error) {
	w = triagePosition{view: get("view")}
	if w.view == "" {
		w.view = viewNew
	}
	if !slices.Contains([]string{viewNew, viewWords, viewOfficial, viewMine, viewAccepted, viewAll}, w.view) {
		return w, fmt.Errorf("%w view %q", problem.ErrMalformed, w.view)
	}
	if w.page, err = page.ParsePage(get("page")); err != nil {
		return w, err
	}
	if s := get("case"); s != "" {
		if w.at, err = desk.ParseCaseID(s); err != nil {
			return w, fmt.Errorf("%w: %w", desk.ErrNotFound, err)
		}
	}
	return w, nil
}

// filter chooses the cases of a view. Nobody's "mine" is empty.
func (req *request) filter(w triagePosition) desk.QueueFilter {
	f := desk.QueueFilter{Brief: true, Limit: triagePage + 1, Offset: (w.page - 1) * triagePage}
	switch w.view {
	case viewWords:
		f.Stages, f.Label, f.Awake = []desk.Stage{desk.StageNew}, desk.FoundByWordsLabel, req.Now
	case viewNew:
		f.Without = desk.FoundByWordsLabel
		f.Stages, f.Awake, f.Lane = []desk.Stage{desk.StageNew}, req.Now, laneFilter(desk.LaneQueue)
	case viewOfficial:
		f.Stages, f.Awake, f.Lane = openStages(), req.Now, laneFilter(desk.LaneOfficial)
	case viewAccepted:
		f.Stages, f.Awake = []desk.Stage{desk.StageAccepted, desk.StageVerifying}, req.Now
	case viewMine:
		f.Stages, f.Awake, f.Assignee = openStages(), req.Now, req.me()
	default:
		f.Stages = openStages()
	}
	return f
}

func laneFilter(l desk.Lane) *desk.Lane { return &l }

func openStages() []desk.Stage {
	return slices.DeleteFunc(desk.Stages(), func(s desk.Stage) bool { return !s.Open() })
}

// me is the name of who is signed in.
func (req *request) me() string {
	if req.Member == nil {
		return ""
	}
	return req.Member.Name
}

// acts says whether the reader may change cases at all.
func (req *request) acts() bool { return req.s.Desk != nil && req.Member != nil }

func (s *site) triage(req *request) error {
	w, err := req.triagePosition(req.R.URL.Query().Get)
	if err != nil {
		return err
	}
	if req.R.Header.Get("HX-Target") == "pane" && req.partial() {
		return req.showPane(w)
	}
	return req.showTriage(http.StatusOK, w, nil)
}

// partial says whether the script asks, which puts a part in place of another.
func (req *request) partial() bool {
	return req.R.Header.Get("HX-Request") == "true" && req.R.Header.Get("HX-History-Restore-Request") != "true"
}

// showTriage answers with the screen, to the script with the screen alone.
func (req *request) showTriage(status int, w triagePosition, msg *actionMessage) error {
	d, err := req.readTriage(w, msg)
	if err != nil {
		return fmt.Errorf("triage %q page %d case %v: %w", w.view, w.page, w.at, err)
	}
	if req.Self, err = url.Parse(w.address(w.at)); err != nil {
		return err
	}
	if req.partial() {
		if req.R.Method == http.MethodPost {
			var at desk.CaseID
			if d.Case != nil {
				at = d.Case.Case.ID
			}
			req.W.Header().Set("HX-Push-Url", w.address(at))
		}
		return req.renderTriage(status, "triage", d)
	}
	return req.Render(status, "triage", req.T("triage.title"), d)
}

// showPane answers with the reader and the context alone.
func (req *request) showPane(w triagePosition) error {
	d := req.newTriage(w)
	err := req.View(func(tx desk.ReadTx) (err error) {
		if err = req.readDesk(tx, d); err != nil {
			return err
		}
		d.Case, err = req.readTriageCase(tx, w.at)
		return err
	})
	if err != nil {
		return fmt.Errorf("triage case %v: %w", w.at, err)
	}
	d.Case.View, d.Case.Page = w.view, w.page
	req.W.Header().Set("HX-Push-Url", w.address(w.at))
	return req.renderTriage(http.StatusOK, "pane", d)
}

// renderTriage answers with a part of the triage screen; which one depends on what the
// script asks for.
func (req *request) renderTriage(status int, part string, data any) error {
	req.W.Header().Add("Vary", "HX-Request, HX-Target")
	return req.RenderPart(status, "triage", part, data)
}

func (req *request) newTriage(w triagePosition) *triageData {
	d := &triageData{
		View: w.view, Page: w.page, Reading: w.at != 0, Back: w.address(0),
		Acts: req.acts(), Me: req.me(), Reasons: req.reasons(), Dates: req.snoozeDates(),
	}
	if req.acts() {
		d.Undo = req.lastUndo()
	}
	return d
}

// readDesk reads what the menus need besides the case.
func (req *request) readDesk(tx desk.ReadTx, d *triageData) (err error) {
	if d.Keys, err = req.keys(tx); err != nil {
		return err
	}
	if d.Help = req.shortcutRows(d.Keys); !d.Acts {
		return nil
	}
	d.Codes = req.codeForm()
	members, err := tx.Members()
	for _, m := range members {
		if !m.Disabled {
			d.Members = append(d.Members, m.Name)
		}
	}
	return err
}
