package codebook

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rumordesk/rumordesk/config/schematest"
	"github.com/rumordesk/rumordesk/desk"
)

// starter is the codebook that init writes.
func starter(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../config/starter/codebook.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func parsed(t testing.TB, text string) *desk.Codebook {
	t.Helper()
	b, err := Parse("codebook.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParse(t *testing.T) {
	b := parsed(t, `
codes:
  - id: cause
    name: {en: Cause, zh-Hans: 病因}
    codes:
      - {id: cause.origin, name: {en: "Origin, of all", zh-Hans: 来源}, retired: true}
types: [{id: cause, name: {en: Cause, zh-Hans: 病因}}]
topics: {origin-conspiracy: cause.origin}
`)
	if c, ok := b.Find(desk.CodeLabel, "cause.origin"); !ok || !c.Retired || c.Name["en"] != "Origin, of all" || c.Name["zh-Hans"] != "来源" || b.Above("cause.origin") != "cause" {
		t.Errorf("%+v, %t", c, ok)
	}
	if _, ok := b.Find(desk.TypeLabel, "cause"); !ok || b.Topics["origin-conspiracy"] != "cause.origin" {
		t.Errorf("%+v", b)
	}
	for _, empty := range []string{"codes: []\n", "types:\n"} {
		if b := parsed(t, empty); len(b.Codes)+len(b.Types)+len(b.Topics) != 0 {
			t.Errorf("%q: %+v", empty, b)
		}
	}
}

func TestMistakes(t *testing.T) {
	const good = "{id: a, name: {en: A, zh-Hans: 甲}}"
	deep := strings.Repeat("{id: a, name: {en: A, zh-Hans: 甲}, codes: [", maxDepth) + good + strings.Repeat("]}", maxDepth)
	var many strings.Builder
	for i := range maxCodes + 1 {
		fmt.Fprintf(&many, "\n  - {id: a%d, name: {en: A, zh-Hans: 甲}}", i)
	}
	for text, want := range map[string]string{
		"":                   "codebook.yaml:1:1: the file is empty",
		"- a":                "codebook.yaml:1:1: the codebook must be keys with values; its keys are codes, types, topics",
		"code: []":           `codebook.yaml:1:1: unknown key "code" in the codebook; did you mean "codes"?`,
		"codes: {a: b}":      "codebook.yaml:1:8: codes must be a list",
		"codes:\n  - idd: a": `codebook.yaml:2:5: unknown key "idd" in a code; did you mean "id"?`,
		"codes:\n  - name: {en: A, zh-Hans: 甲}":                                     "codebook.yaml:2:5: a code has no id",
		"codes:\n  - id: a":                                                         `codebook.yaml:2:5: "a" has no name in en`,
		"codes: [{id: a, name: {en: A}}]":                                           `codebook.yaml:1:23: "a" has no name in zh-Hans`,
		"codes: [{id: a, name: {en: '', zh-Hans: 甲}}]":                              "codebook.yaml:1:28: en is empty",
		"codes: [{id: a, name: {en: A, zh_Hans: 甲}}]":                               `codebook.yaml:1:31: unknown key "zh_Hans" in name; did you mean "zh-Hans"?`,
		"codes: [{id: A B, name: {en: A, zh-Hans: 甲}}]":                             `codebook.yaml:1:14: "A B" is no id`,
		"codes: [" + good + ", " + good + "]":                                       `codebook.yaml:1:50: the id "a" is there twice (first on line 1)`,
		"codes: [{id: a, name: {en: A, zh-Hans: 甲}, retired: perhaps}]":             `codebook.yaml:1:53: "perhaps" is neither true nor false`,
		"types: [{id: a, name: {en: A, zh-Hans: 甲}, codes: []}]":                    `codebook.yaml:1:44: unknown key "codes" in a type`,
		"codes: [" + good + "]\ntopics: {x: b}":                                     `codebook.yaml:2:13: there is no code "b"; use a`,
		"codes: [{id: cause, name: {en: A, zh-Hans: 甲}}]\ntopics: {x: causse}":      `codebook.yaml:2:13: there is no code "causse"; did you mean "cause"?`,
		"codes: [" + deep + "]":                                                     "codes are nested more than 6 deep",
		"codes: [" + good + "]\ncodes: []":                                          `codebook.yaml:2:1: the codebook has "codes" twice`,
		"codes: [{id: " + strings.Repeat("a", 61) + ", name: {en: A, zh-Hans: 甲}}]": "id is longer than 60 characters",
		"codes: [{id: a, name: {en: " + strings.Repeat("a", 81) + ", zh-Hans: 甲}}]": "en is longer than 80 characters",
		"codes:" + many.String():                                                    "more than 1000 codes",
		"#" + strings.Repeat("a", maxSize):                                          "the file is larger than",
	} {
		b, err := Parse("codebook.yaml", []byte(text))
		if err == nil || b != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80q: %.300v, want %s", text, err, want)
		}
	}
}

// bookSchema is the schema that init writes beside it.
func bookSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	raw, err := os.ReadFile("../config/starter/schemas/codebook.json")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := schematest.Compile(t, raw)
	return s
}

func TestSchema(t *testing.T) {
	s := bookSchema(t)
	for _, text := range []string{string(starter(t)), small} {
		if err := schematest.Validate(s, text); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{
		"code: []", "codes: [{id: a}]", "codes: [{id: A, name: {en: A, zh-Hans: 甲}}]", "codes: [{id: a, name: {en: A}}]", "types: [{id: a, name: {en: A, zh-Hans: 甲}, codes: []}]",
		"codes: [{id: a, name: {en: A, zh-Hans: 甲}, retired: maybe}]", "topics: {a: B}",
	} {
		if err := schematest.Validate(s, text); err == nil {
			t.Errorf("the schema lets %s through", text)
		}
	}
}

// TestStarter: the codebook that init writes has five areas and five types, and is what its
// own text says after it was written anew.
func TestStarter(t *testing.T) {
	text := starter(t)
	b := parsed(t, string(text))
	if len(b.Codes) != 5 || len(b.Types) != 5 {
		t.Errorf("%d areas, %d types", len(b.Codes), len(b.Types))
	}
	again := Text(head(text), b)
	if got := parsed(t, string(again)); !reflect.DeepEqual(got, b) {
		t.Errorf("written anew it is another:\n%s", again)
	}
	if !strings.HasPrefix(string(again), string(text[:strings.Index(string(text), "codes:")])) {
		t.Errorf("the head is lost:\n%.300s", again)
	}
}

// FuzzParse: what loads is the same codebook after it was written anew.
func FuzzParse(f *testing.F) {
	f.Add(starter(f))
	f.Add([]byte("codes: [{id: a, name: {en: \"yes\", zh-Hans: \"x: y # z \\\" \\\\ 👍\"}}]\ntopics: {\"a b\": a, null: a}"))
	f.Add([]byte("codes: [{id: a, name: {en: 1e3, zh-Hans: -}}]\ntypes: ~"))
	schema := bookSchema(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		b, err := Parse("codebook.yaml", src)
		if err != nil {
			return
		}
		if err := schematest.Validate(schema, string(src)); err != nil {
			t.Errorf("the schema refuses what loads: %v\n%s", err, src)
		}
		text := Text(head(src), b)
		again, err := Parse("codebook.yaml", text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if string(Text(head(text), again)) != string(text) {
			t.Errorf("another text:\n%s", text)
		}
	})
}
