package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// rated knows two ratings.
type rated struct{}

func (rated) Verdict(_, rating string, _ float64, _ bool) desk.Verdict {
	return map[string]desk.Verdict{"Pants on Fire": desk.False, "錯誤": desk.False}[rating]
}

func (b *bench) know(list ...desk.KnownDraft) {
	b.t.Helper()
	out, err := desk.NewKnownClaims(b.store, webtest.AsIs{}, rated{}, b.clock).Ingest(context.Background(), list)
	for _, o := range out {
		if err == nil {
			err = o.Err
		}
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func vaccineCheck(n int) desk.KnownDraft {
	return desk.KnownDraft{Claim: "Measles vaccine said to cause autism", Title: "No, the vaccine does not", Rating: "Pants on Fire",
		URL: fmt.Sprintf("https://check.example/%d?a=1&b=2", n), Lang: "en", ReviewedAt: noon.AddDate(0, -1, 0)}
}

// TestKnownClaimsOfACase: the case shows what was checked before, best first, with
// why, and leads to the form for evidence.
func TestKnownClaimsOfACase(t *testing.T) {
	b, _ := working(t)
	m := &webtest.Matcher{Store: b.store}
	want(t, as(b.handler(), "ann", "/cases/1"), 200, "No evidence yet")
	if s := as(b.handler(), "ann", "/cases/1").Body.String(); strings.Contains(s, `id="known"`) {
		t.Error("a desk that matches nothing has a section for it")
	}
	b.opts.Known = m
	h := b.handler()
	want(t, as(h, "ann", "/cases/1"), 200, "Known claims", "still being read in")
	m.Ready = true
	want(t, as(h, "ann", "/cases/1"), 200, "None of the claims that were checked before")

	unmapped := vaccineCheck(2)
	unmapped.Claim, unmapped.Rating, unmapped.Title = "Measles vaccine causes autism", "Four <b>whoppers", ""
	b.know(vaccineCheck(1), unmapped, desk.KnownDraft{Claim: "Dead fish in the river", Rating: "Pants on Fire", URL: "https://check.example/3", Lang: "en"})
	says := want(t, as(h, "ann", "/cases/1"), 200, "Measles vaccine said to cause autism", "No, the vaccine does not", "False", "rated “Pants on Fire”", "check.example", "% likely", "The same claim",
		"rating not in the table", "rated “Four <b>whoppers”", "the same words: ")
	if strings.Contains(says, "Dead fish") || strings.Contains(says, "Use as evidence") {
		t.Errorf("a claim that is not near, or a new case that takes evidence: %s", says)
	}
	b.do(desk.Change{Action: desk.ActionAccept, Case: 1})
	page := webtest.Parse(t, as(h, "ann", "/cases/1").Body.String())
	cite := ""
	for _, a := range webtest.All(page, "a", "button") {
		if strings.Contains(webtest.Text(a), "Use as evidence") && cite == "" {
			cite = webtest.Attr(a, "href")
		}
	}
	form := as(h, "ann", cite)
	want(t, form, 200, "Address of the page")
	if !strings.Contains(form.Body.String(), `value="https://check.example/1?a=1&amp;b=2"`) {
		t.Errorf("the form of %q does not have the address", cite)
	}
	zh := webtest.Parse(t, get(h, "/cases/1", "Test-Member", "ann", "Accept-Language", "zh-CN").Body.String())
	if s := webtest.Text(webtest.All(zh, "main", "")[0]); !strings.Contains(s, "已核查说法") || !strings.Contains(s, "用词相同：") || !strings.Contains(s, "原评级“Pants on Fire”") {
		t.Errorf("in Chinese: %s", s)
	}
	// Beside the triage reader in short, when it is looked for.
	part := as(h, "ann", "/cases/1/similar").Body.String()
	if !strings.Contains(part, "Pants on Fire") || !strings.Contains(part, "The same claim") {
		t.Errorf("in triage: %s", part)
	}
	want(t, as(h, "ann", "/triage?view=all&case=1&similar=1"), 200, "Pants on Fire")
	if s := as(h, "ann", "/triage?view=all&case=1").Body.String(); strings.Contains(s, "Pants on Fire") {
		t.Error("the first page of triage carries known claims")
	}
}

// TestKnownClaimsOwn: an answer of the desk shows on another case, and not on its own.
func TestKnownClaimsOwn(t *testing.T) {
	b, _ := working(t)
	b.opts.Known = &webtest.Matcher{Store: b.store, Ready: true}
	b.opts.AnswerURL = func(slug string) string { return "https://answers.example/" + slug }
	err := b.store.Update(context.Background(), func(tx desk.Tx) error {
		_, err := tx.SaveKnown(desk.KnownClaim{Claim: "Measles vaccine said to cause autism", Rating: "false", Verdict: desk.False, Lang: "en", ReviewedAt: noon, Case: 1, Slug: "1-measles"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	h := b.handler()
	want(t, as(h, "ann", "/cases/1"), 200, "None of the claims that were checked before")
	want(t, as(h, "ann", "/known?q=vaccine+causes+autism"), 200, "answered by this desk", "case 1", "answers.example")
	want(t, as(h, "ann", "/known?verdict=own"), 200, "Measles vaccine said to cause autism")
}

// TestKnownPage: all known claims, parts of them, and those that a text may repeat.
func TestKnownPage(t *testing.T) {
	b, _ := working(t)
	m := &webtest.Matcher{Store: b.store, Ready: true}
	b.opts.Known = m
	h := b.handler()
	want(t, as(h, "ann", "/known"), 200, "No claims are known yet", "rumordesk import factchecks FILE")
	var list []desk.KnownDraft
	for n := range 70 {
		d := vaccineCheck(n)
		d.ReviewedAt = noon.Add(-time.Duration(n) * time.Hour)
		d.Claim = fmt.Sprintf("Claim number %d about garlic", n)
		if n%2 == 1 {
			d.URL, d.Rating = fmt.Sprintf("https://other.example/%d", n), "Four whoppers"
		}
		list = append(list, d)
	}
	b.know(list...)
	b.know(desk.KnownDraft{Claim: "吃大蒜可以治病", Rating: "錯誤", URL: "https://zh.example/1", Lang: "zh"})
	first := want(t, as(h, "ann", "/known"), 200, "71 known claims", "Claim number 0 about", "1–50", "Without a verdict 35", "other.example 35", "Four whoppers other.example 35")
	if strings.Contains(first, "Claim number 60 about") {
		t.Error("the first page has too much")
	}
	want(t, as(h, "ann", "/known?page=2"), 200, "Claim number 60 about", "吃大蒜可以治病", "51–71")
	part := want(t, as(h, "ann", "/known?publisher=other.example"), 200, "Claim number 1 about", "Show all known claims")
	if strings.Contains(part, "Claim number 2 about") {
		t.Error("another publisher's")
	}
	want(t, as(h, "ann", "/known?verdict=none"), 200, "Claim number 1 about")
	want(t, as(h, "ann", "/known?verdict=misleading"), 200, "No known claim is of this kind")
	want(t, as(h, "ann", "/known?q=number+7+about+garlic"), 200, "Nearest first", "Claim number 7 about garlic", "% likely")
	want(t, as(h, "ann", "/known?q=zzzz"), 200, "No known claim is like this text")
	m.Ready = false
	want(t, as(h, "ann", "/known?q=garlic"), 200, "still being read in")
	want(t, as(h, "ann", "/known"), 200, "71 known claims")
	for _, bad := range []string{"/known?verdict=nonsense", "/known?page=x", "/known?q=" + strings.Repeat("x", maxKnownText+1)} {
		if w := as(h, "ann", bad); w.Code != http.StatusBadRequest && w.Code != http.StatusRequestURITooLong {
			t.Errorf("%.40s: %d", bad, w.Code)
		}
	}
}

// TestKnownClaimsSayHowTheEncoderDoes: the page says whether there is a sentence encoder, how far it
// is, and that it failed.
func TestKnownClaimsSayHowTheEncoderDoes(t *testing.T) {
	b, _ := working(t)
	b.know(vaccineCheck(1))
	if strings.Contains(want(t, as(b.handler(), "ann", "/known"), 200), "Sentence encoder") {
		t.Error("there is none")
	}
	info := EncoderInfo{Model: "all-<b>MiniLM", Claims: 1200, Encoded: 300, PerText: 17 * time.Millisecond}
	b.opts.Encoders = func() []EncoderInfo { return []EncoderInfo{info} }
	says := want(t, as(b.handler(), "ann", "/known"), 200, "Sentence encoders", "other language", "all-<b>MiniLM", "300 of 1,200 claims are encoded.", "17 ms a claim.", "The others are matched by their words")
	if strings.Contains(says, "It failed") {
		t.Error("it has not failed")
	}
	info = EncoderInfo{Model: "m", Claims: 7, Encoded: 7, Failed: true}
	says = want(t, as(b.handler(), "ann", "/known"), 200, "7 of 7 claims are encoded.", "It failed last time")
	if strings.Contains(says, "<progress") || strings.Contains(says, "ms a claim") {
		t.Error("all is done, and nothing is known of the speed")
	}
}
