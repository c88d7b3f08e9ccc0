package api

import (
	"context"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// published takes a claim to its answer, and returns the answer's address.
func (b *bench) published(en, zh string) string {
	b.t.Helper()
	_, out, err := b.intake.Tip(context.Background(), desk.TipDraft{Text: en}, "en")
	if err != nil {
		b.t.Fatal(err)
	}
	base := "/cases/" + out.Case.String()
	b.must(200, "Rita", "POST", base+"/accept", "")
	b.must(201, "Rita", "POST", base+"/evidence", `{"url":"https://who.example/a","quote":"There is no link.","stance":"refutes"}`)
	b.must(200, "Rita", "POST", base+"/claim", `{"en":"`+en+`","zh-Hans":"`+zh+`"}`)
	b.must(200, "Rita", "POST", base+"/verdict", `{"verdict":"false","summary":{"en":"No.","zh-Hans":"不会。"}}`)
	b.must(200, "Edda", "POST", base+"/sign", "")
	return b.must(200, "Edda", "POST", base+"/publish", "").text("url")
}

// answering is a bench with two answers and the matcher of a desk.
func answering(t *testing.T) (b *bench, measles, salt string) {
	t.Helper()
	b = newBench(t)
	b.opts.Known = &webtest.Matcher{Store: b.store, Ready: true, Vectors: filepath.Join(t.TempDir(), "known")}
	b.open()
	measles = b.published("The measles vaccine causes autism in children.", "麻疹疫苗会导致儿童自闭症。")
	salt = b.published("Iodised salt protects against nuclear radiation.", "吃碘盐可以防核辐射。")
	return b, measles, salt
}

// offers are the addresses of the answers that a reply offers.
func offers(r reply) (out []string) {
	list, ok := r.at("answers").([]any)
	if !ok {
		return []string{"no list: " + string(r.raw)}
	}
	for i := range list {
		out = append(out, r.text("answers", i, "url"))
	}
	return out
}

// TestOfferedAnswers: a tip in other words and in the other language is offered the answer that it asks for, one about
// something else none; by its receipt and without one the same.
func TestOfferedAnswers(t *testing.T) {
	b, measles, salt := answering(t)
	for text, want := range map[string]string{
		"Somebody at our kindergarten says the shot against measles makes children autistic": measles,
		"麻疹疫苗会让小孩得自闭症吗？":                                                                     measles,
		"群里都在传囤碘盐防辐射，靠谱吗":                                                                    salt,
		"When does the pharmacy on Mill Road open on Sundays?":                               "",
		"药店周日几点开门？":                                                                          "",
	} {
		sent := b.must(201, "", "POST", "/tips", `{"text":"`+text+`"}`)
		asked := b.must(200, "", "GET", "/answers/match?text="+url.QueryEscape(text), "")
		if got := strings.Join(offers(sent), " "); got != want {
			t.Errorf("%q is offered %q, want %q", text, got, want)
		}
		if !slices.Equal(offers(sent), offers(asked)) {
			t.Errorf("%q: a tip is offered %v, a question %v", text, offers(sent), offers(asked))
		}
		if want != "" && (sent.text("answers", 0, "claim", "en") == "" || sent.text("answers", 0, "claim", "zh-Hans") == "" || sent.text("answers", 0, "verdict") != "false") {
			t.Errorf("what is offered: %s", sent.raw)
		}
		if cache := asked.Header.Get("Cache-Control"); cache != "no-store" {
			t.Errorf("a question may be kept: Cache-Control %q", cache)
		}
	}
	for _, bad := range []string{"", "?text=", "?text=abc", "?text=" + strings.Repeat("x", desk.MaxTip+1), "?text=%ff%fe%ff%fe%ff%fe", "?text=long+enough&limit=3"} {
		b.refused(422, "invalid", "", "GET", "/answers/match"+bad, "")
	}
	b.opts.Known = &webtest.Matcher{Store: b.store}
	b.open()
	b.must(503, "", "GET", "/answers/match?text=long+enough", "")
	if got := offers(b.must(201, "", "POST", "/tips", `{"text":"The measles vaccine causes autism, they say."}`)); len(got) != 0 {
		t.Errorf("while the answers are read in a tip is offered %v", got)
	}
	b.opts.Known = nil
	b.open()
	if got := offers(b.must(200, "", "GET", "/answers/match?text=long+enough", "")); len(got) != 0 {
		t.Errorf("without a matcher: %v", got)
	}
}

// TestTipAnswered: the sender says which answer it is, in any of its addresses, once or twice.
func TestTipAnswered(t *testing.T) {
	b, measles, salt := answering(t)
	stages := func() string { return string(b.must(200, "Rita", "GET", "/stages", "").raw) }
	before := stages()
	sent := b.must(201, "", "POST", "/tips", `{"text":"Our kindergarten warns that the measles shot makes children autistic"}`)
	path := "/tips/" + sent.text("receipt") + "/answered"
	for _, wrong := range []string{"", "nonsense", "https://desk.example.org/answers/9-nothing", strings.Replace(measles, "desk.example.org", "evil.example", 1),
		strings.Replace(measles, "https:", "http:", 1), strings.Replace(measles, "/answers/", "/other/answers/", 1), "https://desk.example.org/", measles + "/more", "https://desk.example.org/%zz"} {
		r := b.refused(422, "invalid", "", "POST", path, `{"url":"`+wrong+`"}`)
		if r.text("errors", 0, "field") != "url" {
			t.Errorf("%q: %s", wrong, r.raw)
		}
	}
	b.refused(422, "invalid", "", "POST", path, `{"address":"x"}`)
	b.refused(400, "malformed", "", "POST", path, ``)
	for _, receipt := range []string{"0000-0000-0000", strings.Repeat("A", 50)} {
		b.refused(404, "not-found", "", "POST", "/tips/"+receipt+"/answered", `{"url":"`+measles+`"}`)
	}
	if got := b.must(200, "", "GET", "/tips/"+sent.text("receipt"), "").text("status"); got != "received" {
		t.Errorf("after refusals the tip is %s", got)
	}
	for _, yes := range []string{measles, strings.Replace(measles, "/answers/", "/zh-Hans/answers/", 1), measles + "?x=1#top"} {
		r := b.must(200, "", "POST", path, `{"url":"`+yes+`"}`)
		if r.text("status") != "answered" || r.text("answer_url") != measles {
			t.Errorf("yes to %s: %s", yes, r.raw)
		}
	}
	list := b.must(200, "Rita", "GET", "/cases?stage=answered", "")
	for i := range list.at("cases").([]any) {
		want := map[string]float64{"1": 2, "2": 1}[list.text("cases", i, "id")]
		if list.at("cases", i, "sightings") != want {
			t.Errorf("case %s has %v sightings, want %v", list.text("cases", i, "id"), list.at("cases", i, "sightings"), want)
		}
	}
	if after := stages(); strings.Replace(after, `"merged":1`, `"merged":0`, 1) != before {
		t.Errorf("the stages were %s, and are %s", before, after)
	}
	told := b.events()
	if n := len(slices.DeleteFunc(told, func(e string) bool { return e != "tip.answered" })); n != 1 {
		t.Errorf("a yes that is said three times is told %d times", n)
	}
	if r := b.must(200, "", "POST", path, `{"url":"`+salt+`"}`); r.text("answer_url") != salt {
		t.Errorf("another mind: %s", r.raw)
	}
}
