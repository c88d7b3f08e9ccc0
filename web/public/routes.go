package public

import (
	"net/http"

	"github.com/rumordesk/rumordesk/web/page"
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
		{"POST", "/receipt", (*request).answered},
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
	add := func(list []route, c *page.Catalogue) {
		root := s.Prefix
		if c != nil {
			root += "/" + c.Tag()
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
	for _, c := range s.Catalogues.List {
		add(routes(), c)
		mux.Handle("GET "+s.Prefix+"/"+c.Tag(), http.RedirectHandler(s.Prefix+"/"+c.Tag()+"/", http.StatusMovedPermanently))
	}
	return page.Router(mux, s.fail)
}

// asset answers with a static file.
func (req *request) asset() error { return req.s.Assets.Serve(&req.Request) }
