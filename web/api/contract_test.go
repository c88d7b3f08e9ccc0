package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// contract is the OpenAPI document as it is served, for holding answers against it.
// Its objects are closed, so that a member which the document does not know is found.
type contract struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
	paths    map[string]*regexp.Regexp // by template
	seen     map[string]bool           // operations that were answered with success
}

const docURL = "https://desk.example.org/openapi.json"

func newContract(t testing.TB, h http.Handler) *contract {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", Base+"/openapi.json", nil))
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	closeObjects(doc)
	c := &contract{doc: doc.(map[string]any), compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}, seen: map[string]bool{}, paths: map[string]*regexp.Regexp{}}
	for template := range c.dig("paths") {
		c.paths[template] = regexp.MustCompile("^" + pathParameter.ReplaceAllString(strings.ReplaceAll(template, ".", `\.`), "[^/]+") + "$")
	}
	c.compiler.AssertFormat()
	if err := c.compiler.AddResource(docURL, doc); err != nil {
		t.Fatal(err)
	}
	return c
}

func closeObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["properties"].(map[string]any); ok && v["type"] == "object" && v["additionalProperties"] == nil {
			v["additionalProperties"] = false
		}
		for _, inner := range v {
			closeObjects(inner)
		}
	case []any:
		for _, inner := range v {
			closeObjects(inner)
		}
	}
}

// dig follows names into the document, and references where it meets them.
func (c *contract) dig(names ...string) map[string]any {
	v := c.doc
	for _, n := range names {
		v, _ = v[n].(map[string]any)
		if to, ok := v["$ref"].(string); ok {
			v = c.dig(strings.Split(strings.TrimPrefix(to, "#/"), "/")...)
		}
	}
	return v
}

// operation finds the path template of the document that a request met.
func (c *contract) operation(r *http.Request) (path string) {
	rest, ok := strings.CutPrefix(r.URL.Path, Base)
	if !ok {
		return ""
	}
	best := ""
	for template, pattern := range c.paths {
		// The template with fewer parameters is the nearer one.
		if pattern.MatchString(rest) && (best == "" || strings.Count(template, "{") < strings.Count(best, "{")) {
			best = template
		}
	}
	return best
}

// check holds an answer against the document.
func (c *contract) check(t testing.TB, r *http.Request, out reply) {
	t.Helper()
	if out.StatusCode == http.StatusNotModified {
		return
	}
	path := c.operation(r)
	op := c.dig("paths", path, strings.ToLower(r.Method))
	if path == "" || op == nil {
		if out.StatusCode != 404 && out.StatusCode != 405 {
			t.Errorf("%s %s answers %d and is not in the document", r.Method, r.URL.Path, out.StatusCode)
		}
		c.valid(t, "#/components/schemas/Problem", r, out)
		return
	}
	status := fmt.Sprint(out.StatusCode)
	if c.dig("paths", path, strings.ToLower(r.Method), "responses", status) == nil {
		t.Errorf("%s %s answers %s, which the document does not tell: %s", r.Method, path, status, out.raw)
		return
	}
	if out.StatusCode == http.StatusNoContent {
		c.seen[op["operationId"].(string)] = true
		if len(out.raw) > 0 {
			t.Errorf("%s %s: 204 with %q", r.Method, path, out.raw)
		}
		return
	}
	media := "application/json"
	if out.StatusCode >= 400 {
		media = problem.MediaType
	} else {
		c.seen[op["operationId"].(string)] = true
	}
	if got := out.Header.Get("Content-Type"); got != media {
		t.Errorf("%s %s: Content-Type %q, want %q", r.Method, path, got, media)
	}
	ref, _ := c.dig("paths", path, strings.ToLower(r.Method), "responses", status, "content", media)["schema"].(map[string]any)["$ref"].(string)
	c.valid(t, ref, r, out)
	for name := range c.dig("paths", path, strings.ToLower(r.Method), "responses", status, "headers") {
		if out.Header.Get(name) == "" && !(name == "WWW-Authenticate" && out.StatusCode != 401) {
			t.Errorf("%s %s answers %s without the header %s", r.Method, path, status, name)
		}
	}
}

func (c *contract) valid(t testing.TB, ref string, r *http.Request, out reply) {
	t.Helper()
	s := c.schemas[ref]
	if s == nil {
		var err error
		if s, err = c.compiler.Compile(docURL + ref); err != nil {
			t.Fatal(err)
		}
		c.schemas[ref] = s
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.raw))
	if err == nil {
		err = s.Validate(v)
	}
	if err != nil {
		t.Errorf("%s %s answers against %s: %v\n%s", r.Method, r.URL.Path, ref, err, out.raw)
	}
}

