// Package deliver gets out what leaves the desk: mails to recipients and members,
// and signed messages to webhooks (https://www.standardwebhooks.com).
//
// It owns the way out, and nothing else leaves by another. What must get out is a
// leased row of the store (desk.Delivery), written in a transaction; [Service.Run],
// which the store wakes after a commit, takes the rows that are due, sends them, and
// records the end of each try behind the fence of its lease. A crash at any moment loses nothing: a message may go out
// twice, and then carries the same webhook-id or Message-ID both times.
//
// It also owns what is written in its own name: the brief of a referral, the one
// reminder when a reply is late, the daily digest, in the reader's language; and the
// events, which it reads from the audit log, so that no change can happen without
// its event. And it reads what comes back: delivery status notifications (RFC 3464),
// of which it keeps the status and nothing else.
//
// It refuses to decide: what is due is for the clocks of package desk to say. It
// refuses to name people: an event carries numbers, the claim, stage, verdict and
// addresses, never a member of the desk. And it refuses to validate addresses on its
// own: webhooks are called through the HTTP client that it is given, whose dialler
// does that for everything the desk asks for.
package deliver
