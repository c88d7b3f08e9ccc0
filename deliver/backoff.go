package deliver

import (
	"math/rand/v2"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// The pauses after the first, second … failed try. When they are used up the
// message is given up.
var (
	// webhookPauses is the schedule that standard-webhooks suggests: three days in all.
	webhookPauses = []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
		10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
	// mailPauses ends after two days and a half: longer than a recipient has for the
	// reply, so that whoever waits learns of it. The first pauses suit servers that
	// refuse every stranger once (greylisting).
	mailPauses = []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour,
		5 * time.Hour, 10 * time.Hour, 18 * time.Hour, 24 * time.Hour,
	}
)

// maxPause bounds what a server may ask for with Retry-After.
const maxPause = 24 * time.Hour

// pause is how long to wait after the given number of failed tries, spread by a
// fifth either way so that what failed together does not come back together; ok is
// false when it is time to give up.
func pause(kind desk.DeliveryKind, failed int, random func() float64) (d time.Duration, ok bool) {
	list := mailPauses
	if kind == desk.DeliverWebhook {
		list = webhookPauses
	}
	if failed < 1 {
		failed = 1
	}
	if failed > len(list) {
		return 0, false
	}
	d = list[failed-1]
	return time.Duration(float64(d) * (0.8 + 0.4*random())), true
}

// tries is how often a message of this kind is tried at most.
func tries(kind desk.DeliveryKind) int {
	if kind == desk.DeliverWebhook {
		return len(webhookPauses) + 1
	}
	return len(mailPauses) + 1
}

func random() float64 { return rand.Float64() }
