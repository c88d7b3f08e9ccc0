package session

import (
	"context"
	"net/url"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// TestChineseThroughout: the sign-in, one's own account and the page of the members say
// nothing in English to whom they speak Chinese, right or wrong, before and after.
func TestChineseThroughout(t *testing.T) {
	var set *account.SetUp
	b := newBench(t, func(o *Options) {
		set, _ = account.NewSetUp(context.Background(), o.Members.Empty)
		o.SetUp = set
	})
	chinese := func(br *browser, method, target string, pairs ...string) {
		t.Helper()
		br.headers = map[string]string{"Accept-Language": "zh-CN"}
		form := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		r := br.do(method, target, form)
		defer func() { _ = r.Body.Close() }()
		if r.StatusCode >= 500 || r.StatusCode == 404 || r.StatusCode == 303 {
			t.Errorf("%s %s %q: %d", method, target, pairs, r.StatusCode)
		}
		page, err := html.Parse(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range webtest.English(page) {
			t.Errorf("%s %s %q says in Chinese: %q", method, target, pairs, s)
		}
	}
	guest := b.browser()
	chinese(guest, "GET", set.URL("")) // the first start
	b.add("Wei", desk.Admin)
	b.add("Li", desk.Reviewer)
	chinese(guest, "GET", "/sign-in")
	chinese(guest, "POST", "/sign-in", "email", "nobody@example.org", "password", "wrong")
	wei, li := b.browser(), b.browser()
	wei.signIn("Wei")
	li.signIn("Li")
	for _, path := range []string{"/me", "/members", "/me?done=session", "/me?done=sessions", "/me?done=password", "/me?done=revoked", "/me?done=digest.on", "/me?done=digest.off", "/members?done=role", "/members?done=disabled", "/members?done=enabled"} {
		chinese(wei, "GET", path)
	}
	for _, form := range [][]string{
		{"do", "token", "name", "export", "scope", "read"}, {"do", "token", "name", ""}, {"do", "nonsense"},
		{"do", "password", "old", "wrong", "password", secret, "again", secret}, {"do", "password", "old", secret, "password", "short", "again", "short"},
		{"do", "password", "old", secret, "password", "another long password", "again", "not the same"},
	} {
		chinese(wei, "POST", "/me", form...)
	}
	chinese(wei, "POST", "/members", "do", "link", "id", "2")
	chinese(wei, "POST", "/members", "do", "add", "name", "", "email", "x")
	chinese(li, "GET", "/members") // not for a reviewer
}
