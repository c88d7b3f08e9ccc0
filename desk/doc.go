// Package desk is the domain of rumordesk: items, flags, cases and the work on
// them, from the moment a publication or a tip comes in until its claim is
// answered.
//
// It owns the words (item, sighting, case, claim, stage, verdict, risk), the one
// state machine that says which change is allowed to whom, the way in
// ([Ingester]: redact, store, flag, join or open a case), the clocks, and the
// hash-chained audit log. It declares what it needs from the outside as small
// interfaces ([Store], [Redactor], [Flagger], [Similarity]) and is given them.
//
// It refuses to know how anything is stored, fetched, indexed or shown: it
// imports the standard library and nothing else. And it refuses to know people:
// there is no field here for who said something, only for what is said, where it
// was published and what came of it. The only persons named are the desk's own
// staff, as actors of the audit log.
package desk
