package diff_test

import (
	"fmt"

	"github.com/rumordesk/rumordesk/diff"
)

// A page that was cited as evidence says something else now.
func ExampleWords() {
	for _, c := range diff.Words("Three of the 12 pupils were ill. 水样合格。", "Two of the 12 pupils were ill. 水样不合格。") {
		switch {
		case c.Gone():
			fmt.Printf("[-%s-]", c.Text)
		case c.Added():
			fmt.Printf("{+%s+}", c.Text)
		default:
			fmt.Print(c.Text)
		}
	}
	fmt.Println()
	// Output:
	// [-Three-]{+Two+} of the 12 pupils were ill. 水样{+不+}合格。
}
