package claimreview_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
)

// feed is a feed in the form of Data Commons, with everything around the claims that
// must not be read.
const feed = `{
 "@context": "http://schema.org", "@type": "DataFeed", "dateModified": "2024-01-02",
 "dataFeedElement": [
  {"@type": "DataFeedItem", "dateCreated": "2019-05-01T10:00:00.000Z", "url": "https://www.check.example/a/?utm_source=x", "item": [
   {"@type": "ClaimReview", "claimReviewed": "Garlic\n cures &quot;it&quot;", "datePublished": "2019-05-01",
    "author": {"@type": "Organization", "name": "Quillonia Vastergard", "url": "https://www.check.example/"},
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Quillonia Vastergard", "sameAs": "https://x.com/quillonia_v"},
      "appearance": {"url": "https://x.com/quillonia_v/status/1", "headline": "@quillonia_v"}, "review": {"@type": "ClaimReview", "claimReviewed": "not this one"}},
    "reviewRating": {"@type": "Rating", "ratingValue": "2", "bestRating": 5, "worstRating": "1", "alternateName": "Mostly False", "ratingExplanation": "long"},
    "name": "No, <b>garlic</b> does not", "inLanguage": {"@type": "Language", "alternateName": "en-GB"}, "url": "HTTPS://www.Check.example/a"}]},
  {"@type": "DataFeedItem", "url": "https://check.example/b", "dateCreated": "2020-02-03", "item": [
   {"@type": ["Review", "schema:ClaimReview"], "claimReviewed": "水能治病", "inLanguage": "zh_TW", "reviewRating": [{"alternateName": " 錯誤 "}]},
   {"@type": "http://schema.org/ClaimReview", "claimReviewed": "No rating"}]},
  null,
  {"@type": "DataFeedItem", "item": []},
  {"@type": "ClaimReview", "claimReviewed": "By number", "url": "https://check.example/c", "reviewRating": {"ratingValue": 5, "bestRating": 1, "worstRating": 5}, "datePublished": "last week"},
  {"@type": "ClaimReview", "claimReviewed": "A word for a number", "url": "https://check.example/d", "reviewRating": {"ratingValue": "Pants on fire"}},
  {"@type": "ClaimReview", "claimReviewed": "Off its own scale", "url": "https://check.example/e", "reviewRating": {"ratingValue": -1, "bestRating": 5, "worstRating": 1, "alternateName": "Satire"}},
  {"@type": "ClaimReview", "claimReviewed": "No address", "reviewRating": {"alternateName": "False"}},
  {"@type": "ClaimReview", "claimReviewed": "Bad address", "url": "ftp://check.example/", "reviewRating": {"alternateName": "False"}},
  {"@type": "ClaimReview", "claimReviewed": "", "url": "https://check.example/f", "reviewRating": {"alternateName": "False"}},
  {"@type": "ClaimReview", broken},
  "text"
 ], "license": {"@type": "CreativeWork"}
}`

const feedWant = `4:3 Garlic cures "it" | No, garlic does not | Mostly False | https://www.check.example/a |  | en-GB | 2019-05-01 | 0.25
11:3 水能治病 |  | 錯誤 | https://check.example/b |  | zh-TW | 2020-02-03 | 
11:3 ! reviewRating: neither
14:3 ! there is no ClaimReview
15:3 ! there is no ClaimReview
16:3 By number |  |  | https://check.example/c |  |  | ? | 0.00
17:3 A word for a number |  | Pants on fire | https://check.example/d |  |  |  | 
18:3 Off its own scale |  | Satire | https://check.example/e |  |  |  | 
19:3 ! url: the address of the fact-check is missing
20:3 ! url: this is not
21:3 ! claimReviewed: the claim
22:3 ! this is not JSON
23:3 ! there is no ClaimReview
`

