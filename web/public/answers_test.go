package public

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestAnswerInBothLanguages(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	a := b.answered()
	at := "/answers/" + a.Slug
	en := b.page(b.get("/en"+at), 200)
	contains(t, "en", webtest.Text(b.one(en, "main", "")), "The MMR vaccine causes autism", "What we found: False", "It does not.", "Large studies",
		"First seen by us 10 March 2026", "Speaks against the claim", "No difference was found.", "A study of 650,000", "Vaccination and autism", "Read at journal.example")
	zh := b.page(b.get("/zh-Hans"+at), 200)
	main := webtest.Text(b.one(zh, "main", ""))
	contains(t, "zh", main, "核查结论： 不实", "大型研究没有发现关联", "2026年3月10日", "否定该说法")
	if strings.Contains(main, "Large studies") || webtest.Attr(b.one(zh, "html", ""), "lang") != "zh-Hans" {
		t.Error("the Chinese page speaks English")
	}
	// The plain address speaks the reader's language and says so.
	w := b.get(at, "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.1")
	if w.Header().Get("Content-Language") != "zh-Hans" || w.Header().Get("Vary") != "Accept-Language" {
		t.Errorf("headers %v", w.Header())
	}
	if w := b.get("/en"+at, "Accept-Language", "zh"); w.Header().Get("Content-Language") != "en" || w.Header().Get("Vary") != "" {
		t.Errorf("named language: headers %v", w.Header())
	}
	for _, a := range webtest.All(en, "a", "out") {
		if webtest.Attr(a, "rel") != "noopener noreferrer nofollow" {
			t.Errorf("rel %q", webtest.Attr(a, "rel"))
		}
	}
	var alternates []string
	for _, l := range webtest.All(en, "link", "") {
		if webtest.Attr(l, "hreflang") != "" {
			alternates = append(alternates, webtest.Attr(l, "hreflang")+" "+webtest.Attr(l, "href"))
		}
	}
	want := fmt.Sprintf("en https://answers.example/en%[1]s,zh-Hans https://answers.example/zh-Hans%[1]s,x-default https://answers.example%[1]s", at)
	if got := strings.Join(alternates, ","); got != want {
		t.Errorf("alternates %s, want %s", got, want)
	}
}

func TestAnswerInAnotherLanguageSaysSo(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	id := b.tipped("喝白酒可以杀死体内的病毒", "zh")
	b.accept(id)
	a := b.publish(id, desk.False, map[string]string{"zh-Hans": "不能。"}, "")
	doc := b.page(b.get("/en/answers/"+a.Slug), 200)
	contains(t, "main", webtest.Text(b.one(doc, "main", "")), "has not been written in English yet", "不能。", "Vaccines do what was said")
	if got := webtest.Attr(webtest.All(doc, "div", "prose")[0], "lang"); got != "zh-Hans" {
		t.Errorf("lang of the summary %q", got)
	}
	if got := webtest.Attr(b.one(doc, "h1", ""), "lang"); got != "en" {
		t.Errorf("lang of the claim %q", got)
	}
}

func TestCorrectionsAndReview(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	a := b.answered()
	at := "/en/answers/" + a.Slug
	b.now = noon.Add(48 * time.Hour)
	b.do(bo, desk.Change{Action: desk.ActionRevise, Case: a.Case, Reason: "new study"})
	main := webtest.Text(b.one(b.page(b.get(at), 200), "main", ""))
	contains(t, "under review", main, "We are looking at this again", "False", "It does not.")
	b.now = noon.Add(72 * time.Hour)
	b.conclude(a.Case, desk.Unproven, map[string]string{"en": "We do not know."}, "A retraction came out.")
	doc := b.page(b.get(at), 200)
	main = webtest.Text(b.one(doc, "main", ""))
	contains(t, "corrected", main, "What we found: Unproven", "We do not know.", "Corrections", "A retraction came out.", "It does not.", "Updated 13 March 2026", "Published 10 March 2026")
	if strings.Contains(main, "looking at this again") {
		t.Error("the notice stays after the new answer")
	}
	contains(t, "correction", webtest.Text(b.one(doc, "details", "")), "False", "It does not.")
	contains(t, "list", webtest.Text(b.one(b.page(b.get("/en/"), 200), "main", "")), "corrected since")
}

