package backtest_test

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/backtest"
)

// Before a rule is changed, stored items say what would be gained and lost.
func ExampleRun() {
	ctx := context.Background()
	compile := func(terms string) *rules.Set {
		file, err := rules.Parse("water.yaml", []byte(`groups:
  - name: water
    rules:
      - id: poisoned-water
        title: {en: The water is poisoned, zh-Hans: 自来水被投毒}
        detection: {water: `+terms+`}
        condition: water
        threshold: 20
        tests: [{text: poisoned water, match: true}]
`))
		if err != nil {
			panic(err)
		}
		set, err := rules.Compile(file)
		if err != nil {
			panic(err)
		}
		return set
	}
	stored := func(_ context.Context, give func([]backtest.Item) error) error {
		return give([]backtest.Item{
			{ID: 1, Doc: rules.Doc{Title: "Poisoned water in the harbour quarter?", Lang: "en"}},
			{ID: 2, Doc: rules.Doc{Title: "网传自来水被投毒", Lang: "zh"}},
			{ID: 3, Doc: rules.Doc{Title: "Water prices rise", Lang: "en"}},
		})
	}
	report, err := backtest.Run(ctx, stored, backtest.Options{
		Before: compile(`{"poisoned water": 20}`),
		After:  compile(`{"poisoned water": 20, 自来水被投毒: 20}`),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Items, "items; flagged before:", report.Before, "after:", report.After)
	fmt.Println("gained:", report.Gained, "lost:", report.Lost)
	// Output:
	// 3 items; flagged before: 1 after: 2
	// gained: 1 lost: 0
}
