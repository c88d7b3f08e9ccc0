package web

import "github.com/rumordesk/rumordesk/web/rulefile"

// What the pages say of rules is in package rulefile.
type (
	// RuleEditor is [rulefile.Editor].
	RuleEditor = rulefile.Editor
	// RuleState is [rulefile.State].
	RuleState = rulefile.State
	// RuleInfo is [rulefile.Info].
	RuleInfo = rulefile.Info
	// RuleProblem is [rulefile.Problem].
	RuleProblem = rulefile.Problem
	// RuleFile is [rulefile.File].
	RuleFile = rulefile.File
	// RuleVersion is [rulefile.Version].
	RuleVersion = rulefile.Version
	// RuleCheck is [rulefile.Check].
	RuleCheck = rulefile.Check
	// RuleText is [rulefile.Text].
	RuleText = rulefile.Text
	// RuleExplanation is [rulefile.Explanation].
	RuleExplanation = rulefile.Explanation
	// RuleSelection is [rulefile.Selection].
	RuleSelection = rulefile.Selection
	// RuleTerm is [rulefile.Term].
	RuleTerm = rulefile.Term
	// RuleNear is [rulefile.Near].
	RuleNear = rulefile.Near
	// RuleCondition is [rulefile.Condition].
	RuleCondition = rulefile.Condition
)