func TestConditionalRequests(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	a := b.answered()
	for _, target := range []string{"/en/answers/" + a.Slug, "/zh-Hans/", "/feed.xml", "/sitemap.xml", "/robots.txt", "/how-we-work"} {
		w := b.get(target)
		tag := w.Header().Get("ETag")
		if w.Code != 200 || tag == "" || !strings.HasPrefix(w.Header().Get("Cache-Control"), "public") {
			t.Fatalf("%s: %d, headers %v", target, w.Code, w.Header())
		}
		if w := b.get(target, "If-None-Match", tag); w.Code != 304 || w.Body.Len() != 0 {
			t.Errorf("%s: %d with its own tag", target, w.Code)
		}
		if w := b.get(target, "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s: %d with another tag", target, w.Code)
		}
	}
	at := "/en/answers/" + a.Slug
	modified := b.get(at).Header().Get("Last-Modified")
	if modified != "Tue, 10 Mar 2026 12:00:00 GMT" {
		t.Errorf("Last-Modified %q", modified)
	}
	if w := b.get(at, "If-Modified-Since", modified); w.Code != 304 {
		t.Errorf("%d since the last change", w.Code)
	}
	tag := b.get(at).Header().Get("ETag")
	b.now = b.now.Add(time.Hour)
	if b.get(at).Header().Get("ETag") != tag {
		t.Error("the page changes by the clock alone")
	}
	b.do(bo, desk.Change{Action: desk.ActionRevise, Case: a.Case, Reason: "new study"})
	if w := b.get(at, "If-None-Match", tag); w.Code != 200 {
		t.Errorf("%d after a change", w.Code)
	}
	if w := b.get(at, "If-Modified-Since", modified); w.Code != 200 {
		t.Errorf("%d since before the change", w.Code)
	}
}

func TestClaimReviewIsReadable(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	a := b.answered()
	doc := b.page(b.get("/en/answers/"+a.Slug), 200)
	script := b.one(doc, "script", "")
	if webtest.Attr(script, "type") != "application/ld+json" {
		t.Fatalf("a script of type %q", webtest.Attr(script, "type"))
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(script.FirstChild.Data), &got); err != nil {
		t.Fatal(err)
	}
	if got["@type"] != "ClaimReview" || got["claimReviewed"] != a.Claim || got["url"] != "https://answers.example/answers/"+a.Slug || got["datePublished"] != "2026-03-10T12:00:00Z" {
		t.Errorf("ClaimReview %v", got)
	}
	rating, _ := got["reviewRating"].(map[string]any)
	author, _ := got["author"].(map[string]any)
	if rating["alternateName"] != "False" || rating["ratingValue"] != 1.0 || author["@type"] != "Organization" || author["name"] != "Example Health Desk" {
		t.Errorf("rating %v, author %v", rating, author)
	}
	if item, _ := got["itemReviewed"].(map[string]any); item["author"] != nil || strings.Contains(script.FirstChild.Data, "Person") {
		t.Error("the claim has an author")
	}
}

func TestListSearchAndPages(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	for i := range 23 {
		b.now = noon.Add(time.Duration(i) * time.Hour)
		id := b.tipped(fmt.Sprintf("Claim %c about %s and nothing else", 'A'+i, strings.Repeat(string(rune('a'+i)), 9)), "en")
		b.accept(id)
		b.publish(id, desk.Unproven, map[string]string{"en": fmt.Sprintf("Text %d, Straße.", i), "zh-Hans": "疫苗说明"}, "")
	}
	first := b.page(b.get("/en/"), 200)
	if n := len(webtest.All(first, "article", "card")); n != 20 {
		t.Errorf("%d cards on the first page", n)
	}
	contains(t, "newest", webtest.Text(webtest.All(first, "article", "card")[0]), "Claim W", "Unproven")
	second := b.page(b.get("/en/?page=2"), 200)
	contains(t, "paging", webtest.Text(b.one(second, "nav", "paging")), "21–23 of 23")
	for q, want := range map[string]int{"claim w": 1, "STRASSE": 20, "疫苗": 20, "疫 說明": 20, "unproven text": 20, "claim nowhere": 0, "<script>": 0} {
		doc := b.page(b.get("/en/?q="+url.QueryEscape(q)), 200)
		if n := len(webtest.All(doc, "article", "card")); n != want {
			t.Errorf("%q finds %d, want %d", q, n, want)
		}
		if webtest.Attr(byID(doc, "q"), "value") != q {
			t.Errorf("the query is shown as %q", webtest.Attr(byID(doc, "q"), "value"))
		}
	}
	b.page(b.get("/en/?page=0"), 400)
	b.page(b.get("/en/?page=99"), 200)
	b.page(b.get("/en/?q=claim&page=99"), 200)
	if strings.Contains(b.log.String(), "STRASSE") {
		t.Error("the log says what was searched")
	}
}

