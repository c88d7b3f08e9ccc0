// Package rulebook is everything about the rules of a running desk.
//
// It owns the set in force and the moment at which a changed file takes effect, the
// rule files with their earlier versions, who changes them and what is recorded of it,
// and what the rules come to on the items that are stored: flags, explanations,
// backtests of a draft, what people decided about the hits, and drafts learnt from that. The set in force is one
// immutable [rules.Set] behind one pointer: whoever asks gets either the old set or the
// new one, whole. Files that hold a mistake are refused whole: the set before stays in
// force, and [State] says what is wrong and where.
//
// It refuses to touch any file but those that its patterns match, to write a file that
// does not load or whose own tests fail, and to change one without the right to and an
// entry in the audit log. It writes nothing to the store and proposes words without
// changing a rule. The language itself is package rules.
package rulebook
