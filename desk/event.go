package desk

import "time"

// Event is something that happened at the desk, for programs that follow it. It
// carries numbers and names of the workflow only: what is claimed and what was found
// is read through the API, and who did it stands in the audit log.
type Event struct {
	Type     string    `json:"type"` // see [EventTypes]
	At       time.Time `json:"at"`
	Case     CaseID    `json:"case,omitempty,string"`
	Rev      int64     `json:"rev,omitempty"` // of the case, after the change
	Stage    Stage     `json:"stage,omitempty"`
	Evidence int64     `json:"evidence,omitempty,string"`
	Referral int64     `json:"referral,omitempty,string"`
	Answer   string    `json:"answer,omitempty"` // slug
}

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
