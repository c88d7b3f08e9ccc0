package api

import (
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type problemView struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
}

func problemViews() map[string]problemView {
	out := map[string]problemView{}
	for _, k := range problem.Kinds() {
		out[k.Name] = problemView{Type: k.Type(), Title: k.Title, Status: k.Status}
	}
	return out
}

// showProblem answers GET /problems/{name}: what a problem type means.
func (req *request) showProblem() error {
	v, ok := req.a.kinds[req.R.PathValue("name")]
	if !ok {
		return problem.Refuse(desk.ErrNotFound, "there is no such problem type")
	}
	return req.publish(v, time.Hour)
}

// openapi answers GET /openapi.json.
func (req *request) openapi() error { return req.publish(req.a.document, time.Minute) }
