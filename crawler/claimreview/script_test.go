package claimreview_test

import (
	"reflect"
	"testing"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
)

func TestScript(t *testing.T) {
	want := map[string]any{"a": "b & \"c\""}
	for name, src := range map[string]string{
		"plain":                   `{"a": "b & \"c\""}`,
		"a mark":                  "\ufeff" + ` {"a": "b & \"c\""} `,
		"a comment of HTML":       "<!--\n" + `{"a": "b & \"c\""}` + "\n-->",
		"hidden from old readers": "<!--\n" + `{"a": "b & \"c\""}` + "\n//-->",
		"CDATA":                   "<![CDATA[" + `{"a": "b & \"c\""}` + "]]>",
		"CDATA behind slashes":    "\n//<![CDATA[\n" + `{"a": "b & \"c\""}` + "\n//]]>\n",
		"CDATA behind a blank":    "\n// <![CDATA[\n" + `{"a": "b & \"c\""}` + "\n// ]]>\n",
		"CDATA in comments":       "/*<![CDATA[*/" + `{"a": "b & \"c\""}` + "/*]]>*/",
		"a note before":           "/* made by a plug-in */\n" + `{"a": "b & \"c\""}`,
		"a line before":           "// made by a plug-in\n" + `{"a": "b & \"c\""};`,
		"escaped":                 `{&quot;a&quot;: &quot;b &amp; \&quot;c\&quot;&quot;}`,
		"escaped by numbers":      `{&#34;a&#34;: &#34;b &amp; \&#34;c\&#34;&#34;}`,
		"a mark and CDATA":        "\ufeff//<![CDATA[\n" + `{"a": "b & \"c\""};` + "\n//]]>",
	} {
		if got, err := claimreview.Script(src); err != nil || !reflect.DeepEqual(got, any(want)) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if got, err := claimreview.Script("{\"a\": \"two\nlines\"}"); err != nil || !reflect.DeepEqual(got, any(map[string]any{"a": "two lines"})) {
		t.Errorf("a raw line end: %v, %v", got, err)
	}
	// What is escaped within sound JSON is the texts' own.
	if got, err := claimreview.Script(`{"a": "&quot;x&quot;"}`); err != nil || !reflect.DeepEqual(got, any(map[string]any{"a": "&quot;x&quot;"})) {
		t.Errorf("an escape inside: %v, %v", got, err)
	}
	for _, bad := range []string{"", "//<![CDATA[\n//]]>", "{", "var a = {};", "{&quot;a&quot;: }", "// {"} {
		if v, err := claimreview.Script(bad); err == nil {
			t.Errorf("%q is read as %v", bad, v)
		}
	}
}

func FuzzScript(f *testing.F) {
	for _, s := range []string{`{"a":1}`, "//<![CDATA[\n{}\n//]]>", "{&quot;a&quot;:1}", "/*", "<!--", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := claimreview.Script(s)
		if err == nil {
			claimreview.Find(v, "https://a.example/")
		}
	})
}
