package extract

import (
	"fmt"
	"net/url"
	"strconv"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// maxReadable is the largest tree, in blocks, given to readability: some of its
// steps look at all ancestors or descendants of each element.
const maxReadable = 8_000

// readable asks go-readability which blocks are the article. It changes doc. The
// library was not written for hostile pages, so a panic in it counts as an answer
// of nothing.
func readable(doc *html.Node, pageURL *url.URL, n int) (chosen []bool, err error) {
	chosen = make([]bool, n)
	defer func() {
		if p := recover(); p != nil {
			clear(chosen)
			err = fmt.Errorf("readability(%s): panic: %v", pageURL, p)
		}
	}()
	if n > maxReadable {
		return chosen, nil
	}
	p := readability.NewParser()
	p.DisableJSONLD = true // read by ourselves, and dropped from the tree by now
	article, err := p.ParseAndMutate(doc, pageURL)
	if err != nil {
		return chosen, fmt.Errorf("readability(%s): %w", pageURL, err)
	}
	if article.Node == nil {
		return chosen, nil
	}
	walk(article.Node, func(c *html.Node) bool {
		if c.Type == html.ElementNode {
			if i, err := strconv.Atoi(attr(c, mark)); err == nil && i >= 0 && i < n {
				chosen[i] = true
			}
		}
		return true
	})
	return chosen, nil
}
