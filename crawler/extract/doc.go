// Package extract turns the bytes of a web page into the text of its article, with
// title, language and time of publication.
//
// The page is decoded and parsed once. Everything that follows works on one list of
// blocks (paragraphs, headings, list items): what is plainly not the article is
// taken out of the tree, two extractors of different kinds choose blocks, one rule
// decides between them, and lines that are not part of the story are dropped. The
// order was chosen by measurement; docs/measurements/extraction.md has the table and the command.
//
// The package refuses to say who wrote a text. Bylines, author boxes and readers'
// comments are removed where the page marks them, author names found in metadata are
// used only to find such lines, and a Page has no field for a person. Pictures are
// neither fetched nor named. Pages are hostile: every step is bounded in size and
// depth, and third-party code is run where a panic costs one page.
package extract
