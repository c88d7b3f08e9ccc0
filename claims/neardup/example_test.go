package neardup_test

import (
	"fmt"

	"github.com/rumordesk/rumordesk/claims/neardup"
)

const report = `The health agency took samples at four places of the Hollin reservoir on Tuesday. None held a poison.
The fish died for want of oxygen after the warmest week of the year, the agency says. Tap water can be drunk.
Divers found nothing on the ground, and the gates of the dam were closed all week. The samples will be published.`

// A report taken over by another publisher says the same, whatever its headline; another
// report of the same matter does not.
func ExampleDecide() {
	taken := "Reservoir is safe, tests show\n" + report + "\nRead more in our app."
	_, same := neardup.Decide("Dead fish: no poison found", report, "Water tests are good", taken)
	fmt.Println("taken over:", same)

	other := `Anglers found dead fish at the Hollin reservoir at the weekend, and many people filled bottles at the spring.
The mayor asked for calm. The results of the tests are expected on Thursday, and the school has closed its taps.`
	_, same = neardup.Decide("Dead fish: no poison found", report, "Dead fish at the reservoir", other)
	fmt.Println("another report:", same)
	// Output:
	// taken over: true
	// another report: false
}
