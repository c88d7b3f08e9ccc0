package public

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// route is one row of the table: what is asked for and who answers.
type route struct {
	method, path string
	handle       func(*visit) error
}

// routes is the whole table. Each path exists once as it stands, in the language
// that the browser asks for, and once below the tag of each language.
func routes() []route {
	return []route{
		{"GET", "/{$}", (*visit).home},
		{"GET", "/answers/{slug}", (*visit).answer},
		{"GET", "/feed.xml", (*visit).feed},
		{"GET", "/tip", (*visit).tipForm},
		{"POST", "/tip", (*visit).tip},
		{"GET", "/receipt", (*visit).receipt},
		{"GET", "/how-we-work", (*visit).how},
		{"GET", "/r/{token}", (*visit).brief},
		{"POST", "/r/{token}/acknowledge", (*visit).acknowledge},
		{"POST", "/r/{token}/reply", (*visit).reply},
	}
}

// plain are the paths that have no language.
func plain() []route {
	return []route{
		{"GET", "/sitemap.xml", (*visit).sitemap},
		{"GET", "/robots.txt", (*visit).robots},
		{"GET", "/static/{name}", (*visit).asset},
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
				v := s.visit(w, r, c)
				if err := rt.handle(v); err != nil {
					v.fail(err)
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
		s.visit(w, r, nil).fail(err)
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
