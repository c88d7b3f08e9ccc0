package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// wholeBodies has a body with every member for each schema of a body.
var wholeBodies = map[string]string{
	"TipBody":        `{"text":"They say garlic cures dengue","language":"en","area":"Harbour","seen_url":"https://news.example/x"}`,
	"DigestBody":     `{"daily":true,"lang":"en"}`,
	"DiscardBody":    `{"reason":"not a claim"}`,
	"MergeBody":      `{"into":"2"}`,
	"SplitBody":      `{"item":"1"}`,
	"SnoozeBody":     `{"until":"2026-03-11T00:00:00Z"}`,
	"AssignBody":     `{"to":"me"}`,
	"AnsweredBody":   `{"url":"https://desk.example.org/answers/1-garlic"}`,
	"ClaimBody":      `{"en":"Garlic cures dengue.","zh-Hans":"大蒜治登革热。"}`,
	"LabelBody":      `{"labels":{"severity":"low"}}`,
	"RiskBody":       `{"likelihood":1,"impact":1,"reason":"r","annex2":[{"yes":true,"reason":"a"},{"yes":true,"reason":"b"},{"yes":false,"reason":"c"},{"yes":false,"reason":"d"}]}`,
	"VerdictBody":    `{"verdict":"false","summary":{"en":"No."}}`,
	"ReviseBody":     `{"reason":"new data"}`,
	"PublishBody":    `{"note":"new data"}`,
	"EvidenceBody":   `{"url":"https://who.example/a","quote":"q","stance":"refutes","note":"n","elsewhere":"A printed leaflet","referral":"1"}`,
	"ReferBody":      `{"recipient":"A laboratory","question":"Is it so?","due_at":"2026-03-12T00:00:00Z"}`,
	"RecipientBody":  `{"organisation":"O","competence":["vaccines"],"area":"EU","language":"en","email":"desk@institute.example","usual_hours":24,"retired":false}`,
	"PauseBody":      `{"reason":"it floods the queue"}`,
	"RuleCheckBody":  `{"file":"rules/one.yaml","text":"a"}`,
	"RuleFileBody":   `{"text":"b"}`,
	"SourceTestBody": `{"url":"https://one.example/feed"}`,
	"FeedListBody":   `{"opml":"<opml/>","kind":"news","language":"en","schedule":"@daily","dry_run":true}`,
	"SearchBody":     `{"name":"Measles","query":"measles"}`,
	"WebhookBody":    `{"url":"https://hooks.example/a","events":["case.accepted"],"disabled":true}`,
}

// wrongTypes are values of each type of JSON that are not a member's.
var wrongTypes = map[string]any{"string": "x", "number": 1.5, "boolean": true, "array": []any{"x"}, "object": map[string]any{"x": "y"}}

