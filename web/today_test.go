package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestToday(t *testing.T) {
	b, _ := working(t)
	h := b.handler()
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	b.now = noon.Add(23 * time.Hour) // the others were opened two hours before noon
	doc := webtest.Parse(t, as(h, "ann", "/today").Body.String())
	main := webtest.Text(webtest.All(doc, "main", "")[0])
	if got := texts(webtest.All(doc, "ul", "figures"))[0]; got != "2 Overdue 1 Due within 24 hours 0 Replies overdue 0 To sign" {
		t.Errorf("figures %q", got)
	}
	if got := webtest.Text(webtest.All(doc, "nav", "main")[0]); !strings.HasPrefix(got, "Today Triage") {
		t.Errorf("navigation %q", got)
	}
	b.now = noon.Add(50 * time.Hour)
	doc = webtest.Parse(t, as(h, "ann", "/today").Body.String())
	if got := texts(webtest.All(doc, "ul", "figures"))[0]; got != "3 Overdue 0 Due within 24 hours 0 Replies overdue 0 To sign" {
		t.Errorf("later: figures %q", got)
	}
	rows := webtest.All(webtest.All(doc, "table", "queue")[0], "tr", "")[1:]
	if len(rows) != 3 || len(webtest.All(rows[0], "svg", "")) < 2 || !strings.Contains(webtest.Text(rows[0]), "overdue by") {
		t.Errorf("overdue: %q", texts(rows))
	}
	// One was merged at once, case 1 accepted 30 hours after it opened, two are late now.
	if plot := compact(webtest.Text(webtest.All(doc, "section", "plot")[1])); !strings.Contains(plot, compact("Triage 25 % 1 of 4 in time Verification 0 % 0 of 1 in time Referral reply nothing ended yet")) {
		t.Errorf("shares %q", plot)
	}
	if !strings.Contains(main, "Cases at each stage") {
		t.Errorf("page %q", main)
	}
	zh := webtest.Text(webtest.All(webtest.Parse(t, as(h, "ann", "/today?lang=zh").Body.String()), "main", "")[0])
	for _, w := range []string{"今日", "已逾期", "4 个中 1 个按时", "各阶段案例数"} {
		if !strings.Contains(zh, w) {
			t.Errorf("in Chinese without %q: %q", w, zh)
		}
	}
}

func TestTodayOfAnEmptyDesk(t *testing.T) {
	b := newBench(t)
	b.page("/today", http.StatusNotFound) // nobody is signed in and nothing can be done
	b.opts.Desk = b.desk
	if got := webtest.Text(webtest.All(b.page("/today", http.StatusOK), "main", "")[0]); !strings.Contains(got, "Nothing here yet") {
		t.Errorf("empty desk: %q", got)
	}
}

func TestTodayNamesTopicsAndLateReplies(t *testing.T) {
	b, _ := working(t)
	h := b.handler()
	b.do(desk.Change{Action: desk.ActionLabel, Case: 1, Labels: map[string]string{"topic": "<b>measles"}})
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	if _, _, err := b.opts.Referrals.Refer(t.Context(), staff["ann"].Actor(), 1, 0, "University clinic", "Is there a newer study?", time.Time{}); err != nil {
		t.Fatal(err)
	}
	b.now = noon.Add(100 * time.Hour)
	doc := webtest.Parse(t, as(h, "ann", "/today").Body.String())
	if got := webtest.Text(webtest.All(doc, "section", "plot")[3]); !strings.Contains(compact(got), compact("<b>measles 1 1 open")) {
		t.Errorf("topics %q", got)
	}
	if got := webtest.Text(webtest.All(doc, "ul", "rest")[0]); !strings.Contains(got, "#1 asked of University clinic overdue by") {
		t.Errorf("replies %q", got)
	}
}
