package api

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// many puts cases straight into the store, of every risk and with many equal ones.
func (b *bench) many(n int) {
	b.t.Helper()
	risks := []desk.Risk{desk.RiskLow, desk.RiskModerate, desk.RiskHigh, desk.RiskVeryHigh}
	err := b.store.Update(context.Background(), func(tx desk.Tx) error {
		for i := range n {
			c := desk.Case{
				Claim: fmt.Sprintf("Claim %d", i), ClaimLang: "en", Stage: desk.Stages()[i%4], Risk: risks[i%len(risks)], Score: i % 7,
				OpenedAt: noon, UpdatedAt: noon, StageAt: noon,
			}
			if i%3 > 0 {
				c.DueAt = noon.Add(time.Duration(i%5) * time.Hour)
			}
			if _, err := tx.AddCase(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// walk follows the cursors of a list to its end.
func (b *bench) walk(who, path, list, id string, between func(page int)) []string {
	b.t.Helper()
	var out []string
	cursor := ""
	for page := 0; ; page++ {
		r := b.must(200, who, "GET", path+"&cursor="+url.QueryEscape(cursor), "")
		rows := r.at(list).([]any)
		for i := range rows {
			out = append(out, r.text(list, i, id))
		}
		if cursor = r.text("next"); cursor == "" {
			return out
		}
		if len(rows) == 0 || page > 1000 {
			b.t.Fatalf("%s: a page with a next one and nothing on it: %s", path, r.raw)
		}
		if between != nil {
			between(page)
		}
	}
}

func TestCursorWalk(t *testing.T) {
	b := newBench(t)
	b.many(500)
	var want []string
	err := b.store.View(context.Background(), func(tx desk.ReadTx) error {
		all, err := tx.Queue(desk.QueueFilter{})
		for _, s := range all {
			want = append(want, s.ID.String())
		}
		return err
	})
	if err != nil || len(want) != 500 {
		t.Fatal(len(want), err)
	}
	for _, limit := range []int{3, 50, 200} {
		if got := b.walk("Rita", fmt.Sprintf("/cases?limit=%d", limit), "cases", "id", nil); !slices.Equal(got, want) {
			t.Errorf("limit %d: %d cases, want 500 in the order of the queue", limit, len(got))
		}
	}
	// What is taken on between two pages goes, and nothing else is missed or comes twice.
	gone := 0
	got := b.walk("Rita", "/cases?stage=new&limit=20", "cases", "id", func(int) {
		first := b.must(200, "Rita", "GET", "/cases?stage=new&limit=1", "").text("cases", 0, "id")
		b.must(200, "Rita", "POST", "/cases/"+first+"/accept", "")
		gone++
	})
	if len(got) != 125 || gone != 6 {
		t.Errorf("%d new cases walked while %d were taken on, want 125", len(got), gone)
	}
	seen := map[string]bool{}
	for _, id := range got {
		if seen[id] {
			t.Errorf("case %s comes twice", id)
		}
		seen[id] = true
	}
}

func TestAnswersCursor(t *testing.T) {
	b := newBench(t)
	put := func(n int) {
		err := b.store.Update(context.Background(), func(tx desk.Tx) error {
			id, err := tx.AddCase(desk.Case{Claim: "c", Stage: desk.StageAnswered, Risk: desk.RiskLow, OpenedAt: noon, UpdatedAt: noon, StageAt: noon})
			if err != nil {
				return err
			}
			at := noon.Add(time.Duration(n) * time.Minute)
			return tx.PutAnswer(desk.Answer{
				Case: id, Slug: fmt.Sprint("a", n), Claim: "c", ClaimLang: "en", Verdict: desk.False,
				Summary: map[string]string{"en": "s"}, FirstSeen: noon, PublishedAt: at, UpdatedAt: at,
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := range 23 {
		put(n)
	}
	next := 100
	got := b.walk("", "/answers?limit=5", "answers", "slug", func(int) {
		put(next) // newer than all: it pushes the others on
		put(next + 1)
		next += 2
	})
	var want []string
	for n := 22; n >= 0; n-- {
		want = append(want, fmt.Sprint("a", n))
	}
	if !slices.Equal(got, want) {
		t.Errorf("answers %v", got)
	}
}

func TestListRefusals(t *testing.T) {
	b := newBench(t)
	for path, field := range map[string]string{
		"/cases?stage=nwe":                        "stage",
		"/cases?limit=0":                          "limit",
		"/cases?limit=201":                        "limit",
		"/cases?limit=x":                          "limit",
		"/cases?limit=":                           "limit",
		"/cases?stage=new&stage=open":             "stage",
		"/cases?limit=5&limit=6":                  "limit",
		"/signals?days=":                          "days",
		"/audit?after=" + strings.Repeat("0", 19): "after",
		"/cases?cursor=x":                         "cursor",
		"/cases?cursor=!!":                        "cursor",
		"/cases?awake=perhaps":                    "awake",
		"/cases?to_sign=1":                        "to_sign",
		"/cases?stgae=new":                        "stgae",
		"/audit?after=x":                          "after",
		"/referrals?open=0":                       "open",
		"/search":                                 "q",
		"/search?q=(a":                            "q",
		"/search?q=a&cursor=YzEgMiA":              "cursor",
		"/answers?cursor=YzEgMiAzIDQ":             "cursor", // one of the cases' own
	} {
		r := b.refused(422, "invalid", "Rita", "GET", path, "")
		if r.text("errors", 0, "field") != field {
			t.Errorf("%s: %s, want the field %s named", path, r.raw, field)
		}
	}
	if r := b.ask("Rita", "GET", "/cases?stgae=new", ""); !strings.Contains(r.text("detail"), `did you mean "stage"`) {
		t.Errorf("no hint: %s", r.raw)
	}
	if r := b.ask("Rita", "GET", "/search?q=ab%20(c", ""); r.at("errors", 0, "column") != 4.0 {
		t.Errorf("no column: %s", r.raw)
	}
}

func TestIfMatch(t *testing.T) {
	b := newBench(t)
	b.take(1, "The vaccine story.")
	tag := b.must(200, "Rita", "GET", "/cases/1", "").Header.Get("ETag")
	b.must(200, "Rita", "POST", "/cases/1/label", `{"labels":{"a":"b"}}`)
	b.must(200, "Rita", "POST", "/cases/1/accept", "")
	now := b.must(200, "Rita", "GET", "/cases/1", "").Header.Get("ETag")
	ev := b.must(201, "Rita", "POST", "/cases/1/evidence", `{"url":"https://who.example/a","quote":"q","stance":"context"}`, "If-Match", now).text("id")
	writes := [][3]string{
		{"POST", "accept", ""}, {"POST", "return", ""}, {"POST", "discard", `{"reason":"r"}`}, {"POST", "reopen", ""}, {"POST", "merge", `{"into":"2"}`},
		{"POST", "unmerge", ""}, {"POST", "snooze", `{"until":"2026-03-11T00:00:00Z"}`}, {"POST", "wake", ""}, {"POST", "assign", `{"to":"me"}`},
		{"POST", "label", `{"labels":{"a":"c"}}`}, {"POST", "verify", ""}, {"POST", "risk", `{"likelihood":1,"impact":1,"reason":"r"}`},
		{"POST", "verdict", `{"verdict":"false","summary":{"en":"s"}}`}, {"POST", "sign", ""}, {"POST", "publish", ""}, {"POST", "close", ""},
		{"POST", "revise", ""}, {"POST", "evidence", `{"url":"https://who.example/a","quote":"q","stance":"context"}`},
		{"POST", "evidence/" + ev + "/recapture", ""}, {"DELETE", "evidence/" + ev, ""}, {"POST", "referrals", `{"recipient":"A","question":"q"}`},
	}
	for _, w := range writes {
		for _, stale := range []string{tag, `W/` + tag, `"nonsense"`} {
			b.refused(409, "stale", "Edda", w[0], "/cases/1/"+w[1], w[2], "If-Match", stale)
		}
		b.refused(400, "malformed", "Edda", w[0], "/cases/1/"+w[1], w[2], "If-Match", "3")
	}
	before := b.must(200, "Rita", "GET", "/cases/1", "")
	b.must(200, "Rita", "POST", "/cases/1/label", `{"labels":{"a":"c"}}`, "If-Match", "*")
	for _, w := range writes {
		for _, list := range []string{tag + `, "nonsense"`, `"0",` + tag, `"a,b", W/` + tag + `,`} {
			b.refused(409, "stale", "Edda", w[0], "/cases/1/"+w[1], w[2], "If-Match", list)
		}
	}
	for i, list := range []string{`%s, "nonsense"`, `"nonsense",%s`, `"a,b" , W/%s`, `, %s,,`} {
		now := b.must(200, "Rita", "GET", "/cases/1", "").Header.Get("ETag")
		b.must(200, "Rita", "POST", "/cases/1/label", fmt.Sprintf(`{"labels":{"a":"%d"}}`, i), "If-Match", fmt.Sprintf(list, now))
	}
	for _, wrong := range []string{`3`, `"3`, `3"`, `"3" "4"`, `"3";"4"`, `*, "3"`, `w/"3"`, `,`, `"a b"`} {
		b.refused(400, "malformed", "Rita", "POST", "/cases/1/label", `{"labels":{"a":"c"}}`, "If-Match", wrong)
	}
	b.refused(404, "not-found", "Rita", "POST", "/cases/99/label", `{"labels":{"a":"c"}}`, "If-Match", `"1", "2"`)
	weak := b.must(200, "Rita", "GET", "/cases/1", "").Header.Get("ETag")
	if r := b.must(200, "Rita", "POST", "/cases/1/label", `{"labels":{"a":"d"}}`, "If-Match", "W/"+weak); r.Header.Get("ETag") == before.Header.Get("ETag") {
		t.Error("the ETag stays after a change")
	}
}

// TestRoles asks every change of each role at a stage where a role is all that stands
// in the way: the table of package desk decides.
func TestRoles(t *testing.T) {
	b := newBench(t)
	b.take(1, "The vaccine story.")
	for _, tt := range []struct {
		path, body string
		least      desk.Role
	}{
		{"/cases/1/accept", "", desk.Reviewer},
		{"/cases/1/risk", `{"likelihood":1,"impact":1,"reason":"r"}`, desk.Reviewer},
		{"/cases/1/sign", "", desk.Editor},
		{"/cases/1/publish", "", desk.Editor},
		{"/cases/1/close", "", desk.Editor},
		{"/cases/1/revise", "", desk.Editor},
		{"/recipients", `{"organisation":"O"}`, desk.Editor},
		{"/webhooks", `{"url":"https://hooks.example/"}`, desk.Admin},
	} {
		for _, who := range []string{"Rita", "Edda", "Ada"} {
			role := map[string]desk.Role{"Rita": desk.Reviewer, "Edda": desk.Editor, "Ada": desk.Admin}[who]
			r := b.ask(who, "POST", tt.path, tt.body)
			if forbidden := r.StatusCode == 403; forbidden != (role < tt.least) {
				t.Errorf("%s as %s: %d %s", tt.path, role, r.StatusCode, r.raw)
			}
		}
	}
	for _, path := range []string{"/webhooks", "/webhooks/1", "/webhooks/1/deliveries", "/deliveries/dead"} {
		b.refused(403, "forbidden", "Edda", "GET", path, "")
	}
}

func TestRefusals(t *testing.T) {
	b := newBench(t)
	b.take(1, "The vaccine story.")
	b.take(2, "Another vaccine story.")
	for _, tt := range []struct {
		status                          int
		problem, method, path, body, at string
	}{
		{404, "not-found", "GET", "/cases/99", "", ""},
		{404, "not-found", "GET", "/cases/nonsense", "", ""},
		{404, "not-found", "POST", "/cases/99/accept", "", ""},
		{404, "not-found", "POST", "/cases/0/accept", "", ""},
		{404, "not-found", "GET", "/items/99", "", ""},
		{404, "not-found", "GET", "/referrals/99", "", ""},
		{404, "not-found", "GET", "/cases/1/evidence/99", "", ""},
		{404, "not-found", "GET", "/answers/none", "", ""},
		{404, "not-found", "GET", "/tips/0000-0000-0000", "", ""},
		{404, "not-found", "PUT", "/recipients/99", `{"organisation":"O"}`, ""},
		{409, "needs-reason", "POST", "/cases/1/discard", `{"reason":" "}`, ""},
		{409, "merge-into-itself", "POST", "/cases/1/merge", `{"into":"1"}`, ""},
		{422, "invalid", "POST", "/cases/1/merge", `{"into":"99"}`, "into"},
		{422, "invalid", "POST", "/cases/1/merge", `{"into":"x"}`, "into"},
		{422, "invalid", "POST", "/cases/1/snooze", `{"until":"tomorrow"}`, "until"},
		{422, "invalid", "POST", "/cases/1/snooze", `{"until":"2020-01-01T00:00:00Z"}`, "until"},
		{422, "invalid", "POST", "/cases/1/label", `{"labels":{}}`, "labels"},
		{422, "invalid", "POST", "/cases/1/risk", `{"likelihood":6,"impact":1,"reason":"r"}`, "likelihood"},
		{422, "invalid", "POST", "/cases/1/risk", `{"likelihood":1,"impact":"awful","reason":"r"}`, "impact"},
		{422, "invalid", "POST", "/cases/1/risk", `{"likelihood":1,"reason":"r"}`, "impact"},
		{422, "invalid", "POST", "/cases/1/risk", `{"likelihood":1,"impact":1}`, "reason"},
		{422, "invalid", "POST", "/cases/1/risk", `{"likelihood":1,"impact":1,"reason":"r","annex2":[{"yes":true,"reasn":"x"}]}`, "annex2.0.reasn"},
		{422, "invalid", "POST", "/cases/1/referrals", `{"question":"q"}`, "recipient"},
		{422, "invalid", "POST", "/cases/1/referrals", `{"recipient":99,"question":"q"}`, "recipient"},
		{422, "invalid", "POST", "/cases/1/referrals", `{"recipient":99.0,"question":"q"}`, "recipient"},
		{422, "invalid", "POST", "/cases/1/referrals", `{"recipient":1.5,"question":"q"}`, "recipient"},
		{422, "invalid", "POST", "/tips", `{"text":"x"}`, "text"},
		{422, "invalid", "POST", "/tips", `{"text":"long enough","seen_url":"ftp://x"}`, "seen_url"},
	} {
		if strings.HasSuffix(tt.path, "/referrals") {
			_, _ = b.desk.Apply(context.Background(), desk.Actor{Name: "terminal", Role: desk.Admin}, desk.Change{Action: desk.ActionAccept, Case: 1})
		}
		r := b.refused(tt.status, tt.problem, "Edda", tt.method, tt.path, tt.body)
		if tt.at != "" && r.text("errors", 0, "field") != tt.at {
			t.Errorf("%s %s: %s, want the field %s named", tt.path, tt.body, r.raw, tt.at)
		}
	}
	for body, field := range map[string]string{
		`{"url":"nonsense","quote":"q","stance":"refutes"}`:                     "url",
		`{"url":"https://x.example/","quote":"","stance":"refutes"}`:            "quote",
		`{"url":"https://x.example/","quote":"q","stance":"maybe"}`:             "stance",
		`{"url":"https://x.example/","quot":"q","stance":"refutes"}`:            "quot",
		`{"url":"https://x.example/","quote":1,"stance":"refutes"}`:             "quote",
		`{"url":"https://twitter.com/somebody","quote":"q","stance":"refutes"}`: "url",
	} {
		if r := b.refused(422, "invalid", "Rita", "POST", "/cases/1/evidence", body); r.text("errors", 0, "field") != field {
			t.Errorf("%s: %s, want the field %s named", body, r.raw, field)
		}
	}
}
