package match_test

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/claims/match"
)

// A text finds the known claims that it repeats, in either language and script, with a
// decision and the reasons.
func ExampleIndex_Search() {
	known := match.New(match.Options{})
	known.Put(
		match.Claim{ID: "garlic", Claim: "Eating garlic cures the flu within a day.", Title: "No, garlic does not cure influenza"},
		match.Claim{ID: "autism", Claim: "The measles vaccine causes autism in children."},
		match.Claim{ID: "bleach", Claim: "喝漂白水可以治疗新冠肺炎"},
	)
	for _, text := range []string{
		"My neighbour says eating garlic cured her flu in one day",
		"聽說喝漂白水可以治療新冠肺炎，是真的嗎？",
		"The ferry timetable changes in winter",
	} {
		found, err := known.Search(context.Background(), text, 1)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, f := range found {
			fmt.Println(f.ID, f.Decision)
		}
	}
	// Output:
	// garlic match
	// bleach match
	// garlic none
}
