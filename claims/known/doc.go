// Package known keeps in memory the claims that a running desk matches texts to:
// [Claims] are the known claims, [Cases] what the open cases claim.
//
// Both are copies. They are read in from the store and follow its changes by number,
// so that they learn of what another process has changed, too; what they answer is
// looked up in the store at that moment. Where the sentence encoders are opened, each claim
// gets its vector in the background, and the vectors are kept in files, so that nothing is
// computed anew at a start. The package also makes room in the program's memory for what it
// keeps by design.
//
// Pages that come in ask for cases by words alone: there a match acts by itself, and the
// way in never waits for an encoder. People are shown cases in other words and in the other
// language, too, and judge for themselves; an encoder alone never says more than that two
// may be the same.
//
// It refuses to change the store, to know what was found true, and to judge: how
// similar two claims are is told by package match, whether one word parts them by
// package distinct. Until the copy is whole it answers [desk.ErrNotReady], never a part.
package known
