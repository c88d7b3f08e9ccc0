package stance_test

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/stance"
)

func ExampleModel_Judge() {
	encoder, err := builtin.Open(embed.Options{})
	if err != nil {
		panic(err)
	}
	m, err := stance.Open(encoder)
	if err != nil {
		panic(err)
	}
	r, err := m.Judge(context.Background(), "Vinegar cures dengue", "Vinegar is no cure", "The message that vinegar cures dengue is a hoax, the ministry said.")
	if err != nil {
		panic(err)
	}
	fmt.Println(r.Stance, r.Why[0].Text)
	// Output: disagree hoax
}
