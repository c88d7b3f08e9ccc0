package config

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rumordesk/rumordesk/config/schematest"
)

// schema compiles one of the schemas, and returns it as it is too.
func schema(t *testing.T, name string) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	raw, err := Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	return schematest.Compile(t, raw)
}

// TestSchemaHasTheKeys: each key of the parser is in the schema, and no other.
func TestSchemaHasTheKeys(t *testing.T) {
	_, doc := schema(t, SchemaConfig)
	at := func(path ...string) any {
		var v any = doc
		for _, p := range path {
			m := v.(map[string]any)
			if choices, ok := m["anyOf"].([]any); ok && m[p] == nil {
				for _, a := range choices {
					if o := a.(map[string]any); o["properties"] != nil {
						m = o
					}
				}
			}
			v = m[p]
		}
		return v
	}
	for _, tt := range []struct {
		keys []string
		path []string
	}{
		{topKeys, nil}, {networkKeys, []string{"properties", "network"}}, {clocksKeys, []string{"properties", "clocks"}},
		{riskKeys, []string{"properties", "clocks", "properties", "triage"}}, {priorityKeys, []string{"properties", "priority"}},
		{matchingKeys, []string{"properties", "matching"}}, {publicKeys, []string{"properties", "public"}}, {candidateKeys, []string{"properties", "candidates"}}, {mailKeys, []string{"properties", "mail"}},
		{oidcKeys, []string{"properties", "oidc"}}, {organisationKeys, []string{"properties", "organisation"}}, {digestKeys, []string{"properties", "digest"}},
		{sourceKeys, []string{"$defs", "source"}}, {listingKeys, []string{"$defs", "source", "properties", "listing"}},
	} {
		got, ok := at(append(tt.path, "properties")...).(map[string]any)
		if want := slices.Sorted(slices.Values(tt.keys)); !ok || !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
			t.Errorf("%v: the schema has %v, the parser %v", tt.path, slices.Sorted(maps.Keys(got)), want)
		}
	}
}

// TestSchemaOfSources: a file of sources is what the configuration says under sources,
// and nothing else.
func TestSchemaOfSources(t *testing.T) {
	s, doc := schema(t, SchemaSources)
	_, whole := schema(t, SchemaConfig)
	in := func(doc map[string]any) any { return doc["properties"].(map[string]any)["sources"] }
	if !reflect.DeepEqual(in(doc), in(whole)) || !reflect.DeepEqual(doc["$defs"], whole["$defs"]) {
		t.Error("config.json says something else of sources")
	}
	const source = "sources:\n  - {id: a, kind: news, language: en, feed: https://a.example/feed"
	for src, want := range map[string]bool{
		source + "}\n": true, source + ", paused: true}\n": true, "sources: []\n": true,
		source + ", feeds: x}\n": false, "listen: 127.0.0.1:0\nsources: []\n": false, "rules: []\n": false, "[]\n": false,
	} {
		rep := newReport("sources.yaml", []byte(src))
		rep.sourceFile(newTaken())
		if got := schematest.Validate(s, src) == nil; got != want || (len(rep.Found()) == 0) != want {
			t.Errorf("%q: the schema takes it: %v; the parser: %v; want %v", src, got, rep.Found(), want)
		}
	}
}

func TestSchemaAndParserAgree(t *testing.T) {
	s, _ := schema(t, SchemaConfig)
	starting, err := fs.ReadFile(Starter(), FileName)
	if err != nil {
		t.Fatal(err)
	}
	const source = "sources:\n  - {id: a, kind: news, language: en, feed: https://a.example/feed"
	for _, good := range []string{
		string(starting), "rules: []\n", source + "}\n", source + ", schedule: '@hourly', rate: 1/s, max_pages: 5, paused: true, name: 24}\n",
		"organisation: Desk\nzone: UTC\ndigest: {at: '07:00'}\nclocks: {triage: {low: 24h, moderate: 24h, high: 2h, very-high: 1h}}\npriority: {rule: 10}\nmatching: {match: 0.9, suggest: 0.5, flag: 0.7, encoder: models/small}\ncandidates: {model: off, share: 0.5%}\nmail: {server: 'm.example:25', from: a@b.example}\nnetwork:\n",
	} {
		if _, err := Parse(FileName, []byte(good)); err != nil {
			t.Errorf("the parser refuses %.60q: %v", good, err)
		}
		if err := schematest.Validate(s, good); err != nil {
			t.Errorf("the schema refuses %.60q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"listens: x\n", "listen: [1]\n", "languages: [english]\n", "languages: []\n", "url: ftp://a.example\n", "rules: {a: b}\n", "priority: {rule: 2000}\n", "priority: {rules: 1}\n",
		"mail: {from: a@b.example}\n", "mail: {server: 'm.example:25', from: a@b.example, tls: maybe}\n", "matching: {match: 2}\n", "candidates: {model: maybe}\n", "candidates: {share: lots}\n", "candidates: {size: 2}\n", "matching: {encoder: [a]}\n", "digest: {on: '07:00'}\n", "clocks: {tea: {low: 1h}}\n",
		source + ", sitemap: https://a.example/s}\n", source + ", max_pages: 0}\n", source + ", paused: maybe}\n", source + ", feeds: x}\n",
		"sources:\n  - {id: a, kind: news, language: en}\n", "sources:\n  - {id: A, kind: news, language: en, feed: https://a.example/f}\n", "sources:\n  - {id: a, kind: blog, language: en, feed: https://a.example/f}\n",
		"sources:\n  - {id: a, kind: news, feed: https://a.example/f}\n", "sources:\n  - {id: a, kind: news, language: en, listing: {url: https://a.example}}\n",
	} {
		if _, err := Parse(FileName, []byte(bad)); err == nil {
			t.Errorf("the parser takes %q", bad)
		}
		if schematest.Validate(s, bad) == nil {
			t.Errorf("the schema takes %q", bad)
		}
	}
}
