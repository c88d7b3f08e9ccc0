package cluster_test

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/claims/cluster"
	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
)

// Questions that ask the same get one number.
func ExampleGroup() {
	encoder, err := builtin.Open(embed.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	groups, err := cluster.Group(context.Background(), encoder, []cluster.Text{
		{Text: "How long does the virus live on surfaces?"},
		{Text: "does garlic cure the flu"},
		{Text: "How long can the virus survive on a surface?"},
		{Text: "Can garlic cure flu?"},
	}, cluster.Options{})
	fmt.Println(groups, err)
	// Output:
	// [0 1 0 1] <nil>
}
