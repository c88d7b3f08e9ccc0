// Package stemtable writes and reads tables of English stems with a vector each, in the
// form in which the program carries them: one byte a number, gzipped.
//
// It owns that form and its bounds, and refuses a table that does not fit itself. What
// the vectors and the byte beside each mean is the business of packages match and
// cluster. It reads no file: it is given bytes.
package stemtable
