package web

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/codebook"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

const testBook = `codes:
  - id: cause
    name: {en: Cause, zh-Hans: 病因}
    codes:
      - id: cause.origin
        name: {en: Origin, zh-Hans: 来源}
  - id: old
    name: {en: Old one, zh-Hans: 旧编码}
    retired: true
types:
  - id: rumor
    name: {en: Rumor, zh-Hans: 传言}
topics: {vaccines: cause.origin}
`

// coded is a desk with a codebook beside its cases, and Ada who may change it.
func coded(t *testing.T) (b *bench, file string) {
	t.Helper()
	b, _ = working(t)
	dir := t.TempDir()
	file = filepath.Join(dir, codebook.FileName)
	book, err := codebook.Open(codebook.Options{Path: file, Default: []byte(testBook), History: filepath.Join(dir, "history"), Now: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	b.desk.Codebook = book.Codebook
	b.opts.Codebook = codebook.NewEditor(book, b.desk)
	staff["ada"] = desk.Member{ID: 9, Name: "Ada", Role: desk.Admin}
	t.Cleanup(func() { delete(staff, "ada") })
	return b, file
}

// TestCodesAreShownByName: forms offer the codes by name, and every page shows them so, in
// both languages.
func TestCodesAreShownByName(t *testing.T) {
	b, _ := coded(t)
	h := b.handler()
	for lang, says := range map[string][]string{"en": {"Code", "Origin", "Type", "Rumor"}, "zh": {"编码", "来源", "类型", "传言"}} {
		for _, target := range []string{"/triage?case=1", "/cases/1"} {
			w := as(h, "ann", target+map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")]+"lang="+lang)
			want(t, w, 200, says...)
			page := w.Body.String()
			if !strings.Contains(page, `<option value="cause.origin">`) || strings.Contains(page, `<option value="old">`) {
				t.Errorf("%s in %s does not offer the codes", target, lang)
			}
		}
	}
	if w := as(h, "ann", "/cases/1/label", "rev", b.rev(1), "code", "cause.orgin"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "The codebook has no “cause.orgin”.") {
		t.Errorf("an unknown code: %d", w.Code)
	}
	want(t, as(h, "ann", "/cases/1/label", "rev", b.rev(1), "code", "cause.origin", "type", "rumor", "back", "case"), http.StatusSeeOther)
	want(t, as(h, "ann", "/triage/bulk", "do", "label", "pick", "2."+b.rev(2), "code", "cause"), http.StatusSeeOther)
	want(t, as(h, "ann", "/cases/3/label", "rev", b.rev(3), "name", "free", "value", "words", "code", "", "type", ""), http.StatusSeeOther)
	want(t, as(h, "ann", "/cases/1"), 200, "Cause › Origin", "Rumor")
	want(t, as(h, "ann", "/cases/1?lang=zh"), 200, "病因 › 来源", "传言")
	want(t, as(h, "ann", "/triage?case=1"), 200, "Cause › Origin", "Remove Code: Cause › Origin")
	want(t, as(h, "ann", "/triage?case=3"), 200, "words")

	rows := func(target string) []string {
		t.Helper()
		doc := webtest.Parse(t, as(h, "ann", target).Body.String())
		var out []string
		for _, table := range webtest.All(doc, "table", "queue") {
			out = append(out, texts(webtest.All(table, "tr", ""))[1:]...)
		}
		return out
	}
	for target, n := range map[string]int{"/queue?label=code:cause&stage=all": 2, "/queue?label=code:cause.origin&stage=all": 1, "/queue?label=type:rumor&stage=all": 1, "/queue?label=code:old&stage=all": 0} {
		if got := rows(target); len(got) != n || n == 1 && !strings.Contains(got[0], "Cause › Origin") {
			t.Errorf("%s: %q", target, got)
		}
	}
	for _, target := range []string{"/today", "/signals"} {
		doc := webtest.Parse(t, as(h, "ann", target).Body.String())
		got := strings.Join(texts(webtest.All(doc, "table", "codes")), " | ")
		if target == "/signals" && got == "" {
			continue // nothing was counted there
		}
		if !strings.Contains(compact(got), compact("Cause 2 2 0 Origin 1 1 0")) || !strings.Contains(compact(got), compact("Rumor 1 1 0")) {
			t.Errorf("%s: %q", target, got)
		}
	}
	want(t, as(h, "ann", "/today?lang=zh"), 200, "按编码统计案例", "最近 7 天", "病因")
}

func TestCodebookPage(t *testing.T) {
	b, file := coded(t)
	h := b.handler()
	want(t, as(h, "ann", "/codebook"), 200, "Codebook", "Origin", "来源", "cause.origin", "retired")
	want(t, as(h, "ann", "/codebook?lang=zh"), 200, "编码表", "已停用", "新案例的建议编码")
	if page := as(h, "ann", "/codebook?key=code&edit=cause").Body.String(); strings.Contains(page, "/codebook/change") {
		t.Error("a reviewer is offered changes")
	}
	base := func() string { return b.opts.Codebook.State().Hash }
	change := func(who string, pairs ...string) int {
		t.Helper()
		return as(h, who, "/codebook/change", append([]string{"base", base()}, pairs...)...).Code
	}
	if got := change("ann", "do", "retire", "key", "code", "id", "cause"); got != http.StatusForbidden {
		t.Errorf("a reviewer changes it: %d", got)
	}
	want(t, as(h, "ada", "/codebook?key=code&edit=cause.origin"), 200, "Rename", "Move", "Retire", "Add a code")
	for _, tt := range [][]string{
		{"do", "add", "key", "code", "id", "cause.lab", "name:en", "Laboratory", "name:zh-Hans", "实验室", "under", "cause"},
		{"do", "rename", "key", "code", "id", "cause.origin", "name:en", "Source", "name:zh-Hans", "源头"},
		{"do", "move", "key", "code", "id", "cause.lab", "under", ""},
		{"do", "retire", "key", "type", "id", "rumor"},
		{"do", "restore", "key", "code", "id", "old"},
	} {
		if got := change("ada", tt...); got != http.StatusSeeOther {
			t.Errorf("%q: %d", tt, got)
		}
	}
	want(t, as(h, "ada", "/codebook?saved=1"), 200, "The codebook is saved", "Laboratory", "Source", "Versions")
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "id: cause.lab") || !strings.Contains(string(text), "源头") {
		t.Errorf("%s, %v", text, err)
	}
	for _, tt := range []struct {
		status int
		says   string
		pairs  []string
	}{
		{422, "This id cannot be used", []string{"do", "add", "key", "code", "id", "cause", "name:en", "Kept words", "name:zh-Hans", "乙"}},
		{422, "needs a name", []string{"do", "rename", "key", "code", "id", "cause", "name:en", "A", "name:zh-Hans", ""}},
		{422, "cannot stand there", []string{"do", "move", "key", "code", "id", "cause", "under", "cause.origin"}},
		{409, "Somebody changed the codebook meanwhile", []string{"base", "0", "do", "retire", "key", "code", "id", "cause"}},
	} {
		w := as(h, "ada", "/codebook/change", append([]string{"base", base()}, tt.pairs...)...)
		if body := w.Body.String(); w.Code != tt.status || !strings.Contains(body, tt.says) || tt.pairs[5] == "cause" && tt.pairs[1] == "add" && !strings.Contains(body, "Kept words") {
			t.Errorf("%q: %d", tt.pairs, w.Code)
		}
	}
	all, err := b.opts.Codebook.Versions()
	if err != nil || len(all) != 6 {
		t.Fatalf("%d versions, %v", len(all), err)
	}
	want(t, as(h, "ada", "/codebook/restore", "base", base(), "version", all[len(all)-1].Hash), http.StatusSeeOther)
	if text, err = os.ReadFile(file); err != nil || string(text) != testBook {
		t.Errorf("%s, %v", text, err)
	}
	// A mistake made by hand is said in the reader's language.
	if err := os.WriteFile(file, []byte("codes: [{id: a, name: {en: A}}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.opts.Codebook.Reload(); err == nil {
		t.Fatal("it loads")
	}
	want(t, as(h, "ada", "/codebook"), 200, "“a” has no name in zh-Hans", "codebook.yaml:1:23")
	want(t, as(h, "ada", "/codebook?lang=zh"), 200, "“a”缺少 zh-Hans 语言的名称")
}

func TestNoCodebook(t *testing.T) {
	b, _ := working(t)
	want(t, as(b.handler(), "ann", "/codebook"), http.StatusNotFound)
}
