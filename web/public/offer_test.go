package public

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// buttons are the values of the buttons that say which answer it is.
func buttons(doc *html.Node) (out []string) {
	for _, b := range webtest.All(doc, "button", "") {
		if webtest.Attr(b, "name") == "answer" {
			out = append(out, webtest.Attr(b, "value"))
		}
	}
	return out
}

// TestOffer: who sends a tip is asked, in their language, about the answer that it may ask for; yes leads to the answer and opens
// no case, no leads to a receipt that does not ask again.
func TestOffer(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	a := b.answered()
	b.opts.Known = &webtest.Matcher{Store: b.store, Ready: true, Vectors: filepath.Join(t.TempDir(), "vectors")}
	for _, tt := range []struct{ lang, text, title, claim, said, yes string }{
		{"en", "Our kindergarten warns that the MMR vaccine gives children autism.", "Is this it?", a.Claim, "Large studies found no link.", "Answered"},
		{"zh-Hans", "群里说麻腮风疫苗会让孩子得自闭症，是真的吗？", "是这一条吗？", "麻腮风疫苗会导致儿童自闭症", "大型研究没有发现关联。", "已回应"},
	} {
		doc := b.page(b.post("/"+tt.lang+"/tip", url.Values{"text": {tt.text}}), 201)
		contains(t, tt.lang, webtest.Text(b.one(doc, "section", "offer")), tt.title, tt.claim, tt.said)
		if got := buttons(doc); !slices.Equal(got, []string{a.Slug, "none"}) {
			t.Fatalf("%s: asked about %q", tt.lang, got)
		}
		receipt := webtest.Text(b.one(doc, "p", "receipt"))
		look := "/" + tt.lang + "/receipt?number=" + receipt
		if got := buttons(b.page(b.get(look), 200)); !slices.Equal(got, []string{a.Slug, "none"}) {
			t.Errorf("%s: the receipt asks about %q", tt.lang, got)
		}
		no := b.post("/"+tt.lang+"/receipt", url.Values{"number": {receipt}, "answer": {"none"}})
		if got := buttons(b.page(b.get(no.Header().Get("Location")), 200)); no.Code != 303 || len(got) > 0 {
			t.Errorf("%s: after none of these %d, and it is asked about %q", tt.lang, no.Code, got)
		}
		for range 2 {
			yes := b.post("/"+tt.lang+"/receipt", url.Values{"number": {receipt}, "answer": {a.Slug}})
			doc = b.page(b.get(yes.Header().Get("Location")), 200)
			contains(t, tt.lang, webtest.Text(b.one(doc, "div", "status")), tt.yes)
			if got := webtest.Attr(b.one(doc, "article", "card"), "class"); yes.Code != 303 || !strings.Contains(got, "verdict-false") || len(buttons(doc)) > 0 {
				t.Errorf("%s: after yes %d, card %q, asked about %q", tt.lang, yes.Code, got, buttons(doc))
			}
		}
	}
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		stages, err := tx.CountStages()
		if err != nil {
			return err
		}
		if stages[desk.StageNew] != 0 || stages[desk.StageMerged] != 2 {
			t.Errorf("after two times yes the cases are %v", stages)
		}
		seen, err := tx.Sightings(a.Case)
		if len(seen) != 3 {
			t.Errorf("%d sightings of the answered case, want 3", len(seen))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOfferNothing: what asks for no answer is not asked about, nor while the answers are read in; what is said about no tip or
// no answer changes nothing.
func TestOfferNothing(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	a := b.answered()
	m := &webtest.Matcher{Store: b.store, Ready: true}
	b.opts.Known = m
	doc := b.page(b.post("/en/tip", url.Values{"text": {"When does the pharmacy open on Sundays?"}}), 201)
	if got := buttons(doc); len(got) > 0 {
		t.Errorf("asked about %q", got)
	}
	receipt := webtest.Text(b.one(doc, "p", "receipt"))
	for _, number := range []string{"", "AAAA-AAAA-AAAA", strings.Repeat("A", 200)} {
		contains(t, number, webtest.Text(b.page(b.post("/en/receipt", url.Values{"number": {number}, "answer": {a.Slug}}), 404)), "We do not find this number")
	}
	for _, slug := range []string{"", "9-nothing"} {
		b.page(b.post("/en/receipt", url.Values{"number": {receipt}, "answer": {slug}}), 303)
	}
	contains(t, "receipt", webtest.Text(b.page(b.get("/en/receipt?number="+receipt), 200)), "Received")
	m.Ready = false
	if got := buttons(b.page(b.post("/en/tip", url.Values{"text": {"The MMR vaccine causes autism in children"}}), 201)); len(got) > 0 {
		t.Errorf("while the answers are read in it is asked about %q", got)
	}
	b.page(b.post("/en/receipt", url.Values{"number": {receipt}, "answer": {a.Slug}}, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"), 403)
}
