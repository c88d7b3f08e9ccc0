package public

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/webtest"
)

var receiptForm = regexp.MustCompile(`^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$`)

// TestTipToAnswer goes the whole way of a tip.
func TestTipToAnswer(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	b.page(b.get("/en/tip"), 200)
	w := b.post("/en/tip", url.Values{"text": {"They say that garlic cures the flu within a day."}, "area": {"Harbour district"}, "seen_url": {"paper.example/garlic"}})
	doc := b.page(w, 201)
	receipt := webtest.Text(b.one(doc, "p", "receipt"))
	if !receiptForm.MatchString(receipt) || w.Header().Get("Cache-Control") != "no-store" || len(w.Result().Cookies()) != 0 {
		t.Fatalf("receipt %q, headers %v", receipt, w.Header())
	}
	status := func(lang, want string) {
		t.Helper()
		// As a person may write it: small letters, no hyphens.
		doc := b.page(b.get("/"+lang+"/receipt?number="+strings.ToLower(strings.ReplaceAll(receipt, "-", "+"))), 200)
		contains(t, "status", webtest.Text(b.one(doc, "div", "status")), want)
	}
	status("en", "Received")
	status("zh-Hans", "已收到")
	b.accept(1)
	status("en", "In review")
	a := b.publish(1, desk.False, map[string]string{"en": "It does not."}, "")
	status("en", "Answered")
	doc = b.page(b.get("/en/receipt?number="+receipt), 200)
	if got := webtest.Attr(webtest.All(b.one(doc, "article", "card"), "a", "")[0], "href"); got != "/en/answers/"+a.Slug {
		t.Errorf("the receipt leads to %q", got)
	}
	err := b.opts.Store.View(context.Background(), func(tx desk.ReadTx) error {
		tip, err := tx.TipOf(1)
		if err == nil && (tip.Area != "Harbour district" || tip.SeenURL != "https://paper.example/garlic") {
			t.Errorf("tip %+v", tip)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestTipInAnotherLanguage: it is kept in whatever language it is, under a code that is one, and its sender is told.
func TestTipInAnotherLanguage(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	b.opts.Language = extract.Language
	for i, tt := range []struct {
		text, declared, lang string
		told                 bool
	}{
		{"They say that garlic cures the flu within a day.", "", "en", false},
		{"他们说大蒜一天就能治好流感，是真的吗？", "", "zh", false},
		{"Wanasema kwamba vitunguu saumu huponya mafua kwa siku moja.", "", "und", true},
		{"Wanasema kwamba vitunguu saumu huponya mafua kwa siku mbili.", "sw", "sw", true},
		{"Wanasema kwamba vitunguu saumu huponya mafua kwa siku tatu.", "zzz", "und", true},
		{"Wanasema kwamba vitunguu saumu huponya mafua kwa siku nne.", "'<b>", "und", true},
		{"Учёные опровергли слухи о новой вакцине.", "und", "ru", true},
		{"🧄🧄🧄 → 🤧 1 2 3 ?!?!?!", "", "und", true},
	} {
		doc := b.page(b.post("/en/tip", url.Values{"text": {tt.text}, "language": {tt.declared}}), 201)
		told := false
		for _, n := range webtest.All(doc, "p", "note") {
			told = told || webtest.Attr(n, "id") == "language"
		}
		if told != tt.told {
			t.Errorf("%q: told of its language: %v", tt.text, told)
		}
		err := b.opts.Store.View(context.Background(), func(tx desk.ReadTx) error {
			it, err := tx.Item(desk.ItemID(i + 1))
			if err == nil && (it.Lang != tt.lang || it.Text != tt.text) {
				t.Errorf("%q, declared %q: stored as %q in %q, want %q", tt.text, tt.declared, it.Text, it.Lang, tt.lang)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestDiscardedTip(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	receipt := webtest.Text(b.one(b.page(b.post("/tip", url.Values{"text": {"Buy my house, it is cheap."}}), 201), "p", "receipt"))
	b.do(ann, desk.Change{Action: desk.ActionDiscard, Case: 1, Reason: "no claim"})
	contains(t, "status", webtest.Text(b.page(b.get("/en/receipt?number="+receipt), 200)), "Closed")
}

func TestUnknownReceipt(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	for _, n := range []string{"", "AAAA-BBBB-CCCC", strings.Repeat("A", 500), "<b>", "\x00\xff"} {
		doc := b.page(b.get("/en/receipt?number="+url.QueryEscape(n)), 404)
		contains(t, n, webtest.Text(byID(doc, "number-error")), "We do not find this number")
		if webtest.Attr(byID(doc, "number"), "aria-describedby") != "number-hint number-error" {
			t.Error("the error is not tied to its field")
		}
	}
}

func TestTipErrorsKeepWhatWasWritten(t *testing.T) {
	for name, tt := range map[string]struct {
		form  url.Values
		field string
		says  string
	}{
		"short":   {url.Values{"text": {"ab"}, "area": {"Kept <place>"}}, "text", "at least 5"},
		"empty":   {url.Values{}, "text", "at least 5"},
		"long":    {url.Values{"text": {strings.Repeat("长", 5001)}}, "text", "at most 5000"},
		"area":    {url.Values{"text": {"long enough"}, "area": {strings.Repeat("x", 101)}}, "area", "at most 100"},
		"address": {url.Values{"text": {"long enough"}, "seen_url": {"javascript:alert(1)"}}, "seen_url", "https://"},
		"words":   {url.Values{"text": {"long enough"}, "seen_url": {"on the bus"}}, "seen_url", "https://"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, redact.Redactor{})
			doc := b.page(b.post("/en/tip", tt.form), 422)
			contains(t, "field", webtest.Text(byID(doc, tt.field+"-error")), tt.says)
			contains(t, "summary", webtest.Text(b.one(doc, "div", "errors")), tt.says)
			for _, f := range []string{"text", "area", "seen_url"} {
				el := byID(doc, f)
				got := webtest.Attr(el, "value")
				if f == "text" {
					got = webtest.Text(el)
				}
				if want := tt.form.Get(f); got != want {
					t.Errorf("%s is %.40q, was %.40q", f, got, want)
				}
				if wrong := webtest.Attr(el, "aria-invalid") == "true"; wrong != (f == tt.field) {
					t.Errorf("%s aria-invalid: %v", f, wrong)
				}
			}
		})
	}
}

// TestNothingOfTheSender sends a tip with everything that tells who sent it, and looks
// for it in every byte of the data folder and the log.
func TestNothingOfTheSender(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	b.opts.Known = &webtest.Matcher{Store: b.store, Ready: true}
	answer := b.answered().Slug
	w := b.post("/en/tip", url.Values{
		"text": {"Garlic cures flu, says my chat. Write to jane.roe@mail.example or +86 138 1234 5678, my id is 11010519491231002X, " +
			"card 4111 1111 1111 1111, I am @jane_roe_42, at 198.51.100.77."},
		"area":     {"Harbour, ask bob.roe@mail.example"},
		"seen_url": {"https://paper.example/garlic?email=carol.roe%40mail.example"},
	}, "User-Agent", "TellTaleAgent/9.9", "X-Forwarded-For", "203.0.113.201", "Forwarded", "for=203.0.113.202", "X-Real-IP", "203.0.113.203",
		"Referer", "https://from-where.example/page", "Cookie", "session=cookie-monster", "Accept-Language", "fr-CH-x-telltale", "DNT", "1")
	doc := b.page(w, 201)
	receipt := webtest.Text(b.one(doc, "p", "receipt"))
	b.page(b.get("/en/receipt?number="+receipt, "User-Agent", "TellTaleAgent/9.9"), 200)
	for _, say := range []string{answer, "none", "99-told-by-telltale"} {
		b.page(b.post("/en/receipt", url.Values{"number": {receipt}, "answer": {say}, "name": {"jane.roe"}}, "User-Agent", "TellTaleAgent/9.9", "Referer", "https://from-where.example/page", "Cookie", "session=cookie-monster"), 303)
	}
	contains(t, "receipt", webtest.Text(b.page(b.get("/en/receipt?number="+receipt), 200)), "Answered")
	secrets := []string{
		"jane.roe", "bob.roe", "carol.roe", "1381234", "138 1234", "11010519491231002", "4111", "jane_roe", "198.51.100", "203.0.113", "192.0.2.1",
		"TellTaleAgent", "from-where", "cookie-monster", "told-by-telltale", "fr-CH", receipt, strings.ReplaceAll(receipt, "-", ""),
	}
	seen, found := 0, false
	look := func(name string, content []byte) {
		low := strings.ToLower(string(content))
		found = found || strings.Contains(low, "garlic cures flu")
		for _, s := range secrets {
			if strings.Contains(low, strings.ToLower(s)) {
				t.Errorf("%s holds %q", name, s)
			}
		}
	}
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		look(d.Name(), content)
		return nil
	})
	if err != nil || seen == 0 || !found {
		t.Fatalf("looked at %d files (the tip is there: %v): %v", seen, found, err)
	}
	look("the log", b.log.Bytes())
}

// few lets a number of tries through and remembers the keys it was asked with.
type few struct {
	left int
	keys []string
}

func (f *few) Allow(key string) (bool, time.Duration) {
	f.keys = append(f.keys, key)
	f.left--
	return f.left >= 0, 90 * time.Second
}

func TestLimits(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	tips, receipts, links, searches := &few{left: 1}, &few{left: 1}, &few{left: 1}, &few{left: 1}
	b.opts.Limit = Limits{Tips: tips, Receipts: receipts, Links: links, Searches: searches}
	tip := url.Values{"text": {"Garlic cures the flu."}}
	b.page(b.post("/en/tip", url.Values{"text": {"x"}}), 422) // does not count
	b.page(b.post("/en/tip", tip), 201)
	w := b.post("/en/tip", tip)
	contains(t, "page", webtest.Text(b.page(w, 429)), "a little too often")
	if w.Header().Get("Retry-After") != "90" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", w.Header())
	}
	b.page(b.get("/en/receipt?number=AAAA"), 404)
	b.page(b.get("/zh-Hans/receipt?number=AAAA"), 429)
	b.page(b.get("/en/receipt"), 200)
	b.page(b.get("/r/x"), 404)
	b.page(b.get("/en/r/x"), 429)
	b.page(b.get("/?q=a"), 200)
	b.page(b.get("/?q=a"), 429)
	b.page(b.get("/"), 200)
	if len(tips.keys) != 2 || tips.keys[0] != "192.0.2.1/32" {
		t.Errorf("keys %q", tips.keys)
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	w := b.post("/en/tip", url.Values{"text": {"Garlic cures the flu."}}, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	contains(t, "page", webtest.Text(b.page(w, 403)), "from another site")
}