// write is a record as the tests compare it.
func write(r claimreview.Record) string {
	if r.Err != nil {
		return fmt.Sprintf("%v ! %v\n", r.Place, r.Err)
	}
	v, at, grade := r.Review, "", ""
	if !v.ReviewedAt.IsZero() {
		at = v.ReviewedAt.Format(time.DateOnly)
	}
	if v.BadTime {
		at = "?"
	}
	if v.Graded {
		grade = fmt.Sprintf("%.2f", v.Grade)
	}
	return fmt.Sprintf("%v %s\n", r.Place, strings.Join([]string{v.Claim, v.Title, v.Rating, v.URL, v.Publisher, v.Lang, at, grade}, " | "))
}

func read(r io.Reader, as claimreview.Format) (string, claimreview.Summary, error) {
	var b strings.Builder
	sum, err := claimreview.Read(r, claimreview.Options{As: as}, func(rec claimreview.Record) error {
		b.WriteString(write(rec))
		return nil
	})
	return b.String(), sum, err
}

// same compares line by line; a wanted line that says what is wrong may be shorter.
func same(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b && !(strings.Contains(b, " ! ") && strings.HasPrefix(a, b)) {
			t.Errorf("record %d:\n got %q\nwant %q", i+1, a, b)
		}
	}
}

func TestReadFeed(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(feed))
	_ = z.Close()
	for name, r := range map[string]io.Reader{
		"at once":       strings.NewReader(feed),
		"byte for byte": iotest.OneByteReader(strings.NewReader(feed)),
		"gzipped":       &zipped,
	} {
		t.Run(name, func(t *testing.T) {
			got, sum, err := read(r, "")
			if err != nil || sum.Format != claimreview.DataCommons {
				t.Errorf("%+v, %v", sum, err)
			}
			same(t, got, feedWant)
			if strings.Contains(strings.ToLower(got), "quillonia") || strings.Contains(got, "not this one") {
				t.Errorf("it says who: %s", got)
			}
		})
	}
}

