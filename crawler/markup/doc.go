// Package markup reads the source of a web page into a tree, whoever made it.
//
// It owns the bounds of a page: how many tags, elements, attributes and bytes of text are read, and what the parser of HTML may
// repeat. What is never text (scripts, styles, comments, pictures that are written out) does not reach the tree. It refuses to say
// what on a page is an article, a link or a title: that is for packages extract and listing.
package markup