// TestDocumentIsTheRoutes walks the route table and the document both ways.
func TestDocumentIsTheRoutes(t *testing.T) {
	b := newBench(t)
	a, err := newAPI(b.opts)
	if err != nil {
		t.Fatal(err)
	}
	routed := map[string]bool{}
	for _, rt := range a.routes() {
		key := rt.method + " " + rt.path
		if routed[key] {
			t.Errorf("%s is routed twice", key)
		}
		routed[key] = true
		op := b.doc.dig("paths", rt.path, strings.ToLower(rt.method))
		if op == nil {
			t.Errorf("%s is routed and not in the document", key)
			continue
		}
		if op["operationId"] != rt.name {
			t.Errorf("%s: operationId %v, want %s", key, op["operationId"], rt.name)
		}
		if secured := len(op["security"].([]any)) > 0; secured != (rt.scope != public) {
			t.Errorf("%s: secured is %v", key, secured)
		}
	}
	names := map[any]bool{}
	for path := range b.doc.dig("paths") {
		for method := range b.doc.dig("paths", path) {
			op := b.doc.dig("paths", path, method)
			if key := strings.ToUpper(method) + " " + path; !routed[key] {
				t.Errorf("%s is in the document and not routed", key)
			}
			if names[op["operationId"]] || op["summary"] == "" {
				t.Errorf("%s %s: operationId %v, summary %q", method, path, op["operationId"], op["summary"])
			}
			names[op["operationId"]] = true
			// What is routed answers: never with the problem of an unknown address.
			r := b.ask("Ada", strings.ToUpper(method), strings.NewReplacer("{id}", "1", "{evidence}", "1", "{receipt}", "X", "{slug}", "x", "{name}", "stale", "{source}", "one").Replace(path), "")
			if r.StatusCode == 405 || strings.Contains(r.text("detail"), "no such address") {
				t.Errorf("%s %s: %d %s", method, path, r.StatusCode, r.raw)
			}
		}
	}
}

// TestParametersStandWhereTheyAreSaid: every part of a path that is named is described
// as one, once, and needed; nothing is described as a part of a path that has none.
func TestParametersStandWhereTheyAreSaid(t *testing.T) {
	b := newBench(t)
	for path := range b.doc.dig("paths") {
		want := map[string]int{}
		for _, m := range pathParameter.FindAllStringSubmatch(path, -1) {
			want[m[1]] = 1
		}
		for method := range b.doc.dig("paths", path) {
			got, seen := map[string]int{}, map[string]bool{}
			for _, p := range b.doc.dig("paths", path, method)["parameters"].([]any) {
				ref := strings.Split(strings.TrimPrefix(p.(map[string]any)["$ref"].(string), "#/"), "/")
				p := b.doc.dig(ref...)
				name := fmt.Sprint(p["in"], " ", p["name"])
				if seen[name] {
					t.Errorf("%s %s: %s is described twice", method, path, name)
				}
				seen[name] = true
				if p["in"] == "path" {
					got[p["name"].(string)]++
					if p["required"] != true {
						t.Errorf("%s %s: the part %v is not said to be needed", method, path, p["name"])
					}
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s %s: parts %v are described, want %v", method, path, got, want)
			}
		}
	}
}

// TestEverySchemaIsUsed finds schemas and parameters that nothing leads to.
func TestEverySchemaIsUsed(t *testing.T) {
	b := newBench(t)
	raw, err := json.Marshal(b.doc.doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"schemas", "parameters", "responses"} {
		for name := range b.doc.dig("components", kind) {
			if !bytes.Contains(raw, []byte(`"#/components/`+kind+`/`+name+`"`)) {
				t.Errorf("nothing refers to the %s %s", kind, name)
			}
			if kind == "schemas" {
				if _, err := b.doc.compiler.Compile(docURL + "#/components/schemas/" + name); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// TestBodiesAreTheirSchemas holds what is read of a body against what is told of it.
func TestBodiesAreTheirSchemas(t *testing.T) {
	b := newBench(t)
	for name, v := range map[string]any{
		"TipBody": tipBody{}, "AnsweredBody": answeredBody{}, "DiscardBody": reasonBody{}, "ReviseBody": looseReasonBody{}, "MergeBody": mergeBody{}, "SplitBody": splitBody{}, "SnoozeBody": snoozeBody{},
		"AssignBody": assignBody{}, "LabelBody": labelBody{}, "RiskBody": riskBody{}, "VerdictBody": verdictBody{}, "PublishBody": publishBody{},
		"EvidenceBody": evidenceBody{}, "ReferBody": referBody{}, "RecipientBody": recipientBody{}, "WebhookBody": webhookBody{}, "PauseBody": looseReasonBody{}, "SourceTestBody": testBody{}, "FeedListBody": feedListBody{},
		"RuleCheckBody": ruleCheckBody{}, "RuleFileBody": ruleFileBody{},
		"SearchBody": searchBody{}, "DigestBody": digestBody{},
		"Annex2Answer": desk.Annex2Answer{},
	} {
		fields := fieldsOf(reflect.TypeOf(v))
		got := slices.Sorted(maps.Keys(fields))
		want := slices.Sorted(maps.Keys(b.doc.dig("components", "schemas", name, "properties")))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v is read, %v is told", name, got, want)
		}
		needed, _ := b.doc.dig("components", "schemas", name)["required"].([]any)
		for member, f := range fields {
			if told := slices.Contains(needed, any(member)); told != f.needed {
				t.Errorf("%s: that %s is needed: %v when it is read, %v as it is told", name, member, f.needed, told)
			}
		}
	}
}
