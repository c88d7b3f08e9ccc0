package session

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

const (
	here   = "http://127.0.0.1:8080"
	secret = "a long enough password"
)

// bench is the sign-in on a real store.
type bench struct {
	t        *testing.T
	now      time.Time
	store    *store.SQLite
	members  *desk.Members
	opts     Options
	mux      *http.ServeMux
	sessions *Sessions
}

func newBench(t *testing.T, change ...func(*Options)) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}
	st, err := store.Open(context.Background(), t.TempDir(), store.Options{Now: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	h, err := account.NewHasher(account.Cost{Memory: 64, Time: 1, Threads: 1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	b.store, b.members = st, desk.NewMembers(st, h, b.clock)
	b.opts = Options{Pages: page.Options{Store: st, Now: b.clock}, Members: b.members}
	for _, c := range change {
		c(&b.opts)
	}
	if b.sessions, err = New(b.opts); err != nil {
		t.Fatal(err)
	}
	b.mux = http.NewServeMux()
	b.sessions.Routes(b.mux)
	b.mux.Handle("GET /whoami", b.sessions.Require(func(w http.ResponseWriter, _ *http.Request, m desk.Member, _ desk.Session) {
		fmt.Fprint(w, m.Name, " ", m.Role)
	}))
	b.mux.Handle("POST /whoami", b.sessions.Require(func(w http.ResponseWriter, _ *http.Request, m desk.Member, _ desk.Session) {
		fmt.Fprint(w, "changed by ", m.Actor().Name)
	}))
	return b
}

func (b *bench) clock() time.Time { return b.now }

func (b *bench) add(name string, role desk.Role) desk.Member {
	b.t.Helper()
	m, err := b.members.Add(context.Background(), desk.Actor{Name: "terminal", Role: desk.Admin},
		desk.Member{Email: strings.ToLower(strings.Map(letters, name)) + "@example.org", Name: name, Role: role}, secret)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

func letters(r rune) rune {
	if strings.ContainsRune("<> =/", r) {
		return -1
	}
	return r
}

// browser keeps cookies and follows nothing.
type browser struct {
	b       *bench
	jar     map[string]*http.Cookie
	headers map[string]string
	from    string
}

func (b *bench) browser() *browser {
	return &browser{b: b, jar: map[string]*http.Cookie{}, headers: map[string]string{}, from: "192.0.2.1:4711"}
}

func (br *browser) do(method, target string, form url.Values) *http.Response {
	br.b.t.Helper()
	r := httptest.NewRequest(method, here+target, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for k, v := range br.headers {
		r.Header.Set(k, v)
	}
	for _, c := range br.jar {
		r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	r.RemoteAddr = br.from
	w := httptest.NewRecorder()
	br.b.mux.ServeHTTP(w, r)
	resp := w.Result()
	for _, c := range resp.Cookies() {
		if c.MaxAge < 0 {
			delete(br.jar, c.Name)
		} else {
			br.jar[c.Name] = c
		}
	}
	return resp
}

func (br *browser) get(target string) *http.Response {
	br.b.t.Helper()
	return br.do("GET", target, nil)
}

func (br *browser) post(target string, pairs ...string) *http.Response {
	br.b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return br.do("POST", target, form)
}

func (br *browser) signIn(name string) *http.Response {
	br.b.t.Helper()
	return br.post("/sign-in", "email", strings.ToLower(name)+"@example.org", "password", secret)
}

// who is the member that the desk takes the browser for, empty for nobody.
func (br *browser) who() string {
	resp := br.get("/whoami")
	if resp.StatusCode != 200 {
		return ""
	}
	return body(resp)
}

func body(resp *http.Response) string {
	var b strings.Builder
	_, _ = fmt.Fprint(&b, readAll(resp))
	return b.String()
}

func readAll(resp *http.Response) string {
	b := make([]byte, 0, 4096)
	buf := make([]byte, 4096)
	for {
		n, err := resp.Body.Read(buf)
		b = append(b, buf[:n]...)
		if err != nil {
			return string(b)
		}
	}
}

func want(t *testing.T, resp *http.Response, status int, says ...string) string {
	t.Helper()
	text := body(resp)
	if resp.StatusCode != status {
		t.Fatalf("status %d, want %d; to %q: %.2000s", resp.StatusCode, status, resp.Header.Get("Location"), text)
	}
	for _, s := range says {
		if !strings.Contains(text, s) {
			t.Errorf("the page does not say %q: %.3000s", s, text)
		}
	}
	return text
}

func leads(t *testing.T, resp *http.Response, to string) {
	t.Helper()
	if got := resp.Header.Get("Location"); resp.StatusCode != 303 || got != to {
		t.Fatalf("status %d to %q, want 303 to %q: %.1500s", resp.StatusCode, got, to, body(resp))
	}
}

func TestSignInAndOut(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Editor)
	br := b.browser()
	leads(t, br.get("/whoami?a=1&b=2"), "/sign-in?next=%2Fwhoami%3Fa%3D1%26b%3D2")
	want(t, br.get("/sign-in?next=%2Fwhoami"), 200, `action="/sign-in?next=%2Fwhoami"`, `autocomplete="username"`, `autocomplete="current-password"`)
	leads(t, br.post("/sign-in?next=%2Fwhoami%3Fa%3D1", "email", " WEI@example.org ", "password", secret), "/whoami?a=1")
	if got := br.who(); got != "Wei editor" {
		t.Fatalf("signed in as %q", got)
	}
	leads(t, br.get("/sign-in?next=%2Fwhoami"), "/whoami")
	token := br.jar["session"].Value
	leads(t, br.post("/sign-out"), "/sign-in?out=1")
	if len(br.jar) != 0 || br.who() != "" {
		t.Errorf("still in: %v", br.jar)
	}
	br.jar["session"] = &http.Cookie{Name: "session", Value: token}
	if br.who() != "" {
		t.Error("the session outlives the sign-out")
	}
}

func TestOneAnswerToEveryWrongSignIn(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Admin)
	gone := b.add("Gone", desk.Reviewer)
	if err := b.members.Change(context.Background(), desk.Actor{Name: "Wei", Role: desk.Admin}, gone.ID, desk.Reviewer, true); err != nil {
		t.Fatal(err)
	}
	answers := map[string]bool{}
	for _, try := range [][2]string{{"x@example.org", secret}, {"x@example.org", "wrong"}, {"wei@example.org", "wrong wrong wrong"}, {"gone@example.org", secret}, {"wei@example.org", strings.Repeat("x", 5000)}} {
		resp := b.browser().post("/sign-in", "email", try[0], "password", try[1])
		text := want(t, resp, 403, "The e-mail address or the password is wrong.", "<title>There is a mistake: Sign in")
		answers[strings.ReplaceAll(text, try[0], "ADDRESS")] = true
		if len(resp.Cookies()) != 0 {
			t.Error("a cookie without a sign-in")
		}
	}
	if len(answers) != 1 {
		t.Errorf("%d different answers", len(answers))
	}
	want(t, b.browser().post("/sign-in", "email", "", "password", ""), 422, `aria-invalid="true"`, `href="#email"`, `aria-describedby="password-error"`)
}

func TestSignInIsLimited(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Editor)
	for _, email := range []string{"wei@example.org", "nobody@example.org"} {
		br := b.browser()
		br.from = "198.51.100." + fmt.Sprint(len(email)) + ":1"
		for range 6 {
			want(t, br.post("/sign-in", "email", email, "password", "wrong"), 403)
		}
		resp := br.post("/sign-in", "email", email, "password", secret)
		if resp.Header.Get("Retry-After") != "60" {
			t.Errorf("%s: Retry-After %q", email, resp.Header.Get("Retry-After"))
		}
		want(t, resp, 429, "Too many tries. Try again in 1 minute.")
		b.now = b.now.Add(time.Minute)
	}
	br := b.browser()
	leads(t, br.signIn("Wei"), "/queue")
}

// TestStrangersLockNobodyOut: wrong passwords from everywhere keep the member out of nothing.
func TestStrangersLockNobodyOut(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Editor)
	refused := 0
	for i := range 150 {
		stranger := b.browser()
		stranger.from = fmt.Sprintf("198.51.100.%d:1", i%25)
		resp := stranger.post("/sign-in", "email", "wei@example.org", "password", "wrong")
		if resp.StatusCode == http.StatusTooManyRequests {
			refused++
		}
		b.now = b.now.Add(10 * time.Millisecond)
	}
	if refused < 40 {
		t.Errorf("%d tries of strangers were refused: the test would prove little", refused)
	}
	br := b.browser()
	br.from = "192.0.2.7:1"
	leads(t, br.signIn("Wei"), "/queue")
}

func TestTooManyAtOnce(t *testing.T) {
	b := newBench(t, func(o *Options) { o.AtOnce = 1 })
	b.add("Wei", desk.Editor)
	b.sessions.waiting <- struct{}{}
	resp := b.browser().signIn("Wei")
	want(t, resp, 503)
	if resp.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	<-b.sessions.waiting
	leads(t, b.browser().signIn("Wei"), "/queue")
}

func TestSessionIsNewAtEverySignIn(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Editor)
	b.add("Eve", desk.Reviewer)
	// Eve puts her own session, then a made-up one, into Wei's browser.
	eve := b.browser()
	eve.signIn("Eve")
	planted := eve.jar["session"].Value
	for _, value := range []string{planted, "made-up"} {
		wei := b.browser()
		wei.jar["session"] = &http.Cookie{Name: "session", Value: value}
		leads(t, wei.signIn("Wei"), "/queue")
		if got := wei.jar["session"].Value; got == value || len(got) < 40 {
			t.Fatalf("the session is %q", got)
		}
		if got := wei.who(); got != "Wei editor" {
			t.Errorf("signed in as %q", got)
		}
	}
	if eve.who() != "" {
		t.Error("the planted session is still good")
	}
}

func TestCookies(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Editor)
	br := b.browser()
	c := br.signIn("Wei").Cookies()[0]
	if c.Name != "session" || !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 {
		t.Errorf("over HTTP: %+v", c)
	}
	b.opts.URL = "https://desk.example.org"
	sessions, err := New(b.opts)
	if err != nil {
		t.Fatal(err)
	}
	b.mux = http.NewServeMux()
	sessions.Routes(b.mux)
	c = b.browser().signIn("Wei").Cookies()[0]
	if c.Name != "__Host-session" || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("over TLS: %+v", c)
	}
	// With TLS, the cookie that a neighbour could set counts for nothing.
	br = b.browser()
	br.jar["session"] = &http.Cookie{Name: "session", Value: c.Value}
	leads(t, br.get("/me"), "/sign-in?next=%2Fme")
	br.jar = map[string]*http.Cookie{c.Name: c}
	want(t, br.get("/me"), 200)
}

