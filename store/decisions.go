package store

import "github.com/rumordesk/rumordesk/desk"

// decided is what the stage of a case's root says: 1 accepted, 0 discarded, NULL open.
const decided = `CASE WHEN r.stage IN ('accepted', 'verifying', 'verified', 'answered', 'closed') THEN 1 WHEN r.stage = 'discarded' THEN 0 END`

// The index has the items' rules in order, so that each is met once, however many
// versions of the item were flagged.
// Known claims are one row: there may be as many as there are claims.
const ruleDecisionRows = `SELECT f.rule, count(CASE d WHEN 1 THEN 1 END), count(CASE d WHEN 0 THEN 1 END), count(*) - count(d)
	FROM (SELECT g.rule, ` + decided + ` d
		FROM (SELECT DISTINCT item, CASE WHEN rule GLOB 'claim:*' THEN '` + desk.AnyClaim + `' ELSE rule END rule
			FROM flags INDEXED BY flags_by_item WHERE rule <> '` + desk.ModelBeside + `') g CROSS JOIN sightings s ON s.item = g.item
		CROSS JOIN cases c ON c.id = s.case_id CROSS JOIN cases r ON r.id = c.root) f
	GROUP BY f.rule ORDER BY f.rule`

// RuleDecisions implements [desk.DecisionReader].
func (t *tx) RuleDecisions() (list []desk.RuleDecision, err error) {
	defer wrap(&err, "rule decisions")
	return all(t, func(s scanner) (d desk.RuleDecision, err error) {
		err = s.Scan(&d.Rule, &d.Accepted, &d.Discarded, &d.Open)
		return d, err
	}, ruleDecisionRows)
}

const decidedHitRows = `SELECT DISTINCT f.item FROM flags f CROSS JOIN sightings s ON s.item = f.item
	CROSS JOIN cases c ON c.id = s.case_id CROSS JOIN cases r ON r.id = c.root
	WHERE f.rule = ?1 AND ` + decided + ` = ?2 ORDER BY f.item DESC LIMIT ?3`

// DecidedHits implements [desk.DecisionReader].
func (t *tx) DecidedHits(rule string, accepted bool, limit int) (list []desk.ItemID, err error) {
	defer wrap(&err, "decided hits of rule %q", rule)
	want := 0
	if accepted {
		want = 1
	}
	return all(t, func(s scanner) (id desk.ItemID, err error) {
		err = s.Scan(&id)
		return id, err
	}, decidedHitRows, rule, want, max(limit, 0))
}
