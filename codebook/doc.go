// Package codebook is the file with the codes by which a running desk labels its cases.
//
// It owns the form of the file and what is wrong in one, with its place; the codebook in
// force and the moment at which a changed file takes effect; the changes that an admin
// makes (add, rename, move, retire, take back), and the earlier versions. Where there is
// no file, the one that it was given as the default is in force. A file that holds a
// mistake is refused whole: the codebook before stays in force, and [State] says what is
// wrong and where.
//
// It refuses to touch any file but its own, to remove a code that cases may carry, and to
// change one without the right to and an entry in the audit log. What codes are for is
// said in package desk.
package codebook
