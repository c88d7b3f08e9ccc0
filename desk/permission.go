package desk

// Actions on the sources; like those of cases they stand in the audit log.
const (
	ActionPauseSource  Action = "source-pause"
	ActionResumeSource Action = "source-resume"
	ActionFetchSource  Action = "source-fetch" // now, whatever its schedule says
	ActionTestSource   Action = "source-test"  // fetch an address to see what it is; nothing is stored
	ActionAddSources   Action = "source-add"   // into the configuration
)

// permissions is who may do what beside the work on cases, whose rows stand in the
// state machine. A source that floods the queue must be stopped by whoever leads the
// day; what is fetched at all, and what the rules are, is the admins' business.
var permissions = map[Action]Role{
	ActionPauseSource:  Editor,
	ActionResumeSource: Editor,
	ActionFetchSource:  Editor,
	ActionTestSource:   Admin,
	ActionAddSources:   Admin,
	ActionSaveRules:    Admin,
	ActionRemoveRules:  Admin,
	ActionSaveCodebook: Admin,
}

// May reports whether a role allows an action that is not about a case. What stands in
// no row is allowed to nobody.
func May(role Role, a Action) bool {
	least, ok := permissions[a]
	return ok && role >= least
}

// May reports whether the actor's role allows an action that is not about a case.
func (a Actor) May(action Action) bool { return May(a.Role, action) }
