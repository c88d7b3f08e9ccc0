// Package known keeps in memory the claims that a running desk matches texts to:
// [Claims] are the known claims, [Cases] what the open cases claim.
//
// Both are copies. They are read in from the store and follow its changes by number,
// so that they learn of what another process has changed, too; what they answer is
// looked up in the store at that moment. Where the operator has put a sentence encoder
// into a folder, Claims gives each known claim its vector in the background, and keeps
// the vectors in a file. The package also makes room in the program's memory for what
// it keeps by design.
//
// It refuses to change the store, to know what was found true, and to judge: how
// similar two claims are is told by package match, whether one word parts them by
// package distinct. Until the copy is whole it answers [desk.ErrNotReady], never a part.
package known
