package cluster_test

import (
	"cmp"
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/claims/cluster"
)

// Numbers, denial and names tell claims apart that are nearly one text.
func ExampleDistinct() {
	for _, pair := range [][2]string{
		{"The measles vaccine causes autism", "The measles vaccine does not cause autism"},
		{"疫苗会导致自闭症", "疫苗不会导致自闭症"},
		{"Garlic cures the flu", "Garlic cures the flu!"},
	} {
		why, distinct := cluster.Distinct(pair[0], pair[1])
		fmt.Printf("%s: %t\n", cmp.Or(why, "nothing"), distinct)
	}
	// Output:
	// denial: true
	// denial: true
	// nothing: false
}

// Questions that ask the same get one number.
func ExampleGroup() {
	groups, err := cluster.Group(context.Background(), []cluster.Text{
		{Text: "How long does the virus live on surfaces?"},
		{Text: "does garlic cure the flu"},
		{Text: "How long can the virus survive on a surface?"},
		{Text: "Can garlic cure flu?"},
	}, cluster.Options{})
	fmt.Println(groups, err)
	// Output:
	// [0 1 0 1] <nil>
}
