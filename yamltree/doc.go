// Package yamltree reads YAML files that people write by hand, and says what is wrong
// in them and where.
//
// It owns the syntax tree with its places, the bounds on a file's shape, the excerpt
// with a caret under the column, duplicate and unknown keys with "did you mean", and
// the list of mistakes. A [Format] describes one kind of file: its bounds and its
// sentences. A [Reader] reads one file of that kind.
//
// It refuses to know what a file is for, to touch the disk, and to pass over what it
// does not understand: anchors, aliases, merge keys, tags, directives and complex keys
// are mistakes, and so is a second document. It is the only package that imports the
// YAML library.
package yamltree
