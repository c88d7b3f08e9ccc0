package rules

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/config/schematest"
)

func ruleSchema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	raw, err := config.Schema(config.SchemaRules)
	if err != nil {
		t.Fatal(err)
	}
	return schematest.Compile(t, raw)
}

// TestSchemaTakesTheStarterPacks, and has the parser's keys.
func TestSchemaTakesTheStarterPacks(t *testing.T) {
	s, doc := ruleSchema(t)
	names, err := fs.Glob(config.Starter(), "rules/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		src, err := fs.ReadFile(config.Starter(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := schematest.Validate(s, string(src)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	rule := doc["$defs"].(map[string]any)["rule"].(map[string]any)["properties"].(map[string]any)
	if got, want := slices.Sorted(maps.Keys(rule)), slices.Sorted(slices.Values(ruleKeys)); !slices.Equal(got, want) {
		t.Errorf("keys of the schema %v, of the parser %v", got, want)
	}
	for key, list := range map[string][]string{"status": statuses} {
		var got []string
		for _, v := range rule[key].(map[string]any)["enum"].([]any) {
			got = append(got, v.(string))
		}
		if !slices.Equal(got, list) {
			t.Errorf("%s: %v, want %v", key, got, list)
		}
	}
}

// TestSchemaAndParserAgree makes rule files from parts, of which one may be bad: both
// take them, or both refuse them.
func TestSchemaAndParserAgree(t *testing.T) {
	s, _ := ruleSchema(t)
	// The last of each list is no good.
	parts := map[string][]string{
		"id":             {"a", "A.b-1", "'-a'"},
		"title":          {"words", "{en: a, zh-Hans: 规则}", "24", "{english: a}"},
		"status":         {"stable", "test", "experimental", "deprecated", "unstable"},
		"scope":          {"{lang: [en]}", "{kind: [news, tip]}", "{}", "{kind: [blog]}", "{langs: [en]}"},
		"detection":      {"{w: {apple: 10}}", "{w: {list: shared}}", "{w: {苹果: -5, pear: 1}}", "{w: {a: 1}, v: {b: 1}, n: {near: [w, v], within: 3, weight: 2}}", "{w: {apple: ten}}", "{w: {list: shared, apple: 10}}", "{w: {list: [shared]}}", "{}", "{w: {}}", "{w: {a: 1}, n: {near: [w], within: 3}}", "{w: {a: 20000}}", "{w: {a: 1}, v: {b: 1}, n: {near: [w, v]}}"},
		"condition":      {"w", "1 of them", "[w]"},
		"threshold":      {"1", "50", "0", "high"},
		"labels":         {"{topic: a}", "{severity: high}", "{severity: extreme}"},
		"falsepositives": {"[a, b]", "[]", "{a: b}"},
		"tests":          {"[]", "[{text: a, match: true}]", "[{title: a, lang: en, kind: tip, match: false}]", "[{text: a}]", "[{match: true}]", "[{text: a, match: maybe}]", "[{text: a, match: true, more: 1}]"},
		"more":           {"1"},
	}
	good := map[string]int{"id": 2, "title": 3, "status": 4, "scope": 3, "detection": 4, "condition": 2, "threshold": 2, "labels": 2, "falsepositives": 2, "tests": 3}
	rapid.Check(t, func(t *rapid.T) {
		bad := rapid.SampledFrom([]string{"", "id", "title", "status", "scope", "detection", "condition", "threshold", "labels", "falsepositives", "tests", "more"}).Draw(t, "bad")
		leave := rapid.SampledFrom([]string{"", "", "", "id", "detection", "condition", "tests", "title"}).Draw(t, "leave out")
		var b strings.Builder
		for _, key := range append(slices.Clone(ruleKeys), "more") {
			n := good[key]
			switch {
			case key == leave && key != bad, key == "more" && bad != "more":
				continue
			case key == bad:
				fmt.Fprintf(&b, "        %s: %s\n", key, rapid.SampledFrom(parts[key][n:]).Draw(t, key))
			default:
				fmt.Fprintf(&b, "        %s: %s\n", key, rapid.SampledFrom(parts[key][:n]).Draw(t, key))
			}
		}
		src := "lists: {shared: {plum: 3}}\ngroups:\n  - name: g\n    rules:\n      - " + strings.TrimLeft(b.String(), " ")
		_, err := Parse("a.yaml", []byte(src))
		serr := schematest.Validate(s, src)
		if (err == nil) != (serr == nil) {
			t.Fatalf("parser: %v\nschema: %v\n%s", err, serr, src)
		}
		if wrong := bad != "" || leave == "id" || leave == "detection" || leave == "condition"; wrong != (err != nil) {
			t.Fatalf("bad %q, left out %q: %v", bad, leave, err)
		}
	})
}
