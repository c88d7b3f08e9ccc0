package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestSpiltReview: mark-up that a "</script>" within it ends early is no text.
func TestSpiltReview(t *testing.T) {
	p, err := HTML(t.Context(), []byte(`<html><head><title>No</title><script type="application/ld+json">{"@type": "ClaimReview", "claimReviewed": "</script><script>x()</script> bleach heals",
		"author": {"@type": "Person", "name": "Quillonia Vastergard", "url": "https://x.com/q"}, "itemReviewed": {"author": {"name": "Quillonia Vastergard"}}}</script></head><body><article><p>`+
		strings.Repeat("Bleach heals nobody, the health office says. ", 20)+`</p><p>"Author": a word in quotes is text.</p></article></body></html>`), "text/html", "https://check.example/a")
	if err != nil || strings.Contains(p.Text, "Quillonia") || !strings.Contains(p.Text, "Bleach heals nobody") || !strings.Contains(p.Text, "a word in quotes") {
		t.Errorf("%v: %s", err, p.Text)
	}
}

// TestReviews: a page's ClaimReviews come with it, wherever they stand in its JSON-LD.
func TestReviews(t *testing.T) {
	const review = `{"@type":"ClaimReview","claimReviewed":"Garlic &amp; water cure it","url":"https://check.example/a","reviewRating":{"alternateName":"False"},
		"itemReviewed":{"@type":"Claim","author":{"name":"Quillonia Vastergard"},"claimReviewed":"x"},"author":{"name":"Quillonia Vastergard"}}`
	page := func(scripts ...string) Page {
		t.Helper()
		var b strings.Builder
		for _, s := range scripts {
			fmt.Fprintf(&b, `<script type="application/ld+json">%s</script>`, s)
		}
		p, err := HTML(t.Context(), []byte(`<html><head><title>No, it does not</title>`+b.String()+`</head><body><article><p>`+
			strings.Repeat("Garlic does not cure it, the health office says. ", 20)+`</p></article></body></html>`), "text/html", "https://check.example/a")
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for name, c := range map[string]struct {
		scripts []string
		good    int
		bad     int
	}{
		"none":                   {nil, 0, 0},
		"alone":                  {[]string{review}, 1, 0},
		"in a graph":             {[]string{`{"@graph":[{"@type":"WebPage"},` + review + `]}`}, 1, 0},
		"of an article":          {[]string{`{"@type":"NewsArticle","review":[` + review + `,` + review + `]}`}, 2, 0},
		"in two scripts":         {[]string{review, "<!--" + review + "-->"}, 2, 0},
		"with nothing in it":     {[]string{`{"@type":"ClaimReview"}`}, 0, 1},
		"not JSON":               {[]string{`{"@type":"ClaimReview",`}, 0, 1},
		"not JSON, no review":    {[]string{`{"@type":"Article",`}, 0, 0},
		"at a relative address":  {[]string{strings.Replace(review, "https://check.example/a", "../a", 1)}, 1, 0},
		"at no address":          {[]string{strings.Replace(review, "https://check.example/a", "javascript:x", 1)}, 0, 1},
		"more than there may be": {[]string{"[" + strings.Repeat(review+",", 150) + review + "]"}, maxReviews, 0},
	} {
		good, bad := 0, 0
		for _, f := range page(c.scripts...).Reviews {
			switch {
			case f.Err != nil:
				bad++
			case f.Review.Claim != "Garlic & water cure it" || f.Review.Rating != "False" || f.Review.URL != "https://check.example/a" || strings.Contains(fmt.Sprintf("%+v", f.Review), "Quillonia"):
				t.Errorf("%s: %+v", name, f.Review)
			default:
				good++
			}
		}
		if good != c.good || bad != c.bad {
			t.Errorf("%s: %d good, %d bad; want %d, %d", name, good, bad, c.good, c.bad)
		}
	}
}
