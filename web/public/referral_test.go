package public

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// referred makes a referral and returns it with the path of its link.
func (b *bench) referred() (desk.Referral, string) {
	b.t.Helper()
	id := b.tipped("Tap water in the harbour district is contaminated", "en")
	b.accept(id)
	b.do(ann, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &desk.Evidence{URL: "https://water.example/report", Quote: "Within limits.", Stance: desk.Context}})
	r, token, err := b.refer.Refer(context.Background(), ann, id, 0, "Water Laboratory", "Has the water been tested this week?\nWhat was found?", time.Time{})
	if err != nil {
		b.t.Fatal(err)
	}
	return r, "/r/" + token
}

func (b *bench) referral(id int64) (r desk.Referral) {
	b.t.Helper()
	err := b.opts.Store.View(context.Background(), func(tx desk.ReadTx) (err error) {
		r, err = tx.Referral(id)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

func TestReferralIsAnsweredByLink(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	r, at := b.referred()
	w := b.get("/en" + at)
	doc := b.page(w, 200)
	contains(t, "brief", webtest.Text(b.one(doc, "main", "")), "For Water Laboratory", "Has the water been tested", "What was found?", "Tap water in the harbour",
		"Within limits.", "Please answer by 12 March 2026, 12:00 UTC", "I have received this")
	for key, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"} {
		if got := w.Header().Get(key); got != want {
			t.Errorf("%s: %q", key, got)
		}
	}
	if b.referral(r.ID).State != desk.ReferralSent {
		t.Error("reading alone acknowledges: a mail scanner would too")
	}
	w = b.post("/en"+at+"/acknowledge", nil)
	if w.Code != 303 || w.Header().Get("Location") != "/en"+at || b.referral(r.ID).State != desk.ReferralAcknowledged {
		t.Fatalf("acknowledge: %d to %q", w.Code, w.Header().Get("Location"))
	}
	contains(t, "acknowledged", webtest.Text(b.page(b.get("/en"+at), 200)), "we know that you have received this")

	form := url.Values{"outcome": {"verified"}, "text": {"Tested on Monday, all within limits. Call 138 1234 5678."}, "sources": {"https://lab.example/1\r\n\r\nhttps://lab.example/2\r\n"}}
	if w := b.post("/en"+at+"/reply", form, "Sec-Fetch-Site", "none", "Origin", "null"); w.Code != 303 {
		t.Fatalf("reply: %d %s", w.Code, w.Body)
	}
	got := b.referral(r.ID)
	if got.Named {
		t.Error("the institution is named without its consent")
	}
	if got.State != desk.ReferralAnswered || got.Outcome != desk.ReplyVerified || strings.Contains(got.Reply, "138") || !slices.Equal(got.Sources, []string{"https://lab.example/1", "https://lab.example/2"}) {
		t.Errorf("referral %+v", got)
	}
	doc = b.page(b.get("/zh-Hans"+at), 200)
	contains(t, "answered", webtest.Text(b.one(doc, "main", "")), "您的回复已收到", "修改您的回复", "Tested on Monday")
	form.Set("outcome", "information")
	form.Set("text", "Tested on Monday and Tuesday.")
	form.Set("named", "yes")
	b.now = b.now.Add(24 * time.Hour)
	if w := b.post(at+"/reply", form); w.Code != 303 || b.referral(r.ID).Reply != "Tested on Monday and Tuesday." {
		t.Errorf("changing the reply: %d", w.Code)
	}
	if !b.referral(r.ID).Named || !strings.Contains(b.get("/en"+at).Body.String(), `value="yes" checked`) {
		t.Error("the consent is not kept")
	}
	if strings.Contains(b.log.String(), strings.TrimPrefix(at, "/r/")) {
		t.Error("the log has the link")
	}
}

func TestReplyErrorsAreTiedToTheirFields(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	_, at := b.referred()
	doc := b.page(b.post("/en"+at+"/reply", url.Values{"text": {" "}, "sources": {"https://ok.example\nthe <library>"}}), 422)
	contains(t, "errors", webtest.Text(b.one(doc, "div", "errors")), "choose one", "at least a sentence", "the <library>")
	for _, id := range []string{"outcome-verified-error", "text-error", "sources-error"} {
		if byID(doc, id) == nil {
			t.Errorf("no %s", id)
		}
	}
	if got := webtest.Text(byID(doc, "sources")); got != "https://ok.example the <library>" {
		t.Errorf("sources are %q", got)
	}
	for _, a := range webtest.All(b.one(doc, "nav", "langs"), "a", "") {
		b.page(b.get(webtest.Attr(a, "href")), 200)
	}
}

func TestLinksThatAreNoGood(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	r, at := b.referred()
	form := url.Values{"outcome": {"verified"}, "text": {"Yes."}}
	dead := func(name, at string) {
		t.Helper()
		for _, lang := range []string{"/en", "/zh-Hans", ""} {
			w := b.get(lang+at, "Accept-Language", "en")
			doc := b.page(w, 404)
			if lang != "/zh-Hans" {
				contains(t, name, webtest.Text(doc), "This link does not work any more")
			} else {
				contains(t, name, webtest.Text(doc), "这个链接已失效")
			}
			if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("%s: headers %v", name, w.Header())
			}
		}
		b.page(b.post(at+"/reply", form), 404)
		b.page(b.post(at+"/acknowledge", nil), 404)
	}
	swapped := []byte(at)
	swapped[20] ^= 1
	for name, link := range map[string]string{"forged": string(swapped), "short": at[:30], "letters": "/r/hello", "odd": "/r/%00%ff", "long": "/r/" + strings.Repeat("A", 5000)} {
		dead(name, link)
	}
	b.page(b.get(at), 200)
	b.now = r.ExpiresAt.Add(time.Second)
	dead("expired", at)
	b.now = noon
	if err := b.refer.Revoke(context.Background(), ann, r.ID); err != nil {
		t.Fatal(err)
	}
	dead("revoked", at)
	if got := b.referral(r.ID); got.Reply != "" || got.State != desk.ReferralRevoked {
		t.Errorf("referral %+v", got)
	}
}

func TestOverdueIsSaid(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	r, at := b.referred()
	b.now = r.DueAt.Add(time.Minute)
	contains(t, "late", webtest.Text(b.one(b.page(b.get("/en"+at), 200), "p", "late")), "was hoped for by")
}

// The link of a referral opens in the language of the directory, whatever the browser
// asks for; the language switch counts more.
func TestReferralSpeaksTheRecipientsLanguage(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	id := b.tipped("Tap water in the harbour district is contaminated", "en")
	b.accept(id)
	to, err := b.refer.SaveRecipient(context.Background(), ann, desk.Recipient{Organisation: "疾病预防控制中心", Language: "zh"})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := b.refer.Refer(context.Background(), ann, id, to.ID, "", "自来水检测过吗？", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for path, lang := range map[string]string{"/r/" + token: "zh-Hans", "/en/r/" + token: "en"} {
		w := b.get(path, "Accept-Language", "en-GB")
		if got := w.Header().Get("Content-Language"); w.Code != 200 || got != lang {
			t.Errorf("%s: %d in %q, want %s", path, w.Code, got, lang)
		}
	}
}
