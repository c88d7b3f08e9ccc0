package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type sample struct {
	Text   string              `json:"text,omitzero"`
	Count  int                 `json:"count,omitzero"`
	Yes    bool                `json:"yes,omitzero"`
	Labels map[string]string   `json:"labels,omitzero"`
	List   []desk.Annex2Answer `json:"list,omitzero"`
	Any    json.RawMessage     `json:"any,omitzero"`
	To     *string             `json:"to,omitzero"`
}

func TestDecode(t *testing.T) {
	var v sample
	ok := ` {"text":"a","count":3,"yes":true,"labels":{"x":"y"},"list":[{"yes":true,"reason":"r"}],"any":{"free":[1]},"to":"you"} ` + "\n"
	if err := decode([]byte(ok), &v); err != nil || v.Text != "a" || v.Labels["x"] != "y" || !v.List[0].Yes || string(v.Any) != `{"free":[1]}` {
		t.Fatalf("%+v %v", v, err)
	}
	for _, tt := range []struct{ body, field, detail string }{
		{`{"text":"a"} x`, "", "line 1, column 14"},
		{`{"text":"a"}{}`, "", "line 1, column 13"},
		{`{"text":"a",}`, "", "line 1, column 13"},
		{"{\n \"text\": \"é\" 1}", "", "line 2, column 14"},
		{`{"text":"a"`, "", "unexpected end"},
		{`[]`, "", "an object is wanted"},
		{`null`, "", "an object is wanted"},
		{`"x"`, "", "an object is wanted"},
		{``, "", "empty"},
		{"  ", "", "empty"},
		{"{\"text\":\"\xff\"}", "", "not UTF-8"},
		{`{"txet":"a"}`, "txet", `did you mean "text"`},
		{`{"Text":"a"}`, "Text", `did you mean "text"`},
		{`{"something":"a"}`, "something", "there is any, count"},
		{`{"text":"a","text":"b"}`, "text", "given twice"},
		{`{"labels":{"a":"1","a":"2"}}`, "labels.a", "given twice"},
		{`{"list":[{"yes":true,"reason":"r"},{"yse":true}]}`, "list.1.yse", `did you mean "yes"`},
		{`{"any":{"a":1,"a":2}}`, "any.a", "given twice"},
		{`{"text":1}`, "text", "a text is wanted"},
		{`{"text":null}`, "text", "a text is wanted, not null"},
		{`{"count":null}`, "count", "a number is wanted, not null"},
		{`{"yes":null}`, "yes", "true or false is wanted, not null"},
		{`{"labels":null}`, "labels", "an object is wanted, not null"},
		{`{"labels":{"a":null}}`, "labels.a", "a text is wanted, not null"},
		{`{"list":null}`, "list", "a list is wanted, not null"},
		{`{"list":[null]}`, "list.0", "an object is wanted, not null"},
		{`{"list":[{"yes":null,"reason":"r"}]}`, "list.0.yes", "true or false is wanted, not null"},
		{`{"list":[{"yes":true}]}`, "list.0.reason", "it is missing; a text is wanted"},
		{`{"any":null}`, "any", "a value is wanted, not null"},
		{`{"to":null}`, "to", "a text is wanted, not null"},
		{`{"count":"1"}`, "count", "a number is wanted"},
		{`{"count":1.5}`, "count", "a number is wanted"},
		{`{"yes":0}`, "yes", "true or false is wanted"},
		{`{"list":{}}`, "list", "a list is wanted"},
		{`{"any":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + `}`, "", "nested more than 8 deep"},
	} {
		err := decode([]byte(tt.body), &sample{})
		p := problem.Of(err)
		field := ""
		if len(p.Errors) > 0 {
			field = p.Errors[0].Field
		}
		want := 400
		if tt.field != "" {
			want = 422
		}
		detail := strings.Replace(p.Detail, "a JSON object", "an object", 1)
		if err == nil || p.Status != want || field != tt.field || !strings.Contains(detail, tt.detail) {
			t.Errorf("%s: %d %+v (%v), want %d, field %q, %q", tt.body, p.Status, p, err, want, tt.field, tt.detail)
		}
		if want == 422 && p.Errors[0].Line != 1 {
			t.Errorf("%s: no place: %+v", tt.body, p.Errors)
		}
	}
}

func TestStep(t *testing.T) {
	for raw, want := range map[string]int{
		`3.0`: 3, `5e0`: 5, `0.3e1`: 3, `5.5`: 0, `1e999`: 0, `-1`: 0, `1e-1`: 0,
		`1`: 1, `5`: 5, `"likely"`: 4, `"Very unlikely"`: 1, `"almost_certain"`: 5, `"low"`: 2, `"moderate"`: 3, `"high"`: 4, `"very-high"`: 5, `"3"`: 3,
		`0`: 0, `6`: 0, `1.5`: 0, `"awful"`: 0, `""`: 0, `null`: 0, `{}`: 0, `true`: 0, ``: 0, `"0"`: 0,
	} {
		got, err := step("likelihood", []byte(raw), likelihoods)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%s: %d %v, want %d", raw, got, err, want)
		}
	}
}

// FuzzDecode holds the strict reader against encoding/json: what it takes is exactly
// one object that encoding/json reads the same, with no name that the type does not
// have and none twice; what it refuses is the caller's mistake and never ours.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"text":"a","count":3,"labels":{"x":"y"}}`, `{"text":"a"} x`, `{"list":[{"yes":true,"reason":"r"}]}`, `{"any":[[[[[[[[[[]]]]]]]]]]}`,
		`{"text":"\ud800"}`, `{"a":1,"a":2}`, "\xff", `null`, `{"to":null,"any":1e999}`, `{"Text":"x"}`, `{"labels":{"":""}}`,
	} {
		f.Add([]byte(s))
	}
	known := fieldsOf(reflect.TypeFor[sample]())
	f.Fuzz(func(t *testing.T, body []byte) {
		var got sample
		err := decode(body, &got)
		if err != nil {
			if status := problem.Status(err); status != 400 && status != 422 {
				t.Fatalf("%q: %d %v", body, status, err)
			}
			p := problem.Of(err)
			for _, field := range p.Errors {
				if field.Line < 1 || field.Column < 1 {
					t.Fatalf("%q: no place in %+v", body, field)
				}
			}
			return
		}
		var plain sample
		dec := json.NewDecoder(bytes.NewReader(body))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&plain); err != nil {
			t.Fatalf("%q is taken, and encoding/json says %v", body, err)
		}
		a, errA := json.Marshal(got)
		b, errB := json.Marshal(plain)
		if errors.Join(errA, errB) != nil || !bytes.Equal(a, b) {
			t.Fatalf("%q: %s, encoding/json reads %s", body, a, b)
		}
		var names map[string]json.RawMessage
		if err := json.Unmarshal(body, &names); err != nil || names == nil {
			t.Fatalf("%q is taken and is no object: %v", body, err)
		}
		for n := range names {
			if _, ok := known[n]; !ok {
				t.Fatalf("%q: the name %q is taken; known are %v", body, n, slices.Sorted(maps.Keys(known)))
			}
		}
	})
}

// FuzzCursor takes any text for a cursor: it is refused, or it stays what it says.
func FuzzCursor(f *testing.F) {
	f.Add(caseCursor(desk.Case{ID: 12, Risk: desk.RiskHigh, Score: 40, DueAt: noon}))
	f.Add("YzEgMiAzIDQ")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := readCaseCursor(s)
		if err != nil {
			if problem.Status(err) != 422 {
				t.Fatal(err)
			}
			return
		}
		if c == nil {
			return
		}
		again, err := readCaseCursor(caseCursor(*c))
		if err != nil || again.ID != c.ID || again.Risk != c.Risk || again.Score != c.Score || !again.DueAt.Equal(c.DueAt) {
			t.Fatalf("%q: %+v, again %+v %v", s, c, again, err)
		}
	})
}
