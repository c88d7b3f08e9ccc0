package rules_test

import (
	"fmt"

	"github.com/rumordesk/rumordesk/rules"
)

const autism = `groups:
  - name: vaccines
    rules:
      - id: mmr-autism
        title: {en: MMR causes autism, zh-Hans: 麻腮风疫苗导致自闭症}
        scope: {lang: [en, zh], kind: [news, tip]}
        detection:
          vaccine: {MMR: 20, "measles vaccin*": 15, 麻腮风: 20}
          harm: {"autis*": 15, 自闭症: 15}
          debunk: {"no link": -10}
          close: {near: [vaccine, harm], within: 12, weight: 10}
        condition: vaccine and harm
        threshold: 40
        tests:
          - {text: "MMR linked to autism", match: true}
`

// A rule flags a text by its words, with the sum that it came to.
func ExampleSet_Eval() {
	file, err := rules.Parse("vaccines.yaml", []byte(autism))
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := rules.Compile(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, doc := range []rules.Doc{
		{Title: "MMR linked to autism, says a film", Lang: "en", Kind: "news"},
		{Text: "网传麻腮風疫苗會導致自閉症", Lang: "zh", Kind: "tip"},
		{Title: "No link between MMR and autism", Lang: "en", Kind: "news"},
	} {
		hits := set.Eval(doc)
		fmt.Println("hits:", len(hits))
		for _, h := range hits {
			fmt.Println(" ", h.RuleID, h.Score, "of", h.Threshold)
		}
	}
	// Output:
	// hits: 1
	//   mmr-autism 45 of 40
	// hits: 1
	//   mmr-autism 45 of 40
	// hits: 0
}

// Why a rule does not hit is said as exactly as why it does.
func ExampleSet_Explain() {
	file, err := rules.Parse("vaccines.yaml", []byte(autism))
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := rules.Compile(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	why, err := set.Explain("mmr-autism", rules.Doc{Title: "No link between MMR and autism", Lang: "en", Kind: "news"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(why.Hit, why.Score, why.Why)
	// Output:
	// false 35 the score of 35 is below the threshold of 40
}

// A file with a mistake is refused whole, with the place.
func ExampleParse() {
	_, err := rules.Parse("vaccines.yaml", []byte(`groups:
  - name: vaccines
    rules:
      - id: mmr-autism
        title: MMR causes autism
        detektion: {vaccine: {MMR: 20}}
`))
	fmt.Println(err)
	// Output:
	// vaccines.yaml:6:9: unknown key "detektion" in a rule; did you mean "detection"?
	//     6 |         detektion: {vaccine: {MMR: 20}}
	//       |         ^
}