func TestSessionsEnd(t *testing.T) {
	b := newBench(t)
	wei := b.add("Wei", desk.Admin)
	b.add("Ann", desk.Admin)
	br := b.browser()
	br.signIn("Wei")
	b.now = b.now.Add(11 * time.Hour)
	if br.who() == "" {
		t.Fatal("ended although in use")
	}
	b.now = b.now.Add(11 * time.Hour)
	if br.who() == "" {
		t.Fatal("use does not keep it open")
	}
	b.now = b.now.Add(12 * time.Hour)
	if br.who() != "" {
		t.Error("open after 12 hours without use")
	}
	br = b.browser()
	br.signIn("Wei")
	for range 7 * 24 / 10 {
		b.now = b.now.Add(10 * time.Hour)
		br.who()
	}
	b.now = b.now.Add(9 * time.Hour)
	if br.who() != "" {
		t.Error("open after 7 days of use")
	}
	br = b.browser()
	br.signIn("Wei")
	if err := b.members.Change(context.Background(), desk.Actor{Name: "Ann", Role: desk.Admin}, wei.ID, desk.Admin, true); err != nil {
		t.Fatal(err)
	}
	if br.who() != "" {
		t.Error("a disabled member is still in")
	}
}

func TestOtherSitesCannotAct(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Admin)
	br := b.browser()
	br.signIn("Wei")
	for _, h := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": "", "Origin": "null"}} {
		br.headers = h
		for _, target := range []string{"/whoami", "/sign-in", "/sign-out", "/me", "/members", "/set-up", "/password"} {
			resp := br.post(target, "do", "sessions")
			if resp.StatusCode != 403 || resp.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("%v to %s: %d", h, target, resp.StatusCode)
			}
		}
	}
	br.headers = nil
	if br.who() == "" {
		t.Error("another site ended the session")
	}
	want(t, br.post("/whoami"), 200, "changed by Wei")
	br.headers = map[string]string{"Sec-Fetch-Site": "", "Origin": here}
	want(t, br.post("/whoami"), 200, "changed by Wei")
}

