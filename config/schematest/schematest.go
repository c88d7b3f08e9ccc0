// Package schematest holds YAML against a JSON schema, for the tests of what is written
// in YAML. No program imports it.
package schematest

import (
	"bytes"
	"encoding/json"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Fataler ends a test that cannot go on; a *testing.T is one, a *rapid.T too.
type Fataler interface{ Fatal(...any) }

// Compile makes a schema ready, and returns it as it is written, too.
func Compile(t Fataler, raw []byte) (*jsonschema.Schema, map[string]any) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s, doc.(map[string]any)
}

// Validate says what a schema has against a text in YAML, or that it is none.
func Validate(s *jsonschema.Schema, src string) error {
	var v any
	if err := yaml.Unmarshal([]byte(src), &v); err != nil {
		return err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}
