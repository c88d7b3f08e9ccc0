// Package disk knows how full the disk of the data folder is, and whether this user may
// write there.
//
// It owns the questions and the floor under which a desk fetches nothing more. It
// refuses to act: what pauses, and for how long, is its caller's to say.
package disk
