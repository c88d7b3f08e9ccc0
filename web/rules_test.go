package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestRules(t *testing.T) {
	b := newBench(t)
	if got := webtest.Text(webtest.All(b.page("/rules", http.StatusOK), "main", "")[0]); !strings.Contains(got, "There are no rules") {
		t.Errorf("without rules: %q", got)
	}
	b.seed()
	list := []rulebook.Info{
		{ID: "mmr-autism", Title: map[string]string{"en": "MMR <i>autism</i>", "zh-Hans": "麻腮风"}, Status: "stable", Threshold: 40, Condition: "a and b", File: "vaccines.yaml", Line: 7, Tests: 3, Labels: map[string]string{"topic": "vaccines"}},
		{ID: "quiet", Status: "experimental", Threshold: 1, File: "vaccines.yaml", Line: 30, Warnings: rules.Errors{{File: "vaccines.yaml", Line: 30, Column: 9, Problem: "rule quiet: no test", Hint: "add one", Message: rules.Message{Key: "no-test", Args: map[string]string{"rule": "quiet"}}}}},
		{ID: "old", Status: "deprecated", Threshold: 1, File: "z.yaml", Tests: 2, Failed: rules.Errors{{File: "z.yaml", Line: 3, Column: 1, Problem: "score 0 of 40"}}},
	}
	b.opts.Rules = func() rulebook.State { return rulebook.State{Rules: list} }
	doc := b.page("/rules", http.StatusOK)
	if got := texts(webtest.All(doc, "h2", "")); strings.Join(got, " ") != "vaccines.yaml z.yaml" {
		t.Errorf("files %q", got)
	}
	rows := texts(webtest.All(doc, "tr", ""))
	for i, want := range map[int]string{1: "MMR<i>autism</i>mmr-autismStable403passed0", 2: "quietquietExperimental1notests1never", 4: "oldoldDeprecated11of2failed0never"} {
		if !strings.HasPrefix(compact(rows[i]), want) {
			t.Errorf("row %d: %q, want %q", i, rows[i], want)
		}
	}
	doc = b.page("/rules/mmr-autism", http.StatusOK)
	hits := webtest.All(doc, "ol", "hits")
	if len(hits) == 0 || !strings.Contains(webtest.Text(hits[0]), "A vaccine and autism") || !strings.Contains(webtest.Text(hits[0]), "网传疫苗导致自闭症") {
		t.Errorf("hits %q", texts(hits))
	}
	if got := webtest.Text(webtest.All(b.page("/rules/old?lang=zh", http.StatusOK), "main", "")[0]); !strings.Contains(compact(got), "失败的测试z.yaml:3:1") || !strings.Contains(got, "尚未命中") {
		t.Errorf("a failing rule: %q", got)
	}
	b.page("/rules/none", http.StatusNotFound)

	b.opts.Rules = func() rulebook.State {
		return rulebook.State{Rules: list, Refused: rules.Errors{{File: "rules/a.yaml", Line: 3, Column: 9, Problem: "<b>odd</b>", Hint: "mend it", Excerpt: "> 3 | id: ?"}}}
	}
	got := webtest.Text(webtest.All(b.page("/rules", http.StatusOK), "section", "mistake")[0])
	if !strings.Contains(got, "rules/a.yaml:3:9 <b>odd</b>; mend it") || !strings.Contains(got, "> 3 | id: ?") {
		t.Errorf("the banner of refused rules says %q", got)
	}
}
