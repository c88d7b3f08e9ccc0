// Package vectors keeps what a sentence encoder said of claims in a file, so that a
// restart need not ask it again: a vector by the hash of the text that it was made of,
// one file for each model.
//
// It owns the form of that file, and what happens to one that is cut short or damaged:
// what cannot be trusted is left out, told of, and computed again. It refuses to know
// texts, claims and models: the file has hashes and numbers, of known claims or of what cases claim,
// never of items. (A vector is no secret: who has the model can guess much of what it was made of,
// so a file lies where the texts themselves do.)
package vectors
