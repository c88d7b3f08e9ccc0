package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/history"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/api"
)

// tokens acts for whoever the page's member is.
type tokens struct {
	api.TokenReader
	p *rulePages
}

func (k tokens) ByToken(context.Context, string) (desk.Member, desk.Token, error) {
	return desk.Member{ID: 1, Name: "Alex Ash", Role: k.p.role}, desk.Token{ID: 1, Scopes: []string{desk.ScopeRead, desk.ScopeWrite}}, nil
}

// ruleAPI asks the API about rules and holds each answer against the OpenAPI document.
type ruleAPI struct {
	*rulePages
	h   http.Handler
	doc *jsonschema.Compiler
}

const docURL = "https://desk.example/openapi.json"

func openRuleAPI(t *testing.T) *ruleAPI {
	p := openRulePages(t)
	a := &ruleAPI{rulePages: p}
	o := api.Options{
		Desk: p.app.Desk, Intake: p.app.intake, Members: tokens{p.app.Members, p}, Store: p.app.store, PublicURL: "https://desk.example",
		Referrals: desk.NewReferrals(p.app.store, redact.Redactor{}, clocksOf(p.app.cfg.Clocks), make([]byte, 32), time.Now),
	}
	p.app.ruleAPI(&o)
	var err error
	if a.h, err = api.New(o); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	a.h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/openapi.json", nil))
	doc, err := jsonschema.UnmarshalJSON(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	a.doc = jsonschema.NewCompiler()
	if err := a.doc.AddResource(docURL, doc); err != nil {
		t.Fatal(err)
	}
	return a
}

// call sends v and returns the answer, which fits the schema unless it is empty.
func (a *ruleAPI) call(method, path string, want int, schema string, v any, header ...string) (map[string]any, http.Header) {
	a.Helper()
	var body bytes.Buffer
	if v != nil {
		if err := json.NewEncoder(&body).Encode(v); err != nil {
			a.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(a.Context(), method, "/api/v1"+path, &body)
	r.Header.Set("Authorization", "Bearer x")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	a.h.ServeHTTP(w, r)
	if w.Code != want {
		a.Fatalf("%s %s: status %d, want %d: %s", method, path, w.Code, want, w.Body)
	}
	got, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		a.Fatal(err)
	}
	s, err := a.doc.Compile(docURL + "#/components/schemas/" + schema)
	if err == nil {
		err = s.Validate(got)
	}
	if err != nil {
		a.Errorf("%s %s: %v", method, path, err)
	}
	return got.(map[string]any), w.Header()
}

func TestRuleAPI(t *testing.T) {
	a := openRuleAPI(t)
	file := "/rules/file?file=" + url.QueryEscape(fruit)
	list, _ := a.call("GET", "/rules", 200, "RuleList", nil)
	if len(list["rules"].([]any)) != 1 || len(list["files"].([]any)) != 2 {
		t.Errorf("rules %v", list)
	}
	got, h := a.call("GET", file, 200, "RuleText", nil)
	tag := h.Get("ETag")
	if got["text"] != applePack || tag != `"`+history.Hash([]byte(applePack))+`"` {
		t.Errorf("text %q, tag %s", got["text"], tag)
	}
	broken := strings.Replace(applePack, "condition: fruit", "condition: friut", 1)
	got, _ = a.call("POST", "/rules/check", 200, "RuleCheck", map[string]string{"file": fruit, "text": broken})
	if n := len(got["problems"].([]any)); n != 1 {
		t.Errorf("%d problems: %v", n, got)
	}
	pear := strings.ReplaceAll(applePack, "apple", "pearl")
	a.call("PUT", file, 428, "Problem", map[string]string{"text": pear})
	a.call("PUT", file, 409, "Problem", map[string]string{"text": pear}, "If-Match", `"0"`)
	a.call("PUT", file, 422, "Problem", map[string]string{"text": broken}, "If-Match", tag)
	_, h = a.call("PUT", file, 200, "RuleText", map[string]string{"text": pear}, "If-Match", tag)
	if a.on(fruit) != pear || h.Get("ETag") == tag {
		t.Errorf("saved: %q, tag %s", a.on(fruit), h.Get("ETag"))
	}
	fresh := "/rules/file?file=rules/new.yaml"
	a.call("PUT", fresh, 422, "Problem", map[string]string{"text": pear}, "If-None-Match", "*") // the id is taken
	_, h = a.call("PUT", fresh, 200, "RuleText", map[string]string{"text": applePack}, "If-None-Match", "*")
	a.call("DELETE", fresh, 428, "Problem", nil, "If-None-Match", "*")
	a.call("DELETE", fresh, 200, "RuleFiles", nil, "If-Match", h.Get("ETag"))
	a.call("GET", fresh, 404, "Problem", nil)
	a.call("PUT", "/rules/file?file=../rumordesk.yaml", 422, "Problem", map[string]string{"text": pear}, "If-None-Match", "*")

	a.put("rules/empty.yaml", "groups: [")
	if a.app.Rules.Reload() == nil {
		t.Fatal("a broken file is taken")
	}
	list, _ = a.call("GET", "/rules", 200, "RuleList", nil)
	if refused := list["refused"].([]any); len(refused) != 1 || refused[0].(map[string]any)["file"] != "rules/empty.yaml" {
		t.Errorf("refused %v", refused)
	}
	for _, a.role = range []desk.Role{desk.Reviewer, desk.Editor} {
		a.call("GET", "/rules", 200, "RuleList", nil)
		a.call("PUT", file, 403, "Problem", map[string]string{"text": pear}, "If-Match", tag)
		a.call("DELETE", file, 403, "Problem", nil, "If-Match", tag)
		a.call("POST", "/rules/check", 403, "Problem", map[string]string{"file": fruit, "text": pear})
	}
}
