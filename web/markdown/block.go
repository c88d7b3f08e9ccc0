package markdown

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
)

// block is a paragraph, which has one item, or a list.
type block struct {
	list, ordered bool
	start         int // number of the first item of an ordered list
	items         [][]span
}

// lineEnds makes the line ends of any system ours, and NUL what HTML shows for it.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd")

// parse reads a text as far as an answer may be long.
func parse(text string) (blocks []block) {
	text = bounded(text)
	// An item may go on in the lines below it: its text is parsed when the next item or paragraph begins.
	var open *strings.Builder
	end := func() {
		if open != nil {
			last := &blocks[len(blocks)-1]
			last.items = append(last.items, inline(open.String()))
			open = nil
		}
	}
	for line := range strings.Lines(text) {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		line = strings.TrimSpace(line)
		if line == "" {
			end()
			continue
		}
		if open != nil && indent >= 2 && !itemOf(line).is {
			open.WriteString("\n" + line)
			continue
		}
		end()
		it := itemOf(line)
		if !it.is {
			blocks = append(blocks, block{items: [][]span{inline(headless(line))}})
			continue
		}
		if !it.continues(blocks) {
			blocks = append(blocks, block{list: true, ordered: it.ordered, start: it.number})
		}
		open = &strings.Builder{}
		open.WriteString(it.text)
	}
	end()
	return blocks
}

func bounded(text string) string {
	text = lineEnds.Replace(strings.ToValidUTF8(text, "\ufffd"))
	if utf8.RuneCountInString(text) > desk.MaxSummary {
		text = string([]rune(text)[:desk.MaxSummary])
	}
	return text
}

// item is a line that may be one of a list.
type item struct {
	is, ordered bool
	number      int
	text        string
}

// itemOf reads the mark at the beginning of a line: "- ", "* ", "+ ", "• ", or a number of at most three digits with a
// dot or a bracket. A year and a date are no marks.
func itemOf(line string) item {
	mark, text, found := strings.Cut(line, " ")
	if text = strings.TrimSpace(text); !found || text == "" {
		return item{}
	}
	switch mark {
	case "-", "*", "+", "•":
		return item{is: true, text: text}
	}
	digits := strings.TrimRight(mark, ".)")
	if len(digits) != len(mark)-1 || len(digits) > 3 || strings.Trim(digits, "0123456789") != "" {
		return item{}
	}
	n, err := strconv.Atoi(digits)
	return item{is: err == nil, ordered: true, number: n, text: text}
}

// continues reports whether an item belongs to the list that ends a text so far. Numbers are shown as they were
// written, so that another one than the next begins a list of its own.
func (it item) continues(blocks []block) bool {
	if len(blocks) == 0 {
		return false
	}
	last := blocks[len(blocks)-1]
	return last.list && last.ordered == it.ordered && (!it.ordered || it.number == last.start+len(last.items))
}

// headless is a line without the mark of a heading.
func headless(line string) string {
	mark, text, found := strings.Cut(line, " ")
	if found && len(mark) <= 6 && strings.Trim(mark, "#") == "" {
		if text = strings.TrimSpace(strings.TrimRight(text, "#")); text != "" {
			return text
		}
	}
	return line
}