func TestPartsOfPagesAreLedToTheSignIn(t *testing.T) {
	b := newBench(t)
	br := b.browser()
	for current, to := range map[string]string{
		here + "/cases/3?x=1": "/sign-in?next=%2Fcases%2F3%3Fx%3D1", "https://evil.example/cases/3": "/sign-in", "": "/sign-in", "%": "/sign-in",
	} {
		br.headers = map[string]string{"HX-Request": "true", "HX-Current-URL": current}
		resp := br.post("/whoami")
		if resp.StatusCode != 401 || resp.Header.Get("HX-Redirect") != to {
			t.Errorf("%q: %d, %q", current, resp.StatusCode, resp.Header.Get("HX-Redirect"))
		}
	}
	br.headers = nil
	leads(t, br.post("/whoami"), "/sign-in")
}

// TestSignInPages looks at every page, in both languages, as a machine can: no
// foreign resources, nothing that the policy forbids, every input with its label.
func TestSignInPages(t *testing.T) {
	b := newBench(t)
	m := b.add("<b onclick=x>Wei</b>", desk.Admin)
	b.add("李雷", desk.Reviewer)
	if _, err := b.members.NewToken(context.Background(), m, "<script>alert(1)</script>", desk.ScopeRead); err != nil {
		t.Fatal(err)
	}
	br := b.browser()
	resp := br.post("/sign-in", "email", m.Email, "password", secret)
	leads(t, resp, "/queue")
	link := pathPassword + "?token=" + b.sessions.o.Links.Make(m)
	for _, lang := range []string{"en", "zh"} {
		for _, target := range []string{"/me", "/members", "/sign-in", link, "/set-up?token=no"} {
			page := br
			if target == "/sign-in" {
				page = b.browser()
			}
			page.headers = map[string]string{"Accept-Language": lang}
			resp := page.get(target)
			text := body(resp)
			if strings.Contains(text, "<script>alert") || strings.Contains(text, "<b onclick") {
				t.Errorf("%s: a name is markup", target)
			}
			checkPage(t, lang+" "+target, text)
			if resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Referrer-Policy") != "same-origin" {
				t.Errorf("%s: headers %v", target, resp.Header)
			}
		}
	}
}