// TestAnswersHaveMarks: an answer is written with marks, and each place shows it as it can.
func TestAnswersHaveMarks(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	id := b.tipped("喝白酒可以杀死体内的病毒", "zh")
	b.accept(id)
	text := "It does **not**, see [the study](https://study.example/a_b_c?d=1).\n- wash hands\n- <b>rest</b>"
	b.publish(id, desk.False, map[string]string{"en": text}, "")
	b.do(bo, desk.Change{Action: desk.ActionRevise, Case: id, Reason: "new study"})
	a := b.publish(id, desk.Unproven, map[string]string{"en": "We do *not* know."}, "A retraction came out.")
	shown := `<p>It does <strong>not</strong>, see <a href="https://study.example/a_b_c?d=1" rel="nofollow noopener noreferrer"><bdi>the study</bdi></a> <bdi>(study.example)</bdi>.</p>
<ul>
<li>wash hands</li>
<li>&lt;b&gt;rest&lt;/b&gt;</li>
</ul>
`
	w := b.get("/en/answers/" + a.Slug)
	doc := b.page(w, 200)
	contains(t, "the answer, and what it said before", w.Body.String(), "<p>We do <em>not</em> know.</p>", shown)
	contains(t, "the description", w.Body.String(), `content="Unproven: We do not know."`)
	contains(t, "the data block", b.one(doc, "script", "").FirstChild.Data, `"reviewBody":"We do not know."`)
	contains(t, "the list", webtest.Text(b.one(b.page(b.get("/en/"), 200), "main", "")), "We do not know.")
	var f struct {
		Entries []struct {
			Summary struct {
				Type string `xml:"type,attr"`
				HTML string `xml:",chardata"`
			} `xml:"summary"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(b.get("/en/feed.xml").Body.Bytes(), &f); err != nil || len(f.Entries) != 1 || f.Entries[0].Summary.Type != "html" || f.Entries[0].Summary.HTML != "<p>We do <em>not</em> know.</p>\n" {
		t.Errorf("the feed: %v, %+v", err, f)
	}
}

func TestFeedAndSitemap(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	a := b.answered()
	var f struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Updated string   `xml:"updated"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Summary string `xml:"summary"`
		} `xml:"entry"`
	}
	w := b.get("/zh-Hans/feed.xml")
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil || len(f.Entries) != 1 || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if f.Updated != "2026-03-10T12:00:00Z" || !strings.HasPrefix(f.Entries[0].Title, "不实：麻腮风疫苗") || f.Entries[0].ID != "https://answers.example/answers/"+a.Slug {
		t.Errorf("feed %+v", f)
	}
	var m struct {
		Pages []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(b.get("/sitemap.xml").Body.Bytes(), &m); err != nil || len(m.Pages) != 8 {
		t.Fatalf("%v: %+v", err, m)
	}
	for _, p := range m.Pages {
		u, err := url.Parse(p.Loc)
		if err != nil || b.get(u.RequestURI()).Code != 200 {
			t.Errorf("the sitemap names %s, which is not there", p.Loc)
		}
	}
	contains(t, "robots", b.get("/robots.txt").Body.String(), "Disallow: /r/\n", "Sitemap: https://answers.example/sitemap.xml")
}
