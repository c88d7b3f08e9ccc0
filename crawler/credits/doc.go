// Package credits knows the lines and the ends of lines that say who wrote, edited,
// translated or photographed something, in Chinese, in English and in a few other
// languages.
//
// [Line] says of one line whether it is nothing but such a credit, and [Strip] takes
// credits out of the inside of a paragraph. Both go by a small grammar: words for what
// somebody did, signs between, names, the places and papers that stand beside them, and
// nothing else. One word that does not fit makes a line a sentence of the story, and it
// stays.
//
// The package refuses to say whose name it saw: a line goes as a whole, and no name
// leaves the package in any form.
package credits
