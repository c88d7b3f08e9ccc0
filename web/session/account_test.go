package session

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/account/oidctest"
	"github.com/rumordesk/rumordesk/desk"
)

// audit is what the log says, without times.
func (b *bench) audit() []string {
	b.t.Helper()
	var out []string
	err := b.store.View(context.Background(), func(tx desk.ReadTx) error {
		all, err := tx.Audit(0, 1000)
		for _, e := range all {
			out = append(out, e.Actor+" "+string(e.Action)+" "+e.Detail)
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *bench) logged(line string) {
	b.t.Helper()
	all := b.audit()
	for _, l := range all {
		if l == line {
			return
		}
	}
	b.t.Errorf("the audit log does not say %q: %q", line, all)
}

func (b *bench) member(id desk.MemberID) (m desk.Member) {
	b.t.Helper()
	if err := b.store.View(context.Background(), func(tx desk.ReadTx) (err error) { m, err = tx.Member(id); return err }); err != nil {
		b.t.Fatal(err)
	}
	return m
}

func TestFirstStart(t *testing.T) {
	var set *account.SetUp
	b := newBench(t, func(o *Options) {
		var err error
		if set, err = account.NewSetUp(context.Background(), o.Members.Empty); err != nil {
			t.Fatal(err)
		}
		o.SetUp = set
	})
	br := b.browser()
	want(t, br.get("/sign-in"), 200, "Nobody has an account here yet.")
	want(t, br.get("/set-up?token=guess"), 404)
	want(t, br.get("/set-up"), 404)
	link := strings.TrimPrefix(set.URL(here), here)
	want(t, br.get(link), 200, "Make the account", `autocomplete="new-password"`, `autocomplete="name"`)
	fill := func(name, email, password, again string) *http.Response {
		return br.post(link, "name", name, "email", email, "password", password, "again", again)
	}
	checkPage(t, "set-up", want(t, fill("", "", "", ""), 422, `href="#name"`, "E-mail address: this is needed"))
	want(t, fill("Wei", "wei@example.org", secret, secret+"x"), 422, "The two passwords differ", `value="Wei"`)
	text := want(t, fill("Wei", "nonsense", secret, secret), 422, "This is not an e-mail address", `aria-describedby="email-error"`)
	if strings.Contains(text, secret) {
		t.Error("the page repeats the password")
	}
	want(t, fill("Wei", "wei@example.org", "short", "short"), 422, "A password has at least 12 characters")
	want(t, fill("Terminal", "wei@example.org", secret, secret), 422, "A name has at most 80 characters")
	want(t, fill("We\u202ei", "wei@example.org", secret, secret), 422, "none of them hidden")
	want(t, br.post("/set-up?token=guess", "name", "Eve", "email", "eve@example.org", "password", secret, "again", secret), 404)
	leads(t, fill("Wei", "wei@example.org", secret, secret), "/queue")
	if got := br.who(); got != "Wei admin" {
		t.Errorf("signed in as %q", got)
	}
	want(t, br.get(link), 404)
	want(t, fill("Eve", "eve@example.org", secret, secret), 404)
	if set.Open() {
		t.Error("the link is still open")
	}
	b.logged("desk member-add Wei, admin")
}

func TestSetUpAfterTheCommandLine(t *testing.T) {
	var set *account.SetUp
	b := newBench(t, func(o *Options) {
		set, _ = account.NewSetUp(context.Background(), o.Members.Empty)
		o.SetUp = set
	})
	b.add("Wei", desk.Admin)
	link := strings.TrimPrefix(set.URL(here), here)
	want(t, b.browser().post(link, "name", "Eve", "email", "eve@example.org", "password", secret, "again", secret), 404)
	if set.Open() {
		t.Error("the link is still open")
	}
}

func TestOwnSessions(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Reviewer)
	b.add("Eve", desk.Admin)
	var all []*browser
	for range 3 {
		br := b.browser()
		br.signIn("Wei")
		all = append(all, br)
		b.now = b.now.Add(time.Hour)
	}
	eve := b.browser()
	eve.signIn("Eve")
	text := want(t, all[2].get("/me"), 200, "Your account", "This session", "End all other sessions", "2026-03-10 12:00 UTC")
	ids := regexp.MustCompile(`name="id" value="([0-9a-f]{64})"`).FindAllStringSubmatch(text, -1)
	if len(ids) != 2 {
		t.Fatalf("%d sessions can be ended, want 2", len(ids))
	}
	// Somebody else's session is not there to be ended.
	leads(t, eve.post("/me", "do", "session", "id", ids[0][1]), "/me?done=session")
	if all[0].who() == "" || all[1].who() == "" {
		t.Fatal("an admin ended a session through their own page")
	}
	leads(t, all[2].post("/me", "do", "session", "id", ids[0][1]), "/me?done=session")
	want(t, all[2].get("/me?done=session"), 200, "The session is ended.")
	if left := len(nobody(all[:2])); left != 1 {
		t.Errorf("%d of two sessions ended, want 1", left)
	}
	leads(t, all[2].post("/me", "do", "sessions"), "/me?done=sessions")
	if len(nobody(all)) != 2 || eve.who() == "" {
		t.Error("not exactly the other sessions were ended")
	}
	want(t, all[2].post("/me", "do", "nonsense"), 400)
	want(t, all[2].post("/me", "do", "revoke", "id", "x"), 400)
}

func nobody(all []*browser) (out []*browser) {
	for _, br := range all {
		if br.who() == "" {
			out = append(out, br)
		}
	}
	return out
}

func TestOwnPassword(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Reviewer)
	br, other := b.browser(), b.browser()
	br.signIn("Wei")
	other.signIn("Wei")
	const next = "another long password"
	try := func(old, password, again string) *http.Response {
		return br.post("/me", "do", "password", "old", old, "password", password, "again", again)
	}
	checkPage(t, "password", want(t, try("", "", ""), 422, `href="#old"`))
	want(t, try("not this one", next, next), 422, "This is not the present password")
	want(t, try(secret, "short", "short"), 422, "A password has at least 12 characters")
	want(t, try(secret, next, next+"x"), 422, "The two passwords differ")
	leads(t, try(secret, next, next), "/me?done=password")
	if br.who() == "" || other.who() != "" {
		t.Error("the other session goes on, or this one ended")
	}
	want(t, b.browser().signIn("Wei"), 403)
	b.logged("Wei member-password Wei")
	// Somebody at an open browser does not get to guess.
	for range 5 {
		want(t, try("a wrong old one", next, next), 422)
	}
	want(t, try("a wrong old one", next, next), 422, "Too many tries.")
}

func TestOwnTokens(t *testing.T) {
	b := newBench(t)
	b.add("Wei", desk.Editor)
	b.add("Eve", desk.Admin)
	br, eve := b.browser(), b.browser()
	br.signIn("Wei")
	eve.signIn("Eve")
	want(t, br.post("/me", "do", "token", "name", ""), 422, `href="#name"`)
	want(t, br.post("/me", "do", "token", "name", strings.Repeat("x", 200)), 422)
	for scope, allowed := range map[string]bool{"read": false, "write": true, "": false, "everything": false} {
		text := want(t, br.post("/me", "do", "token", "name", "export "+scope, "scope", scope), 200, "This is the token.")
		token := regexp.MustCompile(`rd_[A-Z2-7]{52}`).FindString(text)
		m, tok, err := b.members.ByToken(context.Background(), token)
		if err != nil || m.Name != "Wei" || tok.Allows(desk.ScopeWrite) != allowed || !tok.Allows(desk.ScopeRead) {
			t.Fatalf("scope %q: %+v, %v", scope, tok, err)
		}
		if strings.Contains(want(t, br.get("/me"), 200, "export "+scope), token) {
			t.Error("the token is shown twice")
		}
		id := url.Values{"do": {"revoke"}, "id": {regexp.MustCompile(`\d+`).FindString(fmtID(tok.ID))}}
		leads(t, eve.do("POST", "/me", id), "/me?done=revoked")
		if _, _, err := b.members.ByToken(context.Background(), token); err != nil {
			t.Fatal("somebody else revoked the token")
		}
		leads(t, br.do("POST", "/me", id), "/me?done=revoked")
		if _, _, err := b.members.ByToken(context.Background(), token); err == nil {
			t.Error("the token is good after being revoked")
		}
	}
	want(t, br.get("/me"), 200, "Revoked")
	b.logged("Wei token-add export read")
	b.logged("Wei token-revoke export read")
}

func fmtID(id int64) string { return desk.CaseID(id).String() }

func TestMembersAreForAdmins(t *testing.T) {
	b := newBench(t)
	b.add("Boss", desk.Admin)
	for _, role := range []desk.Role{desk.Reviewer, desk.Editor} {
		name := role.String()
		b.add(name, role)
		br := b.browser()
		br.signIn(name)
		want(t, br.get("/members"), 403)
		want(t, br.post("/members", "do", "add", "name", "X", "email", "x@example.org", "role", "admin", "password", secret), 403)
		want(t, br.post("/members", "do", "link", "id", "1"), 403)
		if strings.Contains(body(br.get("/me")), `href="/members"`) {
			t.Errorf("%s is shown the way to the members", role)
		}
	}
}

func TestMembers(t *testing.T) {
	b := newBench(t)
	wei := b.add("Wei", desk.Admin)
	br := b.browser()
	br.signIn("Wei")
	add := func(name, email, role, password string) *http.Response {
		return br.post("/members", "do", "add", "name", name, "email", email, "role", role, "password", password)
	}
	want(t, add("Ann", "ann@example.org", "editor", secret), 200, "Ann is a member now.", "ann@example.org")
	want(t, add("Ann", "other@example.org", "editor", secret), 422, "There is a member with this address or name already.")
	want(t, add("Bob", "bob", "editor", secret), 422, "This is not an e-mail address", `value="Bob"`)
	want(t, add("Bob", "bob@example.org", "king", secret), 400)
	b.logged("Wei member-add Ann, editor")

	// With a link, nobody but the member knows the password.
	text := want(t, add("Bob", "bob@example.org", "reviewer", ""), 200, "Hand this link to Bob.", "for 48 hours")
	b.logged("Wei member-password-link Bob")
	link := regexp.MustCompile(here + `(/password\?token=[\w-]+)`).FindStringSubmatch(text)[1]
	bob := b.browser()
	want(t, bob.get(link), 200, "bob@example.org")
	want(t, bob.post(link, "password", "short", "again", "short"), 422, "at least 12 characters")
	want(t, bob.get(link+"A"), 404)
	want(t, bob.get("/password"), 404)
	leads(t, bob.post(link, "password", secret, "again", secret), "/queue")
	if got := bob.who(); got != "Bob reviewer" {
		t.Errorf("signed in as %q", got)
	}
	want(t, bob.get(link), 404)
	want(t, bob.post(link, "password", secret+"2", "again", secret+"2"), 404)
	b.logged("Bob member-password Bob")

	id := func(email string) string {
		var out string
		_ = b.store.View(context.Background(), func(tx desk.ReadTx) error {
			m, err := tx.MemberByEmail(email)
			out = fmtID(int64(m.ID))
			return err
		})
		return out
	}
	leads(t, br.post("/members", "do", "role", "id", id("bob@example.org"), "role", "editor"), "/members?done=role")
	if got := bob.who(); got != "Bob editor" {
		t.Errorf("the new role does not hold at once: %q", got)
	}
	want(t, br.post("/members", "do", "role", "id", fmtID(int64(wei.ID)), "role", "reviewer"), 409, "This is the last admin.")
	want(t, br.post("/members", "do", "disable", "id", fmtID(int64(wei.ID))), 409, "This is the last admin.")
	want(t, br.post("/members", "do", "disable", "id", "999"), 404)
	want(t, br.post("/members", "do", "x", "id", "1"), 400)
	if b.member(wei.ID).Role != desk.Admin {
		t.Error("the last admin is gone")
	}
	leads(t, br.post("/members", "do", "disable", "id", id("bob@example.org")), "/members?done=disabled")
	if bob.who() != "" {
		t.Error("a disabled member is still in")
	}
	want(t, bob.signIn("Bob"), 403)
	want(t, br.post("/members", "do", "link", "id", id("bob@example.org")), 404)
	checkPage(t, "members", want(t, br.get("/members"), 200, "Disabled", "Enable"))
	leads(t, br.post("/members", "do", "enable", "id", id("bob@example.org")), "/members?done=enabled")
	leads(t, bob.signIn("Bob"), "/queue")
}

// newProvider puts an identity provider before the sign-in.
func newProvider(t *testing.T) (*bench, *oidctest.Provider) {
	var p *oidctest.Provider
	var b *bench
	now := func() time.Time { return b.now }
	b = newBench(t)
	p = oidctest.New(t, here+PathCallback, now)
	o, err := account.NewOIDC(account.OIDCOptions{Issuer: p.URL, ClientID: p.ClientID, Secret: p.Secret, Redirect: here + PathCallback, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	b.opts.OIDC, b.opts.OIDCName = o, "Example <Org>"
	sessions, err := New(b.opts)
	if err != nil {
		t.Fatal(err)
	}
	b.sessions, b.mux = sessions, http.NewServeMux()
	sessions.Routes(b.mux)
	b.mux.Handle("GET /whoami", sessions.Require(func(w http.ResponseWriter, _ *http.Request, m desk.Member, _ desk.Session) {
		_, _ = w.Write([]byte(m.Name + " " + m.Role.String()))
	}))
	return b, p
}

// through goes to the provider and comes back with its answer.
func (br *browser) through(start string) *http.Response {
	br.b.t.Helper()
	resp := br.get(start)
	if resp.StatusCode != 303 {
		return resp
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	back, err := client.Get(resp.Header.Get("Location"))
	if err != nil {
		br.b.t.Fatal(err)
	}
	defer back.Body.Close()
	to := strings.TrimPrefix(back.Header.Get("Location"), here)
	br.headers = map[string]string{"Sec-Fetch-Site": "cross-site"}
	defer func() { br.headers = nil }()
	return br.get(to)
}

func TestIdentityProvider(t *testing.T) {
	b, p := newProvider(t)
	wei := b.add("Wei", desk.Editor)
	br := b.browser()
	want(t, br.get("/sign-in?next=%2Fwhoami"), 200, "Sign in with Example &lt;Org&gt;", `href="/sign-in/provider?next=%2Fwhoami"`)
	leads(t, br.through("/sign-in/provider?next=%2Fwhoami"), "/whoami")
	if got := br.who(); got != "Wei editor" || len(br.jar) != 1 {
		t.Fatalf("signed in as %q, cookies %v", got, br.jar)
	}
	if got := b.member(wei.ID).Subject; got != p.URL+" 248289761001" {
		t.Errorf("subject %q", got)
	}
	b.logged("Wei member-link signs in through the identity provider")

	// From now on the subject counts, not the address: it may be given to another.
	p.User = map[string]any{"sub": "other", "email": "wei@example.org", "email_verified": true}
	want(t, b.browser().through("/sign-in/provider"), 403, "you are not a member of this desk")
	p.User = map[string]any{"sub": "248289761001", "email": "new@example.org", "email_verified": false}
	leads(t, b.browser().through("/sign-in/provider"), "/queue")
}

func TestIdentityProviderRefuses(t *testing.T) {
	b, p := newProvider(t)
	b.add("Wei", desk.Editor)
	for name, user := range map[string]map[string]any{
		"a stranger": {"sub": "1", "email": "eve@example.org", "email_verified": true},
		"unverified": {"sub": "1", "email": "wei@example.org", "email_verified": false},
		"no address": {"sub": "1"},
	} {
		p.User = user
		br := b.browser()
		want(t, br.through("/sign-in/provider"), 403, "you are not a member of this desk")
		if len(br.jar) != 0 {
			t.Errorf("%s: cookies %v", name, br.jar)
		}
	}
	// An answer that another browser asked for signs nobody in (login forgery).
	p.User = map[string]any{"sub": "1", "email": "wei@example.org", "email_verified": true}
	want(t, b.browser().get(PathCallback+"?code=x&state=y"), 403, "was not begun in this browser")
	br := b.browser()
	p.Say = func(v url.Values) { v.Set("error", "<script>alert(1)</script>") }
	if strings.Contains(want(t, br.through("/sign-in/provider"), 403, "was not begun in this browser"), "alert(1)") {
		t.Error("the page repeats what the provider says")
	}
	p.Say = nil
	// The way back is checked as at the sign-in by password.
	leads(t, b.browser().through("/sign-in/provider?next=https%3A%2F%2Fevil.example"), "/queue")
	p.Break = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/token" {
			w.WriteHeader(http.StatusInternalServerError)
		}
		return r.URL.Path == "/token"
	}
	want(t, b.browser().through("/sign-in/provider"), 502, "The sign-in service does not answer.")
	without := newBench(t)
	want(t, without.browser().get("/sign-in/provider"), 404)
	want(t, without.browser().get(PathCallback), 404)
}

func TestOldHashesAreReplaced(t *testing.T) {
	b := newBench(t)
	wei := b.add("Wei", desk.Editor)
	h, err := account.NewHasher(account.Cost{Memory: 128, Time: 1, Threads: 1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if !h.NeedsRehash(wei.Password) {
		t.Fatal("the hash is not old")
	}
	members := desk.NewMembers(b.store, h, b.clock)
	if _, _, err := members.SignIn(context.Background(), "wei@example.org", secret); err != nil {
		t.Fatal(err)
	}
	if now := b.member(wei.ID).Password; h.NeedsRehash(now) || !h.Verify(now, secret) {
		t.Errorf("the hash is %s", now)
	}
	leads(t, b.browser().signIn("Wei"), "/queue")
}

func TestOwnDigest(t *testing.T) {
	b := newBench(t, func(o *Options) { o.DigestAt, o.Mail = 7*time.Hour, true })
	b.add("Wei", desk.Reviewer)
	b.add("Eve", desk.Admin)
	br := b.browser()
	br.signIn("Wei")
	text := want(t, br.get("/me"), 200, "Daily digest by mail", "It is sent at 07:00 UTC")
	if strings.Contains(text, "no mail server") || strings.Contains(text, `name="daily" value="on" checked`) {
		t.Error("the digest is off until it is asked for, and there is a mail server")
	}
	resp := br.post("/me", "do", "digest", "daily", "on", "lang", "zh-Hans")
	leads(t, resp, "/me?done=digest.on")
	want(t, br.get("/me?done=digest.on"), 200, "You get the daily digest.", `name="daily" value="on" checked`, `lang="zh-Hans" selected`)
	leads(t, br.post("/me", "do", "digest", "lang", "zh-Hans"), "/me?done=digest.off")
	want(t, br.post("/me", "do", "digest", "daily", "on", "lang", "fr"), 422)

	none := newBench(t)
	none.add("Wei", desk.Admin)
	br = none.browser()
	br.signIn("Wei")
	want(t, br.get("/me"), 200, "This desk has no mail server yet")
}
