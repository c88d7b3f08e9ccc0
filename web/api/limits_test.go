package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// bytesLimited are the members whose limit is one of bytes.
var bytesLimited = map[string]bool{"SearchBody.query": true, "WebhookBody.url": true, "TipBody.seen_url": true, "TipBody.language": true, "MergeBody.into": true, "SplitBody.item": true}

// filled is a text of n characters that a member can hold.
func filled(name string, n int) string {
	begin, fill := "", "界"
	switch {
	case strings.HasSuffix(name, "url"):
		begin = "https://a.example/"
	case name == "MergeBody.into", name == "SplitBody.item":
		fill = "1"
	}
	if (bytesLimited[name] || name == "ClaimBody.en") && fill != "1" {
		fill = "a"
	}
	return begin + strings.Repeat(fill, n-len(begin))
}

// TestLimitsAreTold holds the limits of the document against what is enforced: with
// a member at its limit nothing is said of it, beyond it the member is named.
func TestLimitsAreTold(t *testing.T) {
	b := newBench(t)
	b.take(1, "The vaccine story.")
	b.take(2, "Another vaccine story.")
	a, err := newAPI(b.opts)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, rt := range a.routes() {
		if rt.body == "" {
			continue
		}
		path := strings.NewReplacer("{id}", "1", "{source}", "one", "{receipt}", "X").Replace(rt.path)
		var whole map[string]any
		if err := json.Unmarshal([]byte(wholeBodies[rt.body]), &whole); err != nil {
			t.Fatal(err)
		}
		if rt.body == "EvidenceBody" {
			delete(whole, "referral") // a page or a reply is cited, never both
		}
		if rt.path == "/recipients/{id}" || rt.path == "/webhooks/{id}" || strings.HasPrefix(rt.path, "/rules") {
			continue // the same bodies as those that add one; a rule file has no limits of its own
		}
		if strings.HasPrefix(rt.path, "/sources/test") || strings.HasPrefix(rt.path, "/sources/import") {
			continue // package sources has these limits, and stands aside here
		}
		try := func(name string, value any, refused bool) {
			t.Helper()
			tried++
			body := maps.Clone(whole)
			body[name] = value
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			r := b.ask("Ada", rt.method, path, string(raw))
			field, _, _ := strings.Cut(r.text("errors", 0, "field"), ".")
			if got := r.StatusCode == 422 && field == name || r.text("type") == "/api/v1/problems/needs-reason"; got != refused {
				t.Errorf("%s %s, %s of %.40q…: %d %s, refused is %v, want %v", rt.method, path, name, fmt.Sprint(value), r.StatusCode, r.raw, got, refused)
			}
		}
		for name := range whole {
			p := b.doc.dig("components", "schemas", rt.body, "properties", name)
			full := rt.body + "." + name
			if either, ok := p["anyOf"].([]any); ok && full == "ReferBody.recipient" {
				p = either[0].(map[string]any)
			}
			if most, ok := number64(p["maxLength"]); ok {
				if full != "AssignBody.to" { // there is no member of that name

					try(name, filled(full, most), false)
				}
				if full != "MergeBody.into" && full != "SplitBody.item" { // some longer ones are numbers, too
					try(name, filled(full, most+1), true)
				}
			}
			if least, ok := number64(p["minLength"]); ok {
				try(name, strings.Repeat("a", least-1), true)
			}
			if p["pattern"] == `\S` {
				try(name, " \n", true)
			}
			if values, ok := p["enum"].([]any); ok {
				try(name, "anything else", true)
				for _, v := range values {
					try(name, v, false)
				}
			}
			if least, ok := number64(p["minimum"]); ok {
				try(name, least-1, true)
				try(name, least, false)
			}
			if most, ok := number64(p["maximum"]); ok {
				try(name, most+1, true)
				try(name, most, false)
			}
		}
		switch rt.body {
		case "LabelBody":
			labels := b.doc.dig("components", "schemas", "LabelBody", "properties", "labels")
			n, _ := number64(labels["maxProperties"])
			name, _ := number64(labels["propertyNames"].(map[string]any)["maxLength"])
			value, _ := number64(labels["additionalProperties"].(map[string]any)["maxLength"])
			many := func(n int) map[string]string {
				out := map[string]string{}
				for i := range n {
					out[fmt.Sprint("l", i)] = ""
				}
				return out
			}
			try("labels", many(n), false)
			try("labels", many(n+1), true)
			try("labels", many(0), true)
			try("labels", map[string]string{strings.Repeat("界", name): strings.Repeat("界", value)}, false)
			try("labels", map[string]string{strings.Repeat("界", name+1): ""}, true)
			try("labels", map[string]string{"a": strings.Repeat("界", value+1)}, true)
			try("labels", map[string]string{" ": "a"}, true)
		case "VerdictBody":
			summary := b.doc.dig("components", "schemas", "VerdictBody", "properties", "summary")
			n, _ := number64(summary["additionalProperties"].(map[string]any)["maxLength"])
			try("summary", map[string]string{"zh-Hans": strings.Repeat("界", n)}, false)
			try("summary", map[string]string{"zh-Hans": strings.Repeat("界", n+1)}, true)
			try("summary", map[string]string{"": "a"}, true)
			try("summary", map[string]string{"1": "a"}, true)
			try("summary", map[string]string{"en": " "}, true)
			try("summary", map[string]string{}, true)
		case "RiskBody":
			answers := func(n int, reason string) []any {
				return slices.Repeat([]any{map[string]any{"yes": true, "reason": reason}}, n)
			}
			n, _ := number64(b.doc.dig("components", "schemas", "Annex2Answer", "properties", "reason")["maxLength"])
			try("annex2", answers(0, ""), false)
			try("annex2", answers(4, strings.Repeat("界", n)), false)
			try("annex2", answers(4, strings.Repeat("界", n+1)), true)
			try("annex2", answers(4, " "), true)
			try("annex2", answers(3, "r"), true)
			try("annex2", answers(5, "r"), true)
		case "WebhookBody":
			try("events", []string{}, false)
			try("events", desk.EventTypes(), false)
			try("events", []string{desk.EventTest}, true)
		case "SnoozeBody":
			try("until", noon.AddDate(0, 0, 90).Format("2006-01-02T15:04:05Z07:00"), false)
			try("until", noon.AddDate(0, 0, 91).Format("2006-01-02T15:04:05Z07:00"), true)
			try("until", noon.Format("2006-01-02T15:04:05Z07:00"), true)
		}
	}
	if tried < 90 {
		t.Errorf("only %d values were tried", tried)
	}
}

