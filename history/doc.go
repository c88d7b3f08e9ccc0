// Package history keeps what files that people edit have said: rule files and the codebook.
//
// It owns the folder of earlier versions, at most 100 of each file, named by the time and
// the hash of the text, and the way in which such a file is replaced: at once, also over a
// loss of power.
//
// It refuses to know what a file is for, to take a name for a path, and to hand over a
// version whose text is not what its hash says.
package history
