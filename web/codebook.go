package web

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/codebook"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// codebookPath is the page of the codebook.
const codebookPath = "/codebook"

// codebookData is the codebook with what an admin can do with it.
type codebookData struct {
	Codes, Types []codebookRow
	Topics       []topicCode
	Since        page.Timestamp
	Own          bool // it is the desk's own file
	File         string
	Base         string
	Refused      []ruleMistake
	RefusedAt    page.Timestamp
	CanEdit      bool
	Editing      *codeEdit // the code that is being changed
	Add          codeEdit
	Message      string
	Saved        bool
	Versions     []ruleVersionRow
}

// codebookRow is a line of the codebook.
type codebookRow struct {
	ID      string
	Depth   int
	Names   []codeNameIn // the reader's language first
	Retired bool
	Edit    string
}

// codeNameIn is a name with its language.
type codeNameIn struct{ Tag, Lang, Native, Text string }

type topicCode struct{ Topic, Code string }

// codeEdit is the form of one code.
type codeEdit struct {
	Key, ID string
	Text    string // its name
	Names   []codeNameIn
	Above   []page.Choice
	Retired bool
}

func (s *site) codebookRoutes() []route {
	return []route{
		{"GET " + codebookPath, "rules", s.showCodebook, false},
		{"POST " + codebookPath + "/change", "rules", s.changeCodebook, false},
		{"POST " + codebookPath + "/restore", "rules", s.restoreCodebook, false},
	}
}

func (s *site) showCodebook(req *request) error {
	q := req.R.URL.Query()
	return req.codebookPage(http.StatusOK, codebookForm{key: q.Get("key"), id: q.Get("edit"), saved: q.Has("saved")})
}

// codebookForm is what the page is shown with: the code that is being changed, and what was
// sent where that was refused.
type codebookForm struct {
	key, id, message string
	sent             *codebook.Change
	saved            bool
}

func (req *request) codebookPage(status int, f codebookForm) error {
	if req.s.Codebook == nil {
		return desk.ErrNotFound
	}
	state := req.s.Codebook.State()
	b := state.Codebook
	d := codebookData{
		Since: req.At(state.Since), Own: state.Own, File: codebook.FileName, Base: state.Hash, RefusedAt: req.At(state.RefusedAt),
		Refused: req.codebookMistakes(state), CanEdit: req.mayEditCodebook(), Message: f.message, Saved: f.saved,
		Add: codeEdit{Names: req.codeNames(desk.Code{}), Above: req.codesAbove(b, "", "")},
	}
	b.Walk(func(c desk.Code, depth int) { d.Codes = append(d.Codes, req.codebookRow(desk.CodeLabel, c, depth)) })
	for _, c := range b.Types {
		d.Types = append(d.Types, req.codebookRow(desk.TypeLabel, c, 0))
	}
	for _, topic := range slices.Sorted(maps.Keys(b.Topics)) {
		d.Topics = append(d.Topics, topicCode{topic, req.valueName(desk.CodeLabel, b.Topics[topic])})
	}
	if c, ok := b.Find(f.key, f.id); ok && d.CanEdit {
		d.Editing = &codeEdit{Key: f.key, ID: c.ID, Text: req.codeName(c), Names: req.codeNames(c), Retired: c.Retired}
		if f.key == desk.CodeLabel {
			d.Editing.Above = req.codesAbove(b, c.ID, b.Above(c.ID))
		}
	}
	if f.sent != nil { // what was typed stays
		sent := desk.Code{ID: f.sent.ID, Name: f.sent.Name}
		switch {
		case f.sent.Do == codebook.Add:
			d.Add = codeEdit{Key: f.sent.Key, ID: sent.ID, Names: req.codeNames(sent), Above: req.codesAbove(b, "", f.sent.Under)}
		case f.sent.Do == codebook.Rename && d.Editing != nil:
			d.Editing.Names = req.codeNames(sent)
		}
	}
	all, err := req.s.Codebook.Versions()
	if err != nil {
		return fmt.Errorf("versions of the codebook: %w", err)
	}
	for _, v := range all {
		d.Versions = append(d.Versions, ruleVersionRow{Hash: v.Hash, Short: v.Hash[:min(12, len(v.Hash))], At: req.At(v.At), Current: v.Hash == state.Hash})
	}
	return req.Render(status, "codebook", req.T("codebook.title"), d)
}

