package fold_test

import (
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// Case, width, accents and traditional characters make no difference to a rule or a
// search.
func ExampleString() {
	fmt.Println(fold.String("ＭＭＲ causes AUTISM"))
	fmt.Println(fold.String("Café, naïve"))
	fmt.Println(fold.String("麻腮風疫苗導致自閉症"))
	// Output:
	// mmr causes autism
	// cafe, naive
	// 麻腮风疫苗导致自闭症
}

// Words are tokens in one script, characters in the other: near counts them alike.
func ExampleEachToken() {
	text := fold.String("COVID-19疫苗, 3.5 doses")
	fold.EachToken(text, func(t fold.Token) bool {
		fmt.Print("[", text[t.Start:t.End], "]")
		return true
	})
	fmt.Println()
	// Output:
	// [covid][19][疫][苗][3.5][doses]
}

// What was found in a folded text is shown in the words that were published.
func ExampleFolded_Span() {
	published := "專家稱ＭＭＲ疫苗安全"
	f := fold.New(published)
	found := strings.Index(f.Text, "mmr疫苗")
	start, end := f.Span(found, found+len("mmr疫苗"))
	fmt.Println(published[start:end])
	// Output:
	// ＭＭＲ疫苗
}