func TestReadForms(t *testing.T) {
	const one = `{"@type":"ClaimReview","claimReviewed":"A","url":"https://c.example/1","reviewRating":{"alternateName":"False"}}`
	const oneWant = "A |  | False | https://c.example/1 |  |  |  | \n"
	for name, c := range map[string]struct {
		in     string
		as     claimreview.Format
		format claimreview.Format
		want   string
	}{
		"alone":                 {one, "", claimreview.ClaimReview, "1:1 " + oneWant},
		"with a mark and space": {"\ufeff\n\n " + one, "", claimreview.ClaimReview, "3:2 " + oneWant},
		"a list":                {"[" + one + ",\n" + one + "]", "", claimreview.ClaimReview, "1:2 " + oneWant + "2:1 " + oneWant},
		"a graph":               {"{\"@context\":1,\n\"@graph\":[{\"@type\":\"WebPage\"}," + one + "]}", "", claimreview.ClaimReview, "2:11 ! there is no\n2:31 " + oneWant},
		"a page's object":       {`{"@type":"NewsArticle","author":{"name":"x"},"review":` + one + `}`, "", claimreview.ClaimReview, "1:1 " + oneWant},
		"one a line":            {one + "\n\n" + one + "\nnonsense\n[1]\n{\"x\":1}", "", claimreview.JSONL, "1:1 " + oneWant + "3:1 " + oneWant + "4:1 ! this is not JSON\n5:1 ! one JSON object\n6:1 ! neither\n"},
		"one after the other":   {one + "\n" + one, claimreview.ClaimReview, claimreview.ClaimReview, "1:1 " + oneWant + "2:1 " + oneWant},
		"raw line ends":         {strings.Replace(one, `"A"`, "\"A\nB\tC\"", 1), "", claimreview.ClaimReview, "1:1 A B C |  | False | https://c.example/1 |  |  |  | \n"},
		"too deep":              {`[` + strings.Repeat(`[`, 40) + strings.Repeat(`]`, 40) + `,` + one + `]`, "", claimreview.ClaimReview, "1:2 ! more than 32\n1:83 " + oneWant},
		"too large":             {`["` + strings.Repeat("x", claimreview.MaxRecord) + `",` + one + `]`, "", claimreview.ClaimReview, "1:2 ! the record is larger\n1:1048581 " + oneWant},
		"csv": {"Claim,Title,Rating,Publisher,URL,Language,Date,notes\n\"A, \"\"b\"\"\n<i>c</i>\",T,False,C.Example,https://c.example/1,en,2020-01-02,me\nB,,,,https://c.example/2,,,\nC,,x,,,,,\nD,,x\nE\"x,,x,,https://c.example/3,,,\nF,,x,,https://c.example/4,,,\n", "", claimreview.CSV,
			"2:1 A, \"b\" c | T | False | https://c.example/1 | c.example | en | 2020-01-02 | \n4:1 ! rating: there is none\n5:1 ! url: the address\n6:1 ! 3 cells, and the first row has 8\n7:1 ! a quote stands inside\n8:1 F |  | x | https://c.example/4 |  |  |  | \n"},
		"semicolons":            {"claim;url;rating\nA, b;https://c.example/1;x\n", "", claimreview.CSV, "2:1 A, b |  | x | https://c.example/1 |  |  |  | \n"},
		"a mark and quotes":     {"\ufeff\"claim\",\"url\",\"rating\"\r\n\"A, b\",\"https://c.example/1\",\"x\"\r\n", "", claimreview.CSV, "2:1 A, b |  | x | https://c.example/1 |  |  |  | \n"},
		"a said separator":      {"sep=;\r\nclaim;url;rating\r\nA, b, c, d;https://c.example/1;x\r\nB;;x\r\n", "", claimreview.CSV, "3:1 A, b, c, d |  | x | https://c.example/1 |  |  |  | \n4:1 ! url"},
		"said after a mark":     {"\ufeff\"sep=|\"\nclaim|url|rating\nA;b|https://c.example/1|x\nB|\"", "", claimreview.CSV, "3:1 A;b |  | x | https://c.example/1 |  |  |  | \n4:1 ! a quote stands where"},
		"a said tab":            {"sep=\t\nclaim\turl\trating\nA\thttps://c.example/1\tx\n", "", claimreview.CSV, "3:1 A |  | x | https://c.example/1 |  |  |  | \n"},
		"the scale's default":   {strings.Replace(one, `{"alternateName":"False"}`, `{"ratingValue":"2"}`, 1), "", claimreview.ClaimReview, "1:1 A |  |  | https://c.example/1 |  |  |  | 0.25\n"},
		"half of a scale":       {strings.Replace(one, `{"alternateName":"False"}`, `{"ratingValue":3,"bestRating":10,"worstRating":null}`, 1), "", claimreview.ClaimReview, "1:1 A |  |  | https://c.example/1 |  |  |  | 0.22\n"},
		"no number for a scale": {strings.Replace(one, `{"alternateName":"False"}`, `{"ratingValue":3,"bestRating":"top"}`, 1), "", claimreview.ClaimReview, "1:1 ! reviewRating: neither\n"},
		"escaped twice":         {strings.Replace(one, `"A"`, `"Vaccines hold &amp;quot;x&amp;quot; &amp;amp; more"`, 1), "", claimreview.ClaimReview, "1:1 Vaccines hold \"x\" & more |  | False | https://c.example/1 |  |  |  | \n"},
		"tabs":                  {"claim\turl\tgrade\nA\thttps://c.example/1\t0.5\nB\thttps://c.example/1\t7\n", "", claimreview.CSV, "2:1 A |  |  | https://c.example/1 |  |  |  | 0.50\n3:1 ! grade: a number\n"},
		"jsonl": {`{"claim":"A","rating":"x","url":"https://c.example/1","language":"zh","date":"2020年1月2日","speaker":"x"}` + "\n" + `{"claim":"B"}`, "", claimreview.JSONL,
			"1:1 A |  | x | https://c.example/1 |  | zh | 2020-01-02 | \n2:1 ! url\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, sum, err := read(strings.NewReader(c.in), c.as)
			if err != nil || sum.Format != c.format {
				t.Errorf("format %s, %v; want %s", sum.Format, err, c.format)
			}
			same(t, got, c.want)
			if name == "csv" && fmt.Sprint(sum.Unused) != "[notes]" || name == "jsonl" && fmt.Sprint(sum.Unused) != "[speaker]" {
				t.Errorf("columns without use: %v", sum.Unused)
			}
		})
	}
}

