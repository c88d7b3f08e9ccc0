package web

import (
	"net/http"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// route is one row of the table: what is asked for and who answers.
type route struct {
	pattern string // of http.ServeMux, with the method
	nav     string // the place in the main navigation that it belongs to
	handle  func(*request) error
	open    bool // for everybody, signed in or not
}

// routes is the whole table. Everything that the desk answers is here.
func (s *site) routes() []route {
	actions := slices.Concat(s.caseRoutes(), s.hookRoutes(), s.ruleRoutes(), s.codebookRoutes())
	for _, a := range menuActions {
		actions = append(actions, route{"POST /cases/{id}/" + string(a), "triage", s.act(a), false})
	}
	return append([]route{
		{"GET /{$}", "", func(req *request) error { return req.Redirect("/queue") }, false},
		{"GET /today", "today", s.today, false},
		{"GET /triage", "triage", s.triage, false},
		{"POST /triage/bulk", "triage", s.actOnMany, false},
		{"POST /cases/{id}/split", "triage", s.split, false},
		{"POST /undo", "triage", s.undo, false},
		{"POST /cases/{id}/merge-here", "triage", s.mergeHere, false},
		{"GET /cases/{id}/similar", "triage", s.showSimilar, false},
		{"GET /cases/{id}/looking", "triage", s.showPresence, false},
		{"GET /shortcuts", "triage", s.showShortcuts, false},
		{"POST /shortcuts", "triage", s.saveShortcuts, false},
		{"GET /queue", "queue", s.queue, false},
		{"GET /cases/{id}", "queue", s.showCase, false},
		{"GET /items/{id}", "search", s.showItem, false},
		{"GET /signals", "signals", s.signals, false},
		{"GET /signals/{topic}/{place}", "signals", s.showSignal, false},
		{"GET /search", "search", s.search, false},
		{"POST /search/save", "search", s.saveSearch, false},
		{"POST /search/drop", "search", s.dropSearch, false},
		{"GET /known", "known", s.knownClaims, false},
		{"GET /sources", "sources", s.sources, false},
		{"POST /sources/{id}/pause", "sources", s.pauseSource, false},
		{"POST /sources/{id}/resume", "sources", s.resumeSource, false},
		{"POST /sources/{id}/fetch", "sources", s.fetchSource, false},
		{"GET /sources/test", "sources", s.showSourceTest, false},
		{"POST /sources/test", "sources", s.testSource, false},
		{"GET /sources/import", "sources", s.showFeedList, false},
		{"POST /sources/import", "sources", s.readFeedList, false},
		{"POST /sources/import/add", "sources", s.addFeedList, false},
		{"GET /sources.opml", "sources", s.sourcesOPML, false},
		{"GET /healthz", "", s.health, true},
		{"GET " + page.DeskAssets + "{name}", "", s.asset, true},
	}, actions...)
}

// mux answers every request through the table; what is not in it gets an error
// page in the reader's language.
func (s *site) mux() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		answer := func(w http.ResponseWriter, r *http.Request, m *desk.Member) {
			req := s.request(w, r, rt.nav)
			req.Member = m
			if err := rt.handle(req); err != nil {
				req.Fail(err)
			}
		}
		if s.Require == nil || rt.open {
			mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) { answer(w, r, nil) })
			continue
		}
		mux.Handle(rt.pattern, s.Require(func(w http.ResponseWriter, r *http.Request, m desk.Member, _ desk.Session) { answer(w, r, &m) }))
	}
	return page.Router(mux, s.pages.Fail)
}

// asset answers with a static file.
func (s *site) asset(req *request) error { return s.pages.Assets.Serve(&req.Request) }

func (s *site) health(req *request) error {
	req.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := req.W.Write([]byte("ok\n"))
	return err
}
