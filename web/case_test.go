package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestCaseExplainsItself(t *testing.T) {
	b := newBench(t)
	b.seed()
	doc := b.page("/cases/1", http.StatusOK)
	if got := webtest.Text(webtest.All(doc, "h1", "")[0]); got != "Measles vaccine said to cause autism" {
		t.Errorf("h1 %q", got)
	}
	main := webtest.All(doc, "main", "")[0]
	for _, want := range []string{"Case 1", "High", "overdue by 18 hours", "3 sightings", "from 3 publishers",
		"Score 35: 25 + 20 − 10", "threshold 20", "opened the case", "93% similar", "filed under case 4",
		"Merged into this case:Does a vaccine bring autism? #4", "topic vaccines", "2 paragraphs without a hit",
		"Opened item 1 MMR causes autism", "by the desk itself", "2026-03-09 04:00 UTC+08:00"} {
		if !strings.Contains(webtest.Text(main), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if t.Failed() {
		t.Log(webtest.Text(main))
	}
	var marks []string
	for _, m := range webtest.All(webtest.All(main, "article", "sighting")[0], "mark", "") {
		marks = append(marks, webtest.Text(m))
	}
	if got := strings.Join(marks, "|"); !strings.Contains(got, "vaccine (weight +20) +20|autism (weight +25) +25") || !strings.Contains(got, "no link (weight −10) −10") {
		t.Errorf("marks %s", got)
	}
	for _, a := range webtest.All(main, "a", "out") {
		if webtest.Attr(a, "rel") != "noopener noreferrer nofollow" || !strings.HasPrefix(webtest.Attr(a, "href"), "https://") {
			t.Errorf("outgoing link %q rel %q", webtest.Attr(a, "href"), webtest.Attr(a, "rel"))
		}
	}
}

func TestMergedCaseLeadsToItsRoot(t *testing.T) {
	b := newBench(t)
	b.seed()
	doc := b.page("/cases/4", http.StatusOK)
	notice := webtest.All(doc, "p", "notice")[0]
	if got := webtest.Text(notice); got != "This case was merged into Measles vaccine said to cause autism #1" {
		t.Errorf("notice %q", got)
	}
	if href := webtest.Attr(webtest.All(notice, "a", "")[0], "href"); href != "/cases/1" {
		t.Errorf("the notice leads to %q", href)
	}
	if n := len(webtest.All(doc, "article", "sighting")); n != 1 {
		t.Errorf("%d sightings, want the one that was filed here", n)
	}
	if got := webtest.Text(webtest.All(doc, "ol", "history")[0]); !strings.Contains(got, "Merged into case 1") || !strings.Contains(got, "New → Merged · by the terminal") {
		t.Errorf("history %q", got)
	}
}

func TestDiscardReasonIsShown(t *testing.T) {
	b := newBench(t)
	b.seed()
	b.do(desk.Change{Action: desk.ActionDiscard, Case: 2, Reason: "an old story <b>again</b>"})
	if got := webtest.Text(webtest.All(b.page("/cases/2", http.StatusOK), "p", "notice")[0]); got != "Discarded because an old story <b>again</b>" {
		t.Errorf("notice %q", got)
	}
}

func TestEditsAreShown(t *testing.T) {
	b := newBench(t)
	b.seed()
	for _, target := range []string{"/cases/3", "/items/4"} {
		doc := b.page(target, http.StatusOK)
		if del, ins := texts(webtest.All(doc, "del", "")), texts(webtest.All(doc, "ins", "")); len(del) != 1 || del[0] != "12" || len(ins) != 1 || ins[0] != "15" {
			t.Errorf("%s: gone %q, added %q; want 12 and 15", target, del, ins)
		}
	}
}

func TestItemPage(t *testing.T) {
	b := newBench(t)
	b.seed()
	doc := b.page("/items/3", http.StatusOK, "Accept-Language", "zh-CN,zh;q=0.9")
	if got := webtest.Attr(webtest.All(doc, "html", "")[0], "lang"); got != "zh-Hans" {
		t.Errorf("document language %q", got)
	}
	h1 := webtest.All(doc, "h1", "")[0]
	if webtest.Attr(h1, "lang") != "zh-Hans" || !strings.HasPrefix(webtest.Text(h1), "网传疫苗") {
		t.Errorf("h1 %q in %q", webtest.Text(h1), webtest.Attr(h1, "lang"))
	}
	if got := webtest.Text(webtest.All(doc, "main", "")[0]); !strings.Contains(got, "得分 45：25 + 20") && !strings.Contains(got, "得分 45：20 + 25") {
		t.Errorf("score is not explained: %s", got)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	b := newBench(t)
	for _, target := range []string{"/cases/1", "/cases/0", "/cases/x", "/cases/99999999999999999999", "/items/7", "/items/x", "/nothing", "/static/no.css", "/cases/1/2"} {
		doc := b.page(target, http.StatusNotFound)
		if got := webtest.Text(webtest.All(doc, "h1", "")[0]); got != "There is no such page" {
			t.Errorf("%s: h1 %q", target, got)
		}
	}
	doc := b.page("/nothing", http.StatusNotFound, "Accept-Language", "zh")
	if got := webtest.Text(webtest.All(doc, "h1", "")[0]); got != "没有此页" {
		t.Errorf("h1 in Chinese %q", got)
	}
}
