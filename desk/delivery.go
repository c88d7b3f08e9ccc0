package desk

import "time"

// DeliveryKind is how something is sent out.
type DeliveryKind string

// The kinds of a delivery.
const (
	DeliverMail    DeliveryKind = "mail"
	DeliverWebhook DeliveryKind = "webhook"
)

// Delivery is something that must get out: a leased row, tried again with growing
// pauses, and kept on the dead-letter list when it is given up.
type Delivery struct {
	ID       int64
	Kind     DeliveryKind
	To       string // e-mail address, or the number of a webhook
	Subject  string // mail
	Body     string // text of the mail, or the JSON of the event
	Event    string // webhook: type of the event; mail: which mail it is
	Referral int64  // mail: the referral that it carries, 0 for none
	Attempts int
	DueAt    time.Time
	Lease    int64
	SentAt   time.Time
	Error    string
	Fault    Fault // of Error
	Dead     bool
	Purged   bool // Subject and Body are gone: it was sent long ago, or removed
}

// State sums a delivery up: "sent", "removed", "dead", or "waiting" for its next try.
func (d Delivery) State() string {
	switch {
	case !d.SentAt.IsZero():
		return "sent"
	case d.Dead:
		return "dead"
	case d.Purged:
		return "removed"
	}
	return "waiting"
}
