package desk

import (
	"slices"
	"strings"
)

// Action is a change that somebody makes to a case.
type Action string

// The actions.
const (
	ActionOpen     Action = "open"         // by the desk itself, when a flagged item starts a case
	ActionTip      Action = "tip"          // by the desk itself, when the public sent one in
	ActionAnswered Action = "tip-answered" // by the desk itself: the sender of a tip has found the answer
	ActionAccept   Action = "accept"
	ActionReturn   Action = "return" // takes an acceptance back while nothing has come of it
	ActionDiscard  Action = "discard"
	ActionReopen   Action = "reopen"
	ActionMerge    Action = "merge"
	ActionUnmerge  Action = "unmerge"
	ActionSplit    Action = "split" // takes a sighting out, into a case of its own
	ActionAssign   Action = "assign"
	ActionUnassign Action = "unassign"
	ActionSnooze   Action = "snooze"
	ActionWake     Action = "wake"
	ActionLabel    Action = "label"
	ActionClaim    Action = "claim"  // words the claim in one sentence
	ActionVerify   Action = "verify" // begin the verification; the first evidence does too
	ActionEvidence Action = "evidence"
	ActionWithdraw Action = "withdraw-evidence"
	ActionCapture  Action = "capture-evidence" // once more, when the first try failed or the page changed
	ActionRisk     Action = "risk"
	ActionVerdict  Action = "verdict"
	ActionSign     Action = "sign"
	ActionPublish  Action = "publish"
	ActionClose    Action = "close"
	ActionRevise   Action = "revise" // back from verified, answered or closed to verifying

	ActionToQueue    Action = "to-queue"    // from the official updates into the queue
	ActionToOfficial Action = "to-official" // from the queue to the official updates

	ActionPropose         Action = "propose-evidence" // by the desk itself: a text refutes the claim
	ActionAcceptProposal  Action = "accept-proposal"
	ActionDismissProposal Action = "dismiss-proposal"
	ActionReopenProposal  Action = "reopen-proposal" // takes either back
)

// Actions of the audit log that go through [Referrals].
const (
	ActionRefer       Action = "refer"
	ActionAcknowledge Action = "referral-acknowledged"
	ActionReply       Action = "referral-answered"
	ActionRevoke      Action = "revoke-referral"
	ActionBounce      Action = "referral-bounced" // by the desk itself: the mail did not arrive
)

// transition is one row of the state machine.
type transition struct {
	action Action
	from   []Stage
	to     Stage // empty: the stage stays; stageBefore: back to where it was
	role   Role
}

// stageBefore stands for the stage that the case left when it was merged or
// discarded.
const stageBefore Stage = "(before)"

// machine is the whole state machine: what is allowed, from where, to whom. Every
// change of a case goes through [Desk.Apply], which reads this table and nothing
// else.
var machine = []transition{
	{ActionAccept, []Stage{StageNew}, StageAccepted, Reviewer},
	{ActionReturn, []Stage{StageAccepted}, StageNew, Reviewer},
	{ActionDiscard, []Stage{StageNew, StageAccepted, StageVerifying}, StageDiscarded, Reviewer},
	{ActionReopen, []Stage{StageDiscarded}, stageBefore, Reviewer},
	{ActionMerge, []Stage{StageNew, StageAccepted, StageVerifying}, StageMerged, Reviewer},
	{ActionUnmerge, []Stage{StageMerged}, stageBefore, Reviewer},
	{ActionSplit, []Stage{StageNew, StageAccepted, StageVerifying, StageVerified, StageAnswered, StageClosed}, "", Reviewer},
	{ActionAssign, openStages, "", Reviewer},
	{ActionUnassign, openStages, "", Reviewer},
	{ActionSnooze, []Stage{StageNew, StageAccepted, StageVerifying}, "", Reviewer},
	{ActionWake, []Stage{StageNew, StageAccepted, StageVerifying}, "", Reviewer},
	{ActionLabel, openStages, "", Reviewer},
	{ActionClaim, []Stage{StageNew, StageAccepted, StageVerifying}, "", Reviewer},
	{ActionVerify, []Stage{StageAccepted}, StageVerifying, Reviewer},
	{ActionEvidence, []Stage{StageAccepted, StageVerifying}, StageVerifying, Reviewer},
	{ActionWithdraw, []Stage{StageAccepted, StageVerifying}, "", Reviewer},
	{ActionCapture, []Stage{StageAccepted, StageVerifying}, "", Reviewer},
	{ActionRisk, []Stage{StageNew, StageAccepted, StageVerifying}, "", Reviewer},
	{ActionVerdict, []Stage{StageVerifying}, "", Reviewer},
	{ActionSign, []Stage{StageVerifying}, StageVerified, Editor},
	{ActionPublish, []Stage{StageVerified}, StageAnswered, Editor},
	{ActionClose, []Stage{StageVerified, StageAnswered}, StageClosed, Editor},
	{ActionRevise, []Stage{StageVerified, StageAnswered, StageClosed}, StageVerifying, Editor},
	{ActionToQueue, openStages, "", Reviewer},
	{ActionToOfficial, openStages, "", Reviewer},
	{ActionAcceptProposal, []Stage{StageAccepted, StageVerifying}, StageVerifying, Reviewer},
	{ActionDismissProposal, openStages, "", Reviewer},
	{ActionReopenProposal, openStages, "", Reviewer},
}

// openStages are the stages at which a case waits for work.
var openStages = []Stage{StageNew, StageAccepted, StageVerifying, StageVerified}

func find(a Action) *transition {
	for i := range machine {
		if machine[i].action == a {
			return &machine[i]
		}
	}
	return nil
}

// Allowed returns the actions that an actor of this role may take on a case at
// this stage, for menus and help.
func Allowed(role Role, stage Stage) []Action {
	var out []Action
	for _, t := range machine {
		if role >= t.role && slices.Contains(t.from, stage) {
			out = append(out, t.action)
		}
	}
	return out
}

func stageList(stages []Stage) string {
	var b strings.Builder
	for i, s := range stages {
		switch {
		case i == 0:
		case i == len(stages)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(s))
	}
	return b.String()
}
