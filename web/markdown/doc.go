// Package markdown shows the safe subset of Markdown in which answers are written: paragraphs, emphasis, lists, and
// links whose host is shown behind them. It owns the grammar, its HTML and its plain text.
//
// It refuses everything else: HTML, pictures, code and tables stay the characters that they are, a heading is a
// paragraph, and only http and https addresses become links. What it does not know it shows as it was written, so that
// no answer is refused for its form and plain text of before looks as it did: each line is a paragraph. Emphasis needs
// no spaces around it, as Chinese has none. Time grows with the length of the text alone.
package markdown
