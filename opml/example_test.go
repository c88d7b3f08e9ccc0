package opml_test

import (
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/opml"
)

// A list of feeds as another reader exported it.
func ExampleParse() {
	list, err := opml.Parse([]byte(`<opml version="2.0">
  <head><title>Health desks</title></head>
  <body>
    <outline text="Agencies">
      <outline type="rss" text="WHO news" xmlUrl="https://www.who.int/rss-feeds/news-english.xml"/>
      <outline type="rss" text="疾控动态" xmlUrl="https://cdc.example/feed.xml" language="zh"/>
    </outline>
  </body>
</opml>`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range list.Feeds {
		fmt.Printf("line %d: %s (%s) %s\n", f.Line, f.Name, strings.Join(f.Groups, ", "), f.Address)
	}
	// Output:
	// line 5: WHO news (Agencies) https://www.who.int/rss-feeds/news-english.xml
	// line 6: 疾控动态 (Agencies) https://cdc.example/feed.xml
}
