package web

import (
	"net/http"

	"github.com/rumordesk/rumordesk/web/page"
)

// request is the context of one request: what is asked, by whom, and in which language.
type request struct {
	*page.DeskRequest
	s *site
}

func (s *site) request(w http.ResponseWriter, r *http.Request, nav string) *request {
	return &request{s.pages.Request(w, r, nav), s}
}
