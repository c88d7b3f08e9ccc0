package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// staffed is a bench with members, who sign in by a header.
type staffed struct {
	*bench
	h       http.Handler
	cookies map[string][]*http.Cookie
}

func newStaffed(t *testing.T, cases int) *staffed {
	t.Helper()
	b := newBench(t)
	for i := range cases {
		b.take(desk.Draft{URL: fmt.Sprintf("https://x.example/%d", i), Title: fmt.Sprintf("vaccine claim number %d", i), Text: "text"})
	}
	members := map[string]desk.Member{}
	err := b.store.Update(context.Background(), func(tx desk.Tx) error {
		for _, name := range []string{"Li", "Ana"} {
			m := desk.Member{Name: name, Email: strings.ToLower(name) + "@desk.example", Role: desk.Reviewer, CreatedAt: noon}
			var err error
			if m.ID, err = tx.AddMember(m); err != nil {
				return err
			}
			members[name] = m
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.opts.Desk, b.opts.Settings = b.desk, b.store
	b.opts.Require = func(next page.MemberHandler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			m, ok := members[r.Header.Get("Member")]
			if !ok {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			next(w, r, m, desk.Session{})
		})
	}
	return &staffed{bench: b, h: b.handler(), cookies: map[string][]*http.Cookie{}}
}

// ask sends a request as a member, with the cookies of their browser.
func (s *staffed) ask(member, method, target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Member", member)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range s.cookies[member] {
		r.AddCookie(c)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	s.cookies[member] = append(s.cookies[member], w.Result().Cookies()...)
	return w
}

// follow asks and goes where the answer leads, as a browser without script does.
func (s *staffed) follow(member, target string, form url.Values) *html.Node {
	s.t.Helper()
	w := s.ask(member, http.MethodPost, target, form)
	if w.Code == http.StatusSeeOther {
		w = s.ask(member, http.MethodGet, w.Header().Get("Location"), nil)
	}
	if w.Code != http.StatusOK {
		s.t.Fatalf("POST %s: %d: %.400s", target, w.Code, webtest.Text(webtest.Parse(s.t, w.Body.String())))
	}
	return webtest.Parse(s.t, w.Body.String())
}

// form reads the fields of the form with this action as a browser would send it.
func (s *staffed) form(doc *html.Node, action string) url.Values {
	s.t.Helper()
	for _, f := range webtest.All(doc, "form", "") {
		if webtest.Attr(f, "action") != action {
			continue
		}
		out := url.Values{}
		for _, in := range webtest.All(f, "input", "") {
			if k := webtest.Attr(in, "type"); k == "hidden" || k == "text" {
				out.Add(webtest.Attr(in, "name"), webtest.Attr(in, "value"))
			}
		}
		return out
	}
	s.t.Fatalf("there is no form for %s", action)
	return nil
}

func (s *staffed) caseNow(id desk.CaseID) desk.Case {
	s.t.Helper()
	var c desk.Case
	if err := s.store.View(context.Background(), func(tx desk.ReadTx) (err error) { c, err = tx.Case(id); return err }); err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *staffed) screen(member, target string) *html.Node {
	s.t.Helper()
	w := s.ask(member, http.MethodGet, target, nil)
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s: %d: %.300s", target, w.Code, w.Body)
	}
	return webtest.Parse(s.t, w.Body.String())
}

func listed4(doc *html.Node) (ids []string) {
	for _, li := range webtest.All(doc, "li", "t-row") {
		ids = append(ids, webtest.Attr(li, "data-id"))
	}
	return ids
}

func reading(doc *html.Node) string {
	for _, a := range webtest.All(doc, "article", "t-reader") {
		return webtest.Attr(a, "data-id")
	}
	return ""
}