// number64 reads a whole number of the document.
func number64(v any) (int, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return int(i), err == nil
}

// TestEnumsAreTheDomains holds the lists of words against those of package desk.
func TestEnumsAreTheDomains(t *testing.T) {
	b := newBench(t)
	words := func(schema map[string]any) (out []string) {
		list, _ := schema["enum"].([]any)
		for _, v := range list {
			out = append(out, v.(string))
		}
		return out
	}
	var stages []string
	for _, s := range desk.Stages() {
		stages = append(stages, string(s))
	}
	var verdicts []string
	for _, v := range desk.Verdicts() {
		verdicts = append(verdicts, string(v))
	}
	for name, tt := range map[string]struct{ got, want []string }{
		"Event":               {words(b.doc.dig("components", "schemas", "Event")), desk.EventTypes()},
		"parameter stage":     {words(b.doc.dig("components", "parameters", "stage", "schema", "items")), append(slices.Clone(stages), "open")},
		"CaseRow.stage":       {words(b.doc.dig("components", "schemas", "CaseRow", "properties", "stage")), stages},
		"VerdictBody.verdict": {words(b.doc.dig("components", "schemas", "VerdictBody", "properties", "verdict")), verdicts},
		"DigestBody.lang":     {words(b.doc.dig("components", "schemas", "DigestBody", "properties", "lang")), append(desk.Languages(), "")},
	} {
		if !slices.Equal(tt.got, tt.want) {
			t.Errorf("%s is told as %v, and is %v", name, tt.got, tt.want)
		}
	}
	days := b.doc.dig("components", "parameters", "days", "schema")
	if most, _ := number64(days["maximum"]); most != desk.SeriesDays {
		t.Errorf("days up to %d are told, up to %d are taken", most, desk.SeriesDays)
	}
	for _, days := range []string{"0", "57", "x"} {
		b.refused(422, "invalid", "Rita", "GET", "/signals?days="+days, "")
	}
	for _, days := range []string{"1", "56"} {
		b.must(200, "Rita", "GET", "/signals?days="+days, "")
	}
}
