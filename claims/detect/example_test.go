package detect_test

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/claims/detect"
	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
)

// A claim of a cure is a candidate, the count of an official notice is none.
func ExampleModel_Score() {
	encoder, err := builtin.Open(embed.Options{})
	if err != nil {
		panic(err)
	}
	model, err := detect.Open(encoder)
	if err != nil {
		panic(err)
	}
	for _, text := range []string{
		"Garlic cures the coronavirus, doctors claim",
		"Daily update: 5,210 tests yesterday, 48 new cases, 61 people discharged from hospital.",
	} {
		result, err := model.Score(context.Background(), "en", "", text)
		if err != nil {
			panic(err)
		}
		fmt.Println(result.Score >= detect.Threshold)
		for _, reason := range result.By[:min(len(result.By), 2)] {
			fmt.Println(" ", reason.Text)
		}
	}
	// Output:
	// true
	//   claim
	//   coronavirus
	// false
}
