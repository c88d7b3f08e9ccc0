package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestQueueShowsCasesMostUrgentFirst(t *testing.T) {
	b := newBench(t)
	b.seed()
	doc := b.page("/queue", http.StatusOK)
	rows := webtest.All(doc, "tr", "")[1:]
	if len(rows) != 3 {
		t.Fatalf("%d rows, want 3: the merged case is not open", len(rows))
	}
	// All are of high risk; the first has waited longest and has most publishers.
	row := webtest.Text(rows[0])
	if !strings.Contains(row, "Measles vaccine said to cause autism") {
		t.Errorf("first row %q, want the case with the highest score", row)
	}
	for _, want := range []string{"High", "Priority 32", "3 publishers", "MMR causes autism", "30 hours ago", "overdue by 18 hours"} {
		if !strings.Contains(row, want) {
			t.Errorf("row %q does not say %q", row, want)
		}
	}
	tabs := texts(webtest.All(webtest.All(doc, "nav", "tabs")[0], "a", ""))
	if got := strings.Join(tabs, "|"); !strings.HasPrefix(got, "Open 3|Official updates 0|New 3|Accepted 0|") || !strings.Contains(got, "Merged 1|") || !strings.HasSuffix(got, "All 4") {
		t.Errorf("tabs %s", got)
	}
}

func TestQueueByStage(t *testing.T) {
	b := newBench(t)
	b.seed()
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	for target, want := range map[string]int{"/queue?stage=new": 2, "/queue?stage=accepted": 1, "/queue?stage=merged": 1, "/queue?stage=all": 4} {
		if rows := webtest.All(b.page(target, http.StatusOK), "tr", ""); len(rows)-1 != want {
			t.Errorf("%s: %d rows, want %d", target, len(rows)-1, want)
		}
	}
	b.page("/queue?stage=nonsense", http.StatusBadRequest)
	b.page("/queue?page=0", http.StatusBadRequest)
	b.page("/queue?page=99999999999", http.StatusBadRequest)
}

func TestEmptyQueuesSayWhatToDo(t *testing.T) {
	b := newBench(t)
	if got := webtest.Text(webtest.All(b.page("/queue", http.StatusOK), "main", "")[0]); !strings.Contains(got, "rumordesk crawl --once") {
		t.Errorf("an empty desk says %q", got)
	}
	b.seed()
	if got := webtest.Text(webtest.All(b.page("/queue?stage=closed", http.StatusOK), "main", "")[0]); !strings.Contains(got, "No case is at this stage") {
		t.Errorf("an empty stage says %q", got)
	}
	if got := webtest.Text(webtest.All(b.page("/queue?page=9", http.StatusOK), "main", "")[0]); !strings.Contains(got, "shorter than that") {
		t.Errorf("a page behind the last says %q", got)
	}
}

func TestQueueTurnsPages(t *testing.T) {
	b := newBench(t)
	for i := range queuePage + 3 {
		b.take(desk.Draft{URL: fmt.Sprintf("https://x.example/%d", i), Title: fmt.Sprintf("vaccine number %d", i), Text: "text"})
	}
	first := webtest.All(b.page("/queue?stage=new", http.StatusOK), "nav", "paging")[0]
	if got := webtest.Text(first); !strings.Contains(got, "1 to 50 of 53") || strings.Contains(got, "Previous") {
		t.Errorf("paging %q", got)
	}
	next := webtest.Attr(webtest.All(first, "a", "")[0], "href")
	if next != "/queue?page=2&stage=new" {
		t.Errorf("next is %q", next)
	}
	second := b.page(next, http.StatusOK)
	if rows := webtest.All(second, "tr", ""); len(rows)-1 != 3 {
		t.Errorf("second page has %d rows", len(rows)-1)
	}
	if back := webtest.Attr(webtest.All(webtest.All(second, "nav", "paging")[0], "a", "")[0], "href"); back != "/queue?stage=new" {
		t.Errorf("back is %q", back)
	}
}