func checkPage(t *testing.T, name, text string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ids, labels, h1 := map[string]int{}, map[string]bool{}, 0
	var inputs []*html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "h1" {
			h1++
		}
		if n.Data == "input" && webtest.Attr(n, "type") != "hidden" && !has(n, "hidden") || n.Data == "select" {
			inputs = append(inputs, n)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "for" && n.Data == "label":
				labels[a.Val] = true
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s: <%s %s>", name, n.Data, a.Key)
			case slices.Contains([]string{"src", "href", "action"}, a.Key):
				if u, err := url.Parse(a.Val); err != nil || u.Host != "" || u.Scheme != "" {
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: %d elements with id %q", name, n, id)
		}
	}
	for _, n := range inputs {
		if !labels[webtest.Attr(n, "id")] && (n.Parent.Data != "label") && webtest.Attr(n, "aria-label") == "" {
			t.Errorf("%s: %s %q has no label", name, n.Data, webtest.Attr(n, "name"))
		}
		for _, id := range strings.Fields(webtest.Attr(n, "aria-describedby")) {
			if ids[id] == 0 {
				t.Errorf("%s: described by %q, which is not there", name, id)
			}
		}
	}
	if h1 != 1 {
		t.Errorf("%s: %d h1", name, h1)
	}
	for _, key := range []string{"signin.", "members.", "token.", "field.", "done.", "form.", "sessions.", "setup.", "role."} {
		for n := range doc.Descendants() {
			if n.Type == html.TextNode && strings.HasPrefix(strings.TrimSpace(n.Data), key) && !strings.Contains(n.Data, " ") {
				t.Errorf("%s: a key without words: %q", name, n.Data)
			}
		}
	}
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
