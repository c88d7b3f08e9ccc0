// Package pdftext reads the text of a PDF file, for a document that is cited as evidence.
//
// It reads what text is made of and nothing else: objects and object streams, the tree of pages, fonts as far as they
// say which character a code stands for (ToUnicode maps, the encodings of Latin, Chinese, Japanese and Korean fonts),
// and the operators that show text. Objects are found by looking through the file, not by its table of addresses, so
// that a damaged or hostile table leads nowhere.
//
// A file may be made to do harm. Everything is bounded: what is decompressed, for one stream and in all, objects,
// pages, depth, maps, text, and time by the context. What goes past a bound ends in [ErrLimit], or in a text that says
// that it was cut.
//
// The package refuses to open an encrypted file, to run anything in one, to follow a link, to look at pictures, and to
// read who wrote the document.
package pdftext
