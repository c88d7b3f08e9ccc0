package api

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
)

// codeView is one code or type of the codebook.
type codeView struct {
	ID      string            `json:"id"`
	Name    map[string]string `json:"name"`
	Above   *string           `json:"above"` // null: it stands at the top
	Retired bool              `json:"retired"`
}

type codebookView struct {
	Codes  []codeView        `json:"codes"` // each before those below it
	Types  []codeView        `json:"types"`
	Topics map[string]string `json:"topics"`
}

// codebook is the codebook in force, nil for none.
func (req *request) codebook() *desk.Codebook {
	if req.a.Codebook == nil {
		return nil
	}
	return req.a.Codebook()
}

// showCodebook answers GET /codebook.
func (req *request) showCodebook() error {
	if err := req.query(); err != nil {
		return err
	}
	v := codebookView{Codes: []codeView{}, Types: []codeView{}, Topics: map[string]string{}}
	if b := req.codebook(); b != nil {
		b.Walk(func(c desk.Code, _ int) { v.Codes = append(v.Codes, codeOf(c, b.Above(c.ID))) })
		for _, c := range b.Types {
			v.Types = append(v.Types, codeOf(c, ""))
		}
		v.Topics = labels(b.Topics)
	}
	return req.answer(http.StatusOK, v)
}

func codeOf(c desk.Code, above string) codeView {
	return codeView{ID: c.ID, Name: labels(c.Name), Above: orNull(above), Retired: c.Retired}
}

// codeCountView is how many cases have a code or a type.
type codeCountView struct {
	ID     string `json:"id"`
	Open   int    `json:"open"`
	Week   int    `json:"week"`
	Before int    `json:"week_before"`
}

type codeCountsView struct {
	Codes []codeCountView `json:"codes"`
	Types []codeCountView `json:"types"`
}

func codeCounts(c desk.CodeCounts) codeCountsView {
	view := func(list []desk.CodeCount) []codeCountView {
		out := make([]codeCountView, len(list))
		for i, n := range list {
			out[i] = codeCountView{ID: n.ID, Open: n.Open, Week: n.Week, Before: n.Before}
		}
		return out
	}
	return codeCountsView{view(c.Codes), view(c.Types)}
}
