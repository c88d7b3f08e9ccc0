package desk

// EventTip says that a tip was sent in.
const EventTip = "tip.received"

// The events that no action of the audit log makes.
const (
	EventOverdue = "referral.overdue" // a reply is late; said once
	EventDigest  = "digest"           // what is due and overdue, at most once a day
	EventSignal  = "signal.new"       // a topic and place became unusual; said once
	EventTest    = "webhook.test"     // an admin tries a webhook out; no webhook asks for it
)

// events names the event of each action.
var events = []struct {
	action Action
	name   string
}{
	{ActionTip, EventTip},
	{ActionAnswered, "tip.answered"},
	{ActionOpen, "case.opened"},
	{ActionAccept, "case.accepted"},
	{ActionReturn, "case.returned"},
	{ActionDiscard, "case.discarded"},
	{ActionReopen, "case.reopened"},
	{ActionMerge, "case.merged"},
	{ActionUnmerge, "case.unmerged"},
	{ActionSplit, "case.split"},
	{ActionAssign, "case.assigned"},
	{ActionUnassign, "case.unassigned"},
	{ActionSnooze, "case.snoozed"},
	{ActionWake, "case.woken"},
	{ActionLabel, "case.labelled"},
	{ActionClaim, "case.worded"},
	{ActionVerify, "case.verifying"},
	{ActionEvidence, "evidence.added"},
	{ActionWithdraw, "evidence.withdrawn"},
	{ActionCapture, "evidence.captured"},
	{ActionRisk, "case.assessed"},
	{ActionVerdict, "verdict.proposed"},
	{ActionSign, "verdict.signed"},
	{ActionPublish, "answer.published"},
	{ActionClose, "case.closed"},
	{ActionRevise, "case.revised"},
	{ActionToQueue, "case.queued"},
	{ActionToOfficial, "case.official"},
	{ActionPropose, "evidence.proposed"},
	{ActionAcceptProposal, "proposal.accepted"},
	{ActionDismissProposal, "proposal.dismissed"},
	{ActionReopenProposal, "proposal.reopened"},
	{ActionRefer, "referral.sent"},
	{ActionAcknowledge, "referral.acknowledged"},
	{ActionReply, "referral.answered"},
	{ActionRevoke, "referral.revoked"},
	{ActionBounce, "referral.bounced"},
}

// EventOf names the event of an action; empty when nobody outside is told of it.
func EventOf(a Action) string {
	for _, e := range events {
		if e.action == a {
			return e.name
		}
	}
	return ""
}

// EventTypes lists the types of events that a webhook may ask for.
func EventTypes() []string {
	out := []string{EventOverdue, EventDigest, EventSignal}
	for _, e := range events {
		out = append(out, e.name)
	}
	return out
}
