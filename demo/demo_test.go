package demo

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

var at = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

func start(t *testing.T) *Site {
	t.Helper()
	s, err := Start(context.Background(), func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// get fetches an address and decodes it as a browser would.
func get(t *testing.T, address string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		enc, _, _ := charset.DetermineEncoding(raw, resp.Header.Get("Content-Type"))
		if raw, err = enc.NewDecoder().Bytes(raw); err != nil {
			t.Fatal(err)
		}
	}
	return resp, string(raw)
}

// links lists the pages that a source offers, read as its form has it.
func links(t *testing.T, src Source) []string {
	t.Helper()
	var out []string
	switch {
	case src.ListingURL != "":
		_, body := get(t, src.ListingURL)
		for _, m := range regexp.MustCompile(`<a class="headline" href="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			base, err := url.Parse(src.ListingURL)
			if err != nil {
				t.Fatal(err)
			}
			ref, err := base.Parse(html.UnescapeString(m[1]))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, ref.String())
		}
	case src.Sitemap != "":
		_, body := get(t, src.Sitemap)
		for _, loc := range elements(t, body, "loc") {
			_, packed := get(t, loc)
			zr, err := gzip.NewReader(strings.NewReader(packed))
			if err != nil {
				t.Fatal(err)
			}
			plain, err := io.ReadAll(zr)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, elements(t, string(plain), "loc")...)
		}
	case strings.HasSuffix(src.Feed, ".json"):
		_, body := get(t, src.Feed)
		var feed struct {
			Items []struct{ URL string }
		}
		if err := json.Unmarshal([]byte(body), &feed); err != nil {
			t.Fatal(err)
		}
		for _, it := range feed.Items {
			out = append(out, it.URL)
		}
	default:
		_, body := get(t, src.Feed)
		switch {
		case strings.HasSuffix(src.Feed, "atom.xml"):
			for _, m := range regexp.MustCompile(`rel="alternate" type="text/html" href="([^"]+)"`).FindAllStringSubmatch(body, -1) {
				out = append(out, html.UnescapeString(m[1]))
			}
			elements(t, body, "id") // that it is well formed
		default:
			out = elements(t, body, "link")[1:] // the first is the channel's
		}
	}
	return out
}

// elements returns the texts of all elements of a local name without namespace
// prefix atom, and fails if the document is not well formed.
func elements(t *testing.T, doc, name string) []string {
	t.Helper()
	var out []string
	dec := xml.NewDecoder(strings.NewReader(doc))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if el, ok := tok.(xml.StartElement); ok && el.Name.Local == name && el.Name.Space != "http://www.w3.org/2005/Atom" {
			var text string
			if err := dec.DecodeElement(&text, &el); err != nil {
				t.Fatal(err)
			}
			out = append(out, text)
		}
	}
}

func TestEveryOfferedPageIsServedAndLabelled(t *testing.T) {
	s := start(t)
	byURL := map[string]Story{}
	langs, kinds := map[string]int{}, map[string]int{}
	for _, st := range s.Stories() {
		byURL[st.URL] = st
	}
	total := 0
	for _, src := range s.Sources() {
		if src.Fails {
			continue
		}
		offered := links(t, src)
		seen := map[string]bool{}
		for _, l := range offered {
			if strings.Contains(l, "/members/") {
				seen[l] = true
				continue
			}
			resp, body := get(t, l)
			if resp.StatusCode != http.StatusOK {
				t.Errorf("%s: %s", l, resp.Status)
			}
			final := *resp.Request.URL
			q := final.Query()
			for k := range q {
				if k != "id" {
					q.Del(k)
				}
			}
			final.RawQuery = q.Encode()
			st, ok := byURL[final.String()]
			if !ok {
				t.Errorf("%s leads to %s, which is no story", l, final.String())
				continue
			}
			seen[st.URL] = true
			total++
			langs[st.Language]++
			kinds[st.Kind]++
			if !utf8.ValidString(body) || strings.ContainsRune(body, utf8.RuneError) {
				t.Errorf("%s does not decode", st.URL)
			}
			plain := html.UnescapeString(body)
			if !strings.Contains(plain, "<h1") || !strings.Contains(plain, st.Title) {
				t.Errorf("%s: no title %q", st.URL, st.Title)
			}
			if strings.Count(plain, banner(st.Language)) < 2 {
				t.Errorf("%s: not labelled as synthetic", st.URL)
			}
			if age := at.Sub(st.PublishedAt); age < 0 || age > 10*24*time.Hour {
				t.Errorf("%s: published %s ago", st.URL, age)
			}
		}
		for _, st := range s.Stories() {
			if st.Source == src.ID && !seen[st.URL] {
				t.Errorf("%s does not offer %s", src.ID, st.URL)
			}
		}
		if resp, _ := get(t, src.Home); resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", src.Home, resp.Status)
		}
	}
	if total < 60 || langs["en"] < 30 || langs["zh-Hans"] < 15 || langs["zh-Hant"] < 5 {
		t.Errorf("%d pages, %v", total, langs)
	}
	for _, kind := range []string{"news", "official", "factcheck", "science"} {
		if kinds[kind] == 0 {
			t.Errorf("no page of kind %s", kind)
		}
	}
	for address := range s.Hits() {
		if strings.Contains(address, "/members/") {
			t.Errorf("%s was counted although nobody asked for it", address)
		}
	}
}

