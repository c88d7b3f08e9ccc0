package web

import "github.com/rumordesk/rumordesk/web/rulefile"

// RuleEditor and the others are what the pages say of rules; see package rulefile.
type (
	RuleEditor      = rulefile.Editor
	RuleState       = rulefile.State
	RuleInfo        = rulefile.Info
	RuleProblem     = rulefile.Problem
	RuleFile        = rulefile.File
	RuleVersion     = rulefile.Version
	RuleCheck       = rulefile.Check
	RuleText        = rulefile.Text
	RuleExplanation = rulefile.Explanation
	RuleSelection   = rulefile.Selection
	RuleTerm        = rulefile.Term
	RuleNear        = rulefile.Near
	RuleCondition   = rulefile.Condition
)
