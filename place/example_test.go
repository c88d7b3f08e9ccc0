package place_test

import (
	"fmt"

	"github.com/rumordesk/rumordesk/place"
)

// Places are found by name, in either language; what only looks like one is left out.
func ExampleFinder_Find() {
	places := place.New()
	for _, title := range []string{
		"Cholera spreads in Chad, and cases are reported in Cameroon",
		"湖北出现不明原因肺炎",
		"German measles is not measles, and turkey is no cause of it",
	} {
		found := places.Find(title, "")
		fmt.Println("places:", len(found))
		for _, p := range found {
			fmt.Println(" ", p.Place, places.Name(p.Place, "en"))
		}
	}
	// Output:
	// places: 2
	//   CM Cameroon
	//   TD Chad
	// places: 2
	//   CN China
	//   CN-HB Hubei
	// places: 0
}
