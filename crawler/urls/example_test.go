package urls_test

import (
	"errors"
	"fmt"

	"github.com/rumordesk/rumordesk/crawler/urls"
)

// One page has one address, whatever a newsletter or a reader's browser added to it.
func ExampleCanonical() {
	for _, raw := range []string{
		"HTTPS://News.Example:443/health/measles?utm_source=mail&id=7#comments",
		"https://新闻.example/疫苗",
		"ftp://news.example/measles",
	} {
		switch u, err := urls.Canonical(raw); {
		case errors.Is(err, urls.ErrScheme):
			fmt.Println(urls.ErrScheme)
		default:
			fmt.Println(u)
		}
	}
	// Output:
	// https://news.example/health/measles?id=7
	// https://xn--efvy88h.example/%E7%96%AB%E8%8B%97
	// only http and https addresses can be used
}

// The publisher is the registrable domain: it tells who publishes, never who wrote.
func ExamplePublisher() {
	fmt.Println(urls.Publisher("https://www.health.gov.uk/measles"))
	fmt.Println(urls.Publisher("https://m.news.example.com.cn/a/1"))
	// Output:
	// health.gov.uk
	// example.com.cn
}