func TestPlantedDetailsAreServed(t *testing.T) {
	s := start(t)
	var all strings.Builder
	for _, src := range s.Sources() {
		if !src.Fails && src.Feed != "" {
			_, body := get(t, src.Feed)
			all.WriteString(html.UnescapeString(body))
		}
	}
	for _, st := range s.Stories() {
		_, body := get(t, st.URL)
		all.WriteString(html.UnescapeString(body))
	}
	served := all.String()
	kinds := map[string]int{}
	for _, d := range s.Planted() {
		kinds[d.Kind]++
		if !strings.Contains(served, d.Text) {
			t.Errorf("%s %q is not on any page", d.Kind, d.Text)
		}
		if d.Where == "text" {
			continue
		}
		// A detail outside of the text must not be in the text by accident.
		for _, p := range s.pubs {
			for _, st := range p.stories {
				if strings.Contains(strings.ToLower(st.title+st.summary+st.body), strings.ToLower(d.Text)) {
					t.Errorf("%s %q is part of the text of %s/%s", d.Kind, d.Text, p.id, st.slug)
				}
			}
		}
	}
	for _, kind := range []string{"name", "surname", "email", "handle", "phone", "profile", "comment", "id", "card"} {
		if kinds[kind] == 0 {
			t.Errorf("no planted %s", kind)
		}
	}
	if !strings.Contains(served, Canary) {
		t.Error("the disallowed pages do not carry the canary")
	}
}

func TestConditionalRequests(t *testing.T) {
	s := start(t)
	var addresses []string
	for _, src := range s.Sources() {
		if !src.Fails {
			addresses = append(addresses, src.Feed+src.Sitemap+src.ListingURL)
		}
	}
	for _, st := range s.Stories()[:5] {
		addresses = append(addresses, st.URL)
	}
	for _, a := range addresses {
		first, body := get(t, a)
		tag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
		if tag == "" || modified == "" || body == "" {
			t.Errorf("%s: ETag %q, Last-Modified %q, %d bytes", a, tag, modified, len(body))
		}
		for _, h := range [][]string{{"If-None-Match", tag}, {"If-Modified-Since", modified}} {
			if again, rest := get(t, a, h...); again.StatusCode != http.StatusNotModified || rest != "" {
				t.Errorf("%s with %s: %s and %d bytes", a, h[0], again.Status, len(rest))
			}
		}
	}
}

func TestEditStory(t *testing.T) {
	now := at
	s, err := Start(t.Context(), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	st := s.Stories()[0]
	feed := s.Sources()[0].Feed
	before, _ := get(t, st.URL)
	feedBefore, _ := get(t, feed)
	now = now.Add(time.Hour)
	err = s.EditStory(st.Source, st.Slug, func(title, text string) (string, string) {
		return title + " (updated)", text + "\n\nA sentence added by the night desk."
	})
	if err != nil {
		t.Fatal(err)
	}
	after, body := get(t, st.URL, "If-None-Match", before.Header.Get("ETag"))
	if after.StatusCode != http.StatusOK || !strings.Contains(body, "night desk") || !strings.Contains(body, "(updated)") {
		t.Errorf("the edited page: %s", after.Status)
	}
	if after.Header.Get("Last-Modified") == before.Header.Get("Last-Modified") {
		t.Error("Last-Modified did not move")
	}
	if again, _ := get(t, feed, "If-None-Match", feedBefore.Header.Get("ETag")); again.StatusCode != http.StatusOK {
		t.Errorf("the feed after an edit: %s", again.Status)
	}
	if got := s.Hits()[st.URL]; got != 2 {
		t.Errorf("%d hits, want 2", got)
	}
	if err := s.EditStory("nobody", "nothing", nil); err == nil {
		t.Error("an unknown story was edited")
	}
}

func TestCharsetsAreDeclaredAndUsed(t *testing.T) {
	s := start(t)
	found := map[string]bool{}
	for _, st := range s.Stories() {
		if st.Charset == "" {
			continue
		}
		found[st.Charset] = true
		resp, err := http.Get(st.URL)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if utf8.Valid(raw) || !bytes.Contains(raw, []byte("charset="+st.Charset)) {
			t.Errorf("%s is not in declared %s", st.URL, st.Charset)
		}
	}
	if !found["gbk"] || !found["big5"] {
		t.Errorf("charsets found: %v", found)
	}
}

func TestFailingSource(t *testing.T) {
	s := start(t)
	for _, src := range s.Sources() {
		if !src.Fails {
			continue
		}
		if resp, _ := get(t, src.Feed); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
			t.Errorf("first: %s", resp.Status)
		}
		_, body := get(t, src.Feed)
		if err := xml.Unmarshal([]byte(body), new(struct{})); err == nil {
			t.Error("the second answer is well formed")
		}
		return
	}
	t.Error("no source fails")
}

func TestRobotsAuthorsAndClose(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := StartWith(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range s.Sources() {
		if _, body := get(t, src.Home+"robots.txt"); !strings.Contains(body, "Disallow: /members/") {
			t.Errorf("%s: robots.txt %q", src.ID, body)
		}
		if resp, _ := get(t, src.Home+"author/anybody"); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: author page: %s", src.ID, resp.Status)
		}
	}
	if n := len(s.Allow()); n != len(s.Sources()) {
		t.Errorf("%d addresses for %d sources", n, len(s.Sources()))
	}
	cancel()
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := http.Get(s.Sources()[0].Home); err == nil {
		t.Error("still served after Close")
	}
}

func TestConfigNamesEverySource(t *testing.T) {
	s := start(t)
	text := string(s.Config("127.0.0.1:0", "rules/*.yaml"))
	for _, src := range s.Sources() {
		if !strings.Contains(text, "id: "+src.ID+"\n") || !strings.Contains(text, src.Feed+src.Sitemap+src.ListingURL) {
			t.Errorf("%s is not in\n%s", src.ID, text)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}
