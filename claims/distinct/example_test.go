package distinct_test

import (
	"cmp"
	"fmt"

	"github.com/rumordesk/rumordesk/claims/distinct"
)

// Numbers, denial and names tell claims apart that are nearly one text.
func ExampleWhy() {
	for _, pair := range [][2]string{
		{"The measles vaccine causes autism", "The measles vaccine does not cause autism"},
		{"疫苗会导致自闭症", "疫苗不会导致自闭症"},
		{"Garlic cures the flu", "Garlic cures the flu!"},
	} {
		fmt.Println(cmp.Or(distinct.Why(pair[0], pair[1]), "nothing"))
	}
	// Output:
	// denial
	// denial
	// nothing
}
