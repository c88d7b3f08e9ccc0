package extract

import (
	"fmt"
	"strings"
	"testing"
)

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
		p, err := HTML([]byte(`<html><head><title>No, it does not</title>`+b.String()+`</head><body><article><p>`+
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
		"not JSON":               {[]string{`{"@type":"ClaimReview",`}, 0, 0},
		"more than there may be": {[]string{"[" + strings.Repeat(review+",", 150) + review + "]"}, maxReviews, 0},
	} {
		good, bad := 0, 0
		for _, f := range page(c.scripts...).Reviews {
			switch {
			case f.Err != nil:
				bad++
			case f.Review.Claim != "Garlic & water cure it" || f.Review.Rating != "False" || strings.Contains(fmt.Sprintf("%+v", f.Review), "Quillonia"):
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
