package public

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// route is one row of the table: what is asked for and who answers.
type route struct {
	method, path string
	handle       func(*request) error
}

// routes is the whole table. Each path exists once as it stands, in the language
// that the browser asks for, and once below the tag of each language.
func routes() []route {
	return []route{
		{"GET", "/{$}", (*request).home},
		{"GET", "/answers/{slug}", (*request).answer},
		{"GET", "/feed.xml", (*request).feed},
		{"GET", "/tip", (*request).tipForm},
		{"POST", "/tip", (*request).tip},
		{"GET", "/receipt", (*request).receipt},
		{"GET", "/how-we-work", (*request).how},
		{"GET", "/r/{token}", (*request).brief},
		{"POST", "/r/{token}/acknowledge", (*request).acknowledge},
		{"POST", "/r/{token}/reply", (*request).reply},
	}
}

// plain are the paths that have no language.
func plain() []route {
	return []route{
		{"GET", "/sitemap.xml", (*request).sitemap},
		{"GET", "/robots.txt", (*request).robots},
		{"GET", "/static/{name}", (*request).asset},
	}
}

// mux answers every request through the table; what is not in it gets an error page
// in the reader's language.
func (s *site) mux() http.Handler {
	mux := http.NewServeMux()
	add := func(list []route, c *catalogue) {
		root := s.Prefix
		if c != nil {
			root += "/" + c.tag
		}
		for _, rt := range list {
			mux.HandleFunc(rt.method+" "+root+rt.path, func(w http.ResponseWriter, r *http.Request) {
				req := s.request(w, r, c)
				if err := rt.handle(req); err != nil {
					req.Fail(err)
				}
			})
		}
	}
	add(plain(), nil)
	add(routes(), nil)
	for _, c := range s.words.list {
		add(routes(), c)
		mux.Handle("GET "+s.Prefix+"/"+c.tag, http.RedirectHandler(s.Prefix+"/"+c.tag+"/", http.StatusMovedPermanently))
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
		err := desk.ErrNotFound
		if allow := probe.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			err = problem.ErrMethod
		}
		s.request(w, r, nil).Fail(err)
	})
}

// probeWriter keeps a handler's headers and drops the rest.
type probeWriter struct{ header http.Header }

// Header returns the headers that are kept.
func (p *probeWriter) Header() http.Header { return p.header }

// WriteHeader drops the status.
func (p *probeWriter) WriteHeader(int) {}

// Write drops the body.
func (p *probeWriter) Write(b []byte) (int, error) { return len(b), nil }