// TestEveryMemberIsMeant goes over every operation that takes a body and every member
// of it: one that is needed and missing, one that is null and one of another type is
// refused with its name, and nothing is changed.
func TestEveryMemberIsMeant(t *testing.T) {
	b := newBench(t)
	b.take(1, "The vaccine story.")
	a, err := newAPI(b.opts)
	if err != nil {
		t.Fatal(err)
	}
	tag := b.must(200, "Ada", "GET", "/rules/file?file="+ruleFileName, "").Header.Get("ETag")
	b.must(200, "Ada", "PUT", "/me/digest", `{"daily":true,"lang":"zh-Hans"}`)
	b.must(200, "Ada", "POST", "/cases/1/assign", `{"to":"me"}`)
	b.must(201, "Ada", "POST", "/recipients", wholeBodies["RecipientBody"])
	b.must(201, "Ada", "POST", "/webhooks", wholeBodies["WebhookBody"])
	state := func() string {
		var all strings.Builder
		for _, path := range []string{"/cases", "/cases/1", "/me", "/recipients", "/webhooks", "/searches", "/sources", "/rules/file?file=" + ruleFileName, "/audit"} {
			all.Write(b.must(200, "Ada", "GET", path, "").raw)
		}
		return all.String()
	}
	before, n := state(), 0
	for _, rt := range a.routes() {
		if rt.body == "" {
			continue
		}
		path := strings.NewReplacer("{id}", "1", "{source}", "one", "{receipt}", "X").Replace(rt.path)
		if strings.HasPrefix(rt.path, "/rules/file") {
			path += "?file=" + ruleFileName
		}
		var headers []string
		if rt.name == "saveRules" {
			headers = []string{"If-Match", tag}
		}
		refused := func(change string, body map[string]any, field string) {
			n++
			t.Helper()
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			r := b.ask("Ada", rt.method, path, string(raw), headers...)
			if got := r.text("errors", 0, "field"); r.StatusCode != 422 || got != field {
				t.Errorf("%s %s, %s: %d, field %q, want 422 and %q: %s", rt.method, path, change, r.StatusCode, got, field, r.raw)
			}
		}
		var whole map[string]any
		if err := json.Unmarshal([]byte(wholeBodies[rt.body]), &whole); err != nil {
			t.Fatalf("%s of %s %s has no whole body here: %v", rt.body, rt.method, rt.path, err)
		}
		schema := b.doc.dig("components", "schemas", rt.body)
		properties := b.doc.dig("components", "schemas", rt.body, "properties")
		if got, want := slices.Sorted(maps.Keys(whole)), slices.Sorted(maps.Keys(properties)); !slices.Equal(got, want) {
			t.Fatalf("%s has %v here, %v in the document", rt.body, got, want)
		}
		needed, _ := schema["required"].([]any)
		for name, value := range whole {
			without := maps.Clone(whole)
			delete(without, name)
			if slices.Contains(needed, any(name)) {
				refused("without "+name, without, name)
			}
			with := func(v any) map[string]any {
				out := maps.Clone(whole)
				out[name] = v
				return out
			}
			refused(name+" null", with(nil), name)
			for kind, v := range wrongTypes {
				if kind == typeOf(value) || rt.body == "ReferBody" && name == "recipient" && kind == "number" {
					continue
				}
				if rt.body == "RiskBody" && (name == "likelihood" || name == "impact") && kind == "string" {
					continue
				}
				refused(name+" of type "+kind, with(v), name)
			}
			switch value := value.(type) {
			case map[string]any:
				for inner := range value {
					refused(name+" with null inside", with(map[string]any{inner: nil}), name+"."+inner)
					refused(name+" with a number inside", with(map[string]any{inner: 7}), name+"."+inner)
				}
			case []any:
				refused(name+" with null inside", with([]any{nil}), name+".0")
			}
		}
		if len(needed) > 0 {
			all := make([]string, len(needed))
			for i, name := range needed {
				all[i] = name.(string)
			}
			refused("{}", map[string]any{}, slices.Min(all))
		}
	}
	if n < 300 {
		t.Errorf("only %d bodies were tried", n)
	}
	if after := state(); after != before {
		t.Errorf("something was changed:\n%s\n%s", before, after)
	}
}

func typeOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "number"
}

// TestClearingHasItsWord: the empty text takes away what a member may take away.
func TestClearingHasItsWord(t *testing.T) {
	b := newBench(t)
	b.take(1, "The vaccine story.")
	b.must(200, "Ada", "POST", "/cases/1/assign", `{"to":"me"}`)
	if r := b.must(200, "Ada", "POST", "/cases/1/assign", `{"to":""}`); r.at("assignee") != nil {
		t.Errorf("assignee %v, want none", r.at("assignee"))
	}
	b.must(200, "Ada", "POST", "/cases/1/label", `{"labels":{"severity":"low"}}`)
	if r := b.must(200, "Ada", "POST", "/cases/1/label", `{"labels":{"severity":""}}`); r.at("labels", "severity") != nil {
		t.Errorf("labels %v, want no severity", r.at("labels"))
	}
	b.must(200, "Ada", "PUT", "/me/digest", `{"daily":true,"lang":"zh-Hans"}`)
	if r := b.must(200, "Ada", "PUT", "/me/digest", `{"daily":true,"lang":""}`); r.at("lang") != nil || r.at("daily") != true {
		t.Errorf("digest %s, want daily in the desk's own language", r.raw)
	}
	id := b.must(201, "Ada", "POST", "/recipients", wholeBodies["RecipientBody"]).text("id")
	if r := b.must(200, "Ada", "PUT", "/recipients/"+id, `{"organisation":"O","email":""}`); r.at("email") != nil {
		t.Errorf("email %v, want none", r.at("email"))
	}
}
