package desk

import "time"

// ReferralReader reads the directory of recipients, and referrals.
type ReferralReader interface {
	// Recipient and Referral return ErrNotFound where there is none.
	Recipient(id int64) (Recipient, error)
	// Recipients returns the directory in order of organisation, retired ones too.
	Recipients() ([]Recipient, error)
	Referral(id int64) (Referral, error)
	// ReferralsOf returns the referrals of every case whose root is root, oldest
	// first.
	ReferralsOf(root CaseID) ([]Referral, error)
	// OpenReferrals returns those that are sent or acknowledged, soonest due first and
	// those that are never due last.
	OpenReferrals(limit int) ([]Referral, error)
}

// ReferralTx writes the directory of recipients, and referrals. Nobody is removed from
// the directory: a recipient retires.
type ReferralTx interface {
	ReferralReader

	// SaveRecipient stores a recipient, and numbers it when its ID is 0; ErrNotFound
	// when there is none with another number.
	SaveRecipient(Recipient) (int64, error)
	// AddReferral numbers a referral. SaveReferral replaces one; ErrNotFound.
	AddReferral(Referral) (int64, error)
	SaveReferral(Referral) error
}

// DeliveryReader reads what must get out, and what became of it.
type DeliveryReader interface {
	// Delivery returns ErrNotFound where there is none.
	Delivery(id int64) (Delivery, error)
	// Deliveries returns the newest deliveries of a kind and address, the newest first;
	// an empty address means every one.
	Deliveries(kind DeliveryKind, to string, limit int) ([]Delivery, error)
	// DeadDeliveries returns the dead letters, newest first.
	DeadDeliveries(limit int) ([]Delivery, error)
}

// DeliveryTx queues what must get out, leases it and records the ends of its tries.
type DeliveryTx interface {
	DeliveryReader

	// AddDelivery numbers a delivery that is due at DueAt, at once when that is zero.
	// What a try fills in (Attempts, Lease, SentAt, Error, Dead) starts empty.
	AddDelivery(Delivery) (int64, error)
	// LeaseDeliveries takes up to n deliveries that are due at now and not leased, for
	// ttl, soonest due first.
	LeaseDeliveries(now time.Time, ttl time.Duration, n int) ([]Delivery, error)
	// EndDelivery records the end of a leased try, and counts it in Attempts: SentAt,
	// or Error with DueAt for the next one, or Dead; ErrInvalid when it is none of
	// these. ErrLeaseLost when the lease is not the current one, or was ended.
	EndDelivery(Delivery) error
	// ReleaseDelivery gives a leased delivery back untouched: due as before, and not
	// counted as a try. ErrLeaseLost when the lease is not the current one.
	ReleaseDelivery(Delivery) error
	// ReplayDelivery makes one due again at now, sent ones too, with all its tries
	// before it; who holds it loses the lease. ErrNotFound when it is purged.
	ReplayDelivery(id int64, now time.Time) error
	// PurgeDeliveries empties up to n deliveries that were sent before a time, for
	// good, and returns how many. What waits or is dead is kept.
	PurgeDeliveries(before time.Time, n int) (int, error)
	// DropDelivery empties one that was not sent, for good: it is neither due nor dead
	// any more, and who holds it loses the lease. ErrNotFound when it is sent or gone.
	DropDelivery(id int64) error
}

// WebhookReader reads the addresses that hear of events.
type WebhookReader interface {
	// Webhook returns ErrNotFound where there is none, and for one that was dropped.
	Webhook(id int64) (Webhook, error)
	// Webhooks returns all of them, disabled ones too, in order of id.
	Webhooks() ([]Webhook, error)
}

// WebhookTx writes the addresses that hear of events.
type WebhookTx interface {
	WebhookReader

	// SaveWebhook stores a webhook, and numbers it when its ID is 0; ErrNotFound when
	// there is none with another number.
	SaveWebhook(Webhook) (int64, error)
	// DropWebhook forgets a webhook and drops what waits for it; ErrNotFound. Its number
	// does not come back.
	DropWebhook(id int64) error
}

// SearchReader reads the searches that members saved.
type SearchReader interface {
	// SavedSearches returns all of them, in order of name.
	SavedSearches() ([]SavedSearch, error)
}

// SearchTx writes the searches that members saved.
type SearchTx interface {
	SearchReader

	// SaveSearch stores a search, and numbers it when its ID is 0; ErrNotFound when
	// there is none with another number.
	SaveSearch(SavedSearch) (int64, error)
	// DropSearch returns ErrNotFound where there is none.
	DropSearch(id int64) error
}

// SettingReader reads small values that the desk keeps under a name.
type SettingReader interface {
	// Setting returns a value kept under a name, empty where there is none.
	Setting(name string) (string, error)
}

// SettingTx writes small values under a name, and remembers what was announced.
type SettingTx interface {
	SettingReader

	// Remind records that something is announced (such as "referral 12 overdue"), and
	// returns false if it had been before: nothing nags twice.
	Remind(key string, at time.Time) (first bool, err error)
	// PutSetting keeps a value in place of the one before; an empty one is none.
	PutSetting(name, value string) error
}
