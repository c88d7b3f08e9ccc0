package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
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
	actions := slices.Concat(s.caseRoutes(), s.hookRoutes(), s.ruleRoutes())
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
		{"GET " + assetPath + "{name}", "", s.asset, true},
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
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		// The mux knows whether the path or only the method is wrong; its own answer
		// is not shown.
		probe := probeWriter{header: http.Header{}}
		h.ServeHTTP(&probe, r)
		if allow := probe.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
		}
		err := desk.ErrNotFound
		if probe.status == http.StatusMethodNotAllowed {
			err = problem.ErrMethod
		}
		s.request(w, r, "").Fail(err)
	})
}

// probeWriter keeps a handler's status and headers and drops the rest.
type probeWriter struct {
	header http.Header
	status int
}

// Header returns the headers that are kept.
func (p *probeWriter) Header() http.Header { return p.header }

// WriteHeader keeps the first status.
func (p *probeWriter) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
	}
}

// Write drops the body.
func (p *probeWriter) Write(b []byte) (int, error) {
	p.WriteHeader(http.StatusOK)
	return len(b), nil
}

func (s *site) health(req *request) error {
	req.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := req.W.Write([]byte("ok\n"))
	return err
}

// address builds a path of our own with a query; empty values are left out.
func address(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
