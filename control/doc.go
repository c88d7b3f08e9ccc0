// Package control lets the command line reach the process that serves a data folder.
//
// The index can be open in one process only, and only that process knows what it has
// read. A running serve therefore answers the commands that are run beside it, on a
// loopback port of its own. Where it listens and the token that it wants stand in a
// file of the data folder that only its owner can read.
//
// It owns that file, the port and the form of a question. It refuses to know what is
// asked: whoever serves says how each question is answered.
package control
