package checkworthy_test

import (
	"fmt"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
)

// A claim with a cause and a number is worth checking more than a wish.
func ExampleModel_Score() {
	model := checkworthy.New()
	claim := model.Score("New study: 40% of patients died after taking the tablets, experts say", "en")
	wish := model.Score("I love you all, stay at home and have a nice day", "en")
	fmt.Println(claim.Score > wish.Score, claim.Kind)

	claim = model.Score("专家称：已有37人感染后死亡", "zh")
	wish = model.Score("祝大家新年快乐，我爱你们", "zh")
	fmt.Println(claim.Score > wish.Score, claim.Kind)
	// Output:
	// true model
	// true cues
}
