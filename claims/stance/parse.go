package stance

import (
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// What is read of a text, at most: who refutes something says so early.
const (
	maxText      = 12_000 // bytes
	maxSentences = 60
	maxClaim     = 400 // bytes
)

// sentence is a sentence of an article, its words and its cues.
type sentence struct {
	start, end int // bytes of the text that it was read from
	title      bool
	words      []word
	marks      []mark
}

// word is a token that may carry a claim: neither a mark nor one of the words that every sentence has. In Chinese it is a pair
// of neighbouring characters.
type word struct {
	stem  string
	token int // number of its token in the sentence
}

// mark is a cue in a sentence.
type mark struct {
	cue    cue
	token  int
	tokens int
	text   string // folded
}

// parse reads a text into sentences.
func parse(text string, title bool, l *lexicon) []sentence {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	var out []sentence
	for _, s := range split(text) {
		if len(out) == maxSentences {
			break
		}
		one := l.read(text[s[0]:s[1]])
		one.start, one.end, one.title = s[0], s[1], title
		if len(one.words) > 0 || len(one.marks) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// split finds the sentences of a text: they end at full stops, question and exclamation marks and the ends of lines. A Latin
// full stop counts only before a space.
func split(text string) [][2]int {
	var out [][2]int
	start := 0
	emit := func(end int) {
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, [2]int{start, end})
		}
		start = end
	}
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		next := i + width
		switch r {
		case '。', '！', '？', '\n', '¶', '；':
			emit(next)
		case '.', '!', '?':
			if next == len(text) || text[next] == ' ' || text[next] == '\n' {
				emit(next)
			}
		}
		i = next
	}
	emit(len(text))
	return out
}

// read reads one sentence.
func (l *lexicon) read(text string) sentence {
	folded := fold.String(text)
	tokens := fold.Tokens(folded)
	at := func(i int) string { return folded[tokens[i].Start:tokens[i].End] }
	var s sentence
	for i := 0; i < len(tokens); i++ {
		if tokens[i].Han {
			if c, n := l.hanAt(folded, tokens, i); n > 0 {
				s.marks = append(s.marks, mark{c.cue, i, n, c.text})
				// A cue is no word of the claim, but one of a single character may be part of one.
				if n > 1 {
					i += n - 1
					continue
				}
			}
			if i+1 < len(tokens) && tokens[i+1].Han && tokens[i+1].Start == tokens[i].End {
				s.words = append(s.words, word{at(i) + at(i+1), i})
			}
			continue
		}
		w := at(i)
		if c, n := l.latinAt(at, len(tokens), i); n > 0 {
			s.marks = append(s.marks, mark{c, i, n, folded[tokens[i].Start:tokens[i+n-1].End]})
			if n > 1 {
				i += n - 1
				continue
			}
			if c == negate || c == hedge {
				continue
			}
		}
		if !common[w] {
			s.words = append(s.words, word{stem(w), i})
		}
	}
	if n := strings.Count(folded, "?"); n > 0 {
		s.marks = append(s.marks, mark{question, len(tokens), 1, "?"})
	}
	return s
}

// latinAt is the cue that begins at a token, and how many tokens it has.
func (l *lexicon) latinAt(at func(int) string, n, i int) (cue, int) {
	w := at(i)
next:
	for _, p := range l.phrases[w] {
		if i+len(p.words) > n {
			continue
		}
		for k, want := range p.words {
			if at(i+k) != want {
				continue next
			}
		}
		return p.cue, len(p.words)
	}
	if c, ok := l.words[w]; ok {
		return c, 1
	}
	for k := len(w); k >= 3; k-- {
		if c, ok := l.prefixes[w[:k]]; ok {
			return c, 1
		}
	}
	return 0, 0
}

// hanAt is the longest cue that begins at a character, and how many characters it has.
func (l *lexicon) hanAt(folded string, tokens []fold.Token, i int) (hanCue, int) {
	rest := folded[tokens[i].Start:]
	first, _ := utf8.DecodeRuneInString(rest)
	var best hanCue
	for _, c := range l.han[first] {
		if len(c.text) > len(best.text) && strings.HasPrefix(rest, c.text) {
			best = c
		}
	}
	return best, utf8.RuneCountInString(best.text)
}

// common are words that every text has.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`a an the of to in on at for and or as by with from is are was were be been being am has have had having it its this that these those
		he she they him her his their them we us our you your i me my who whom which what when where how why s d ll re ve m do does did done so but than then there here up down out
		into over after before about again also just more most some any all one two new said says say will can should after off own while during between through under very too
		only other such get got its`) {
		m[w] = true
	}
	return m
}()

// stem takes the commonest endings off an English word.
func stem(w string) string {
	for _, end := range []string{"ies", "ied", "ing", "ed", "es", "s"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 && !strings.HasSuffix(rest, "s") {
			if end == "ies" || end == "ied" {
				return rest + "y"
			}
			return strings.TrimSuffix(rest, "e")
		}
	}
	return strings.TrimSuffix(w, "e")
}