func TestReadRefused(t *testing.T) {
	good := `{"@type":"ClaimReview","claimReviewed":"A","url":"https://c.example/1","reviewRating":{"alternateName":"False"}}`
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(feed))
	_ = z.Close()
	for name, c := range map[string]struct {
		in, want string
		as       claimreview.Format
		records  int
	}{
		"empty":              {"", "the file is empty", "", 0},
		"empty as json":      {" \n", "the file is empty", claimreview.ClaimReview, 0},
		"empty as csv":       {"", "the file is empty", claimreview.CSV, 0},
		"empty as jsonl":     {"\n", "the file is empty", claimreview.JSONL, 0},
		"a page":             {"<!doctype html>", "this is a page", "", 0},
		"text":               {"Dear all,\n", "--as", "", 0},
		"no such format":     {"{}", `no format "xml"`, "xml", 0},
		"cut short":          {"[" + good + ",\n" + good[:30], "2:31: the file ends in the middle", "", 1},
		"cut between":        {"[" + good, "the file ends in the middle", "", 1},
		"not json after all": {"[" + good + "}", "1:", "", 1},
		"a key without":      {`{1:2}`, "1:2: this is not JSON", "", 0},
		"no colon":           {`{"a" 2}`, "1:6: this is not JSON", "", 0},
		"no value":           {`{"a":}`, "1:6: this is not JSON", "", 0},
		"damaged gzip":       {"\x1f\x8bxxxxxxxxxxxxxxx", "not sound gzip", "", 0},
		"gzip cut short":     {zipped.String()[:zipped.Len()-20], "damaged or cut short", "", -1},
		"no claim":           {"title,url,rating\n", "names no column claim", claimreview.CSV, 0},
		"no url":             {"claim,rating\n", "names no column url", "", 0},
		"no rating":          {"claim,url\n", "names no column rating", "", 0},
		"twice":              {"claim,url,rating,language,lang\n", "two columns for lang", "", 0},
		"cr alone":           {"claim,url,rating\ra,b,c\r", "lines end with CR alone", "", 0},
		"a head with quotes": {"claim,url,\"rating\" x\n", "1:1: the first row, which names the columns: a quote stands", "", 0},
		"an open quote":      {"claim,url,rating\n\"" + strings.Repeat("x", claimreview.MaxRecord+128<<10) + "\",u,r\n", "a quote is not closed", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := read(strings.NewReader(c.in), c.as)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want something about %q", err, c.want)
			}
			if n := strings.Count(got, "\n"); c.records >= 0 && n != c.records {
				t.Errorf("%d records, want %d", n, c.records)
			}
		})
	}
}

// TestReadStops: an error of the caller's ends the reading.
func TestReadStops(t *testing.T) {
	stop := errors.New("enough")
	for _, in := range []string{feed, "claim,url,rating\na,b,c\nd,e,f\n", "{\"claim\":\"a\"}\n{\"claim\":\"b\"}\n"} {
		n := 0
		_, err := claimreview.Read(strings.NewReader(in), claimreview.Options{}, func(claimreview.Record) error { n++; return stop })
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("%d records, %v", n, err)
		}
	}
	if _, err := claimreview.Read(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(feed))), claimreview.Options{}, func(claimreview.Record) error { return nil }); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("an error of the disk: %v", err)
	}
}
