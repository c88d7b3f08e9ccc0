package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// patience is how long a test waits for what must come before it says that it did not:
// far less than the hour after which a running serve looks for itself.
const patience = time.Minute

// running is a serve on real parts that looks for what is to be sent once an hour: what
// goes out sooner was woken. A webhook tells told of each accepted case.
type running struct {
	*testing.T
	file string // the configuration
	app  *app.App
	url  string
	told chan message
}

// message is what a webhook is told.
type message struct {
	Type string `json:"type"`
	Data struct {
		Case map[string]any `json:"case"`
	} `json:"data"`
}

const password = "a password for the test"

func serving(t *testing.T) *running {
	t.Helper()
	r := &running{T: t, file: filepath.Join(t.TempDir(), config.FileName), told: make(chan message, 10)}
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		var m message
		if err := json.NewDecoder(req.Body).Decode(&m); err != nil {
			t.Error(err)
		}
		r.told <- m
	}))
	t.Cleanup(receiver.Close)
	if err := os.WriteFile(r.file, []byte("listen: 127.0.0.1:0\nnetwork: {allow: [127.0.0.1]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(r.file)
	if err != nil {
		t.Fatal(err)
	}
	r.app, err = app.Open(t.Context(), app.Options{
		Config: cfg, DataDir: filepath.Join(filepath.Dir(r.file), "data"), Poll: time.Hour, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.app.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := r.app.Members.Add(t.Context(), terminal, desk.Member{Email: "rita@desk.example", Name: "Rita", Role: desk.Reviewer}, password); err != nil {
		t.Fatal(err)
	}
	hooks := desk.NewWebhooks(r.app.Store(), time.Now)
	hook, err := hooks.Save(t.Context(), terminal, desk.Webhook{URL: receiver.URL, Events: []string{"case.accepted"}})
	if err == nil {
		_, err = hooks.Test(t.Context(), terminal, hook.ID)
	}
	if err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- r.app.Serve(ctx, func(url, _ string) { address <- url }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	select {
	case r.url = <-address:
	case err := <-ended:
		ended <- nil
		t.Fatalf("serve: %v", err)
	}
	// The look at the start sends this one; from here on only a wake does.
	if m := r.message("at the start"); m.Type != desk.EventTest {
		t.Fatalf("told of %s at the start, want the test message", m.Type)
	}
	return r
}

func (r *running) message(when string) message {
	r.Helper()
	select {
	case m := <-r.told:
		return m
	case <-time.After(patience):
		r.Fatalf("%s: nobody was told within %v", when, patience)
	}
	return message{}
}

// newCase puts a new case into the queue.
func (r *running) newCase() (id desk.CaseID) {
	r.Helper()
	at := time.Now()
	c := desk.Case{Claim: "Vinegar cures dengue fever", ClaimLang: "en", Stage: desk.StageNew, Risk: desk.RiskHigh, OpenedAt: at, UpdatedAt: at, StageAt: at}
	err := r.app.Store().Update(r.Context(), func(tx desk.Tx) (err error) { id, err = tx.AddCase(c); return err })
	if err != nil {
		r.Fatal(err)
	}
	return id
}

// request asks the running serve, and fails unless it answers with the status.
func (r *running) request(client *http.Client, want int, path, kind, body string, header ...string) *http.Response {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, strings.TrimSuffix(r.url, "/")+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := client.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != want {
		said, _ := io.ReadAll(res.Body)
		r.Fatalf("POST %s: status %d, want %d: %s", path, res.StatusCode, want, said)
	}
	return res
}

const form = "application/x-www-form-urlencoded"

// signedIn is a browser in which Rita has signed in.
func (r *running) signedIn() *http.Client {
	r.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r.request(client, http.StatusSeeOther, "/sign-in", form, url.Values{"email": {"rita@desk.example"}, "password": {password}}.Encode())
	return client
}

// command runs the command line beside the running serve, as another process does: with
// a store of its own.
func (r *running) command(args ...string) {
	r.Helper()
	var out bytes.Buffer
	if status := run(r.Context(), append(args, "--config", r.file), strings.NewReader(""), &out, &out); status != exitDone {
		r.Fatalf("rumordesk %s: status %d: %s", strings.Join(args, " "), status, &out)
	}
}

// effects are what an action leaves behind, without what differs from case to case.
type effects struct {
	Stage    desk.Stage
	Accepted bool
	Audit    []desk.AuditEntry
	Message  map[string]any
}

// TestOneActionTheSameEffects accepts a case on a page, by the API and on the command
// line. Each moves the case, writes the same entry of the audit log and has the same
// webhook told, at once.
func TestOneActionTheSameEffects(t *testing.T) {
	r := serving(t)
	browser := r.signedIn()
	var rita desk.Member
	err := r.app.Store().View(t.Context(), func(tx desk.ReadTx) (err error) { rita, err = tx.MemberByEmail("rita@desk.example"); return err })
	if err != nil {
		t.Fatal(err)
	}
	token, err := r.app.Members.NewToken(t.Context(), rita, "the test")
	if err != nil {
		t.Fatal(err)
	}

	var first effects
	for i, face := range []struct {
		name, actor string
		accept      func(id string)
	}{
		{"page", "Rita", func(id string) {
			r.request(browser, http.StatusSeeOther, "/cases/"+id+"/accept", form, url.Values{"rev": {"1"}, "back": {"case"}}.Encode())
		}},
		{"API", "Rita", func(id string) {
			r.request(http.DefaultClient, http.StatusOK, "/api/v1/cases/"+id+"/accept", "application/json", "", "Authorization", "Bearer "+token, "If-Match", `"1"`)
		}},
		{"command line", "terminal", func(id string) { r.command("queue", "accept", id) }},
	} {
		// A message that was queued wakes the delivery once more: that look must be over,
		// or it might find what is made now.
		time.Sleep(time.Second)
		id := r.newCase()
		face.accept(id.String())
		m := r.message(face.name)
		if m.Type != "case.accepted" || m.Data.Case["id"] != id.String() {
			t.Errorf("%s: told of %s of case %v, want case.accepted of case %v", face.name, m.Type, m.Data.Case["id"], id)
		}
		got := effects{Message: m.Data.Case}
		err := r.app.Store().View(t.Context(), func(tx desk.ReadTx) error {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			got.Stage, got.Accepted = c.Stage, !c.AcceptedAt.IsZero()
			got.Audit, err = tx.AuditOf(id)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Audit) != 1 || got.Audit[0].Actor != face.actor {
			t.Fatalf("%s: audit log %+v, want one entry of %s", face.name, got.Audit, face.actor)
		}
		e := got.Audit[0]
		got.Audit = []desk.AuditEntry{{Action: e.Action, From: e.From, To: e.To, Detail: e.Detail}}
		for _, key := range []string{"id", "url", "due_at"} { // the case's own
			if got.Message[key] == nil {
				t.Errorf("%s: the message has no %s: %v", face.name, key, got.Message)
			}
			delete(got.Message, key)
		}
		if i == 0 {
			first = got
			want := effects{Stage: desk.StageAccepted, Accepted: true, Message: got.Message,
				Audit: []desk.AuditEntry{{Action: desk.ActionAccept, From: desk.StageNew, To: desk.StageAccepted}}}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n got %+v\nwant %+v", face.name, got, want)
			}
		} else if !reflect.DeepEqual(got, first) {
			t.Errorf("%s differs from the page:\n got %+v\nwant %+v", face.name, got, first)
		}
	}
}