// mayEditCodebook says whether the reader can change the codebook.
func (req *request) mayEditCodebook() bool {
	return req.Member != nil && req.s.Codebook != nil && req.s.Codebook.Editable() && desk.May(req.Member.Role, desk.ActionSaveCodebook)
}

func (req *request) codebookRow(key string, c desk.Code, depth int) codebookRow {
	row := codebookRow{ID: c.ID, Depth: depth, Names: req.codeNames(c), Retired: c.Retired}
	if req.mayEditCodebook() {
		row.Edit = page.Address(codebookPath, "key", key, "edit", c.ID) + "#edit"
	}
	return row
}

// codeNames are a code's names, that in the reader's language first.
func (req *request) codeNames(c desk.Code) (out []codeNameIn) {
	for _, tag := range desk.Languages() {
		out = append(out, codeNameIn{Tag: tag, Lang: page.LangAttr(tag), Native: page.NativeName(tag), Text: c.Name[tag]})
	}
	slices.SortStableFunc(out, func(a, b codeNameIn) int {
		mine := func(n codeNameIn) int {
			if page.BaseLanguage(n.Tag) == req.Short() {
				return 0
			}
			return 1
		}
		return mine(a) - mine(b)
	})
	return out
}

// codesAbove are the places where a code may stand: at the top, or below any code but
// itself and those below it.
func (req *request) codesAbove(b *desk.Codebook, id, chosen string) []page.Choice {
	out := []page.Choice{{Text: req.T("codebook.top"), Chosen: chosen == ""}}
	own := b.With(id)
	b.Walk(func(c desk.Code, depth int) {
		if !slices.Contains(own, c.ID) {
			out = append(out, page.Choice{Value: c.ID, Text: strings.Repeat("\u2003", depth) + req.codeName(c), Chosen: c.ID == chosen})
		}
	})
	return out
}

// codebookMistakes puts what is wrong with the file into the reader's language.
func (req *request) codebookMistakes(state codebook.State) (out []ruleMistake) {
	for _, e := range state.Refused {
		m := ruleMistake{Error: e, Detail: e.Message.Args["why"], Message: req.ruleSentence("codebook.message.", e.Message, e.Problem), Hint: req.ruleSentence("codebook.hint.", e.HintMessage, e.Hint)}
		if !req.Has("codebook.message." + e.Message.Key) {
			m.Message = req.ruleSentence("rule.message.", e.Message, e.Problem)
		}
		if !req.Has("codebook.hint." + e.HintMessage.Key) {
			m.Hint = req.ruleSentence("rule.hint.", e.HintMessage, e.Hint)
		}
		out = append(out, m)
	}
	return out
}

// changeCodebook makes one change of the codebook.
func (s *site) changeCodebook(req *request) error {
	if !req.mayEditCodebook() {
		return desk.ErrForbidden
	}
	get := func(name string) string { return strings.TrimSpace(req.R.PostFormValue(name)) }
	c := codebook.Change{Do: get("do"), Key: get("key"), ID: get("id"), Under: get("under"), Name: map[string]string{}}
	for _, tag := range desk.Languages() {
		c.Name[tag] = get("name:" + tag)
	}
	err := s.Codebook.Change(req.Context(), req.Member.Actor(), get("base"), c)
	return req.codebookDone(err, codebookForm{key: c.Key, id: c.ID, sent: &c})
}

// restoreCodebook puts an earlier version in force again.
func (s *site) restoreCodebook(req *request) error {
	if !req.mayEditCodebook() {
		return desk.ErrForbidden
	}
	err := s.Codebook.Restore(req.Context(), req.Member.Actor(), req.R.PostFormValue("base"), req.R.PostFormValue("version"))
	return req.codebookDone(err, codebookForm{})
}

// codebookDone shows the codebook after a change, or why there was none.
func (req *request) codebookDone(err error, f codebookForm) error {
	var field *desk.FieldError
	switch {
	case errors.Is(err, desk.ErrConflict):
		f.message = req.T("codebook.stale")
		return req.codebookPage(http.StatusConflict, f)
	case errors.As(err, &field):
		if f.message = field.Detail; req.Has("codebook.wrong." + field.Field) {
			f.message = req.T("codebook.wrong." + field.Field)
		}
		return req.codebookPage(http.StatusUnprocessableEntity, f)
	case err != nil:
		return err
	}
	return req.Redirect(page.Address(codebookPath, "saved", "1"))
}
