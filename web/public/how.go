package public

import (
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// how shows how the desk works.
func (req *request) how() error {
	var verdicts []page.Badge
	for _, f := range desk.Verdicts() {
		b := req.verdict(f)
		b.Class = string(f)
		verdicts = append(verdicts, b)
	}
	return req.cached("how", layout{Title: req.T("how.title"), Nav: "how", Index: true, Data: verdicts}, time.Time{})
}
