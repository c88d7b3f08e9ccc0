package site

import (
	_ "embed"
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
)

//go:embed words-en.txt
var wordsEN string

//go:embed words-zh.txt
var wordsZH string

// vocabulary draws words by Zipf's law: the word of rank r with a weight of 1/r.
type vocabulary struct {
	words      []string
	cumulative []float64
}

func newVocabulary(list string) *vocabulary {
	v := &vocabulary{words: strings.Fields(list)}
	sum := 0.0
	for i := range v.words {
		sum += 1 / math.Pow(float64(i)+2.7, 1.05) // Mandelbrot's shift flattens the very top, as real text has it
		v.cumulative = append(v.cumulative, sum)
	}
	return v
}

func (v *vocabulary) draw(r *rand.Rand) string {
	x := r.Float64() * v.cumulative[len(v.cumulative)-1]
	return v.words[sort.SearchFloat64s(v.cumulative, x)]
}

// Syllables of invented names: they give the texts the long tail of rare words
// that real ones have.
var (
	nameStarts = strings.Fields("Al Bar Bren Cal Cor Dal Dun Ed Fen Gar Hal Har Ing Kel Lan Lor Mar Mel Nor Os Pen Quar Ral Ros Sal Sten Tal Thor Ul Var Wen Wil Yar")
	nameMids   = strings.Fields("a an ber den der do e en for gan i in ka la lin mo na o ra ren ri sa ta ter u va")
	nameEnds   = strings.Fields("bridge burgh bury by dale field ford gate ham haven holm ley mark mere mont ness port stead stow ton vale well wick worth")
	hanFirst   = []rune("青白东西南北上下金银玉石云海江河山林松竹")
	hanLast    = []rune("州县镇村桥港湾岭塘浦溪城堡湖门坊")
)

func inventedName(r *rand.Rand) string {
	name := nameStarts[r.IntN(len(nameStarts))]
	if r.IntN(2) == 0 {
		name += nameMids[r.IntN(len(nameMids))]
	}
	return name + nameEnds[r.IntN(len(nameEnds))]
}

func inventedHanName(r *rand.Rand) string {
	return string([]rune{hanFirst[r.IntN(len(hanFirst))], hanFirst[r.IntN(len(hanFirst))], hanLast[r.IntN(len(hanLast))]})
}

// writer makes sentences of one language.
type writer struct {
	vocab *vocabulary
	han   bool
}

// sentence writes one sentence of 7 to 24 words (English) or 12 to 50
// characters (Chinese).
func (w writer) sentence(r *rand.Rand) string {
	var b strings.Builder
	n := 7 + r.IntN(18)
	for i := range n {
		var word string
		switch {
		case r.IntN(40) == 0 && w.han:
			word = inventedHanName(r)
		case r.IntN(40) == 0:
			word = inventedName(r)
		case r.IntN(60) == 0:
			word = strconv.Itoa(2 + r.IntN(900))
		default:
			word = w.vocab.draw(r)
		}
		if i == 0 && !w.han {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
		pause := i > 2 && i < n-3 && r.IntN(9) == 0
		switch {
		case w.han && pause:
			b.WriteString(",")
		case w.han:
		case pause:
			b.WriteString(", ")
		case i < n-1:
			b.WriteByte(' ')
		}
	}
	if w.han {
		b.WriteString("。")
	} else {
		b.WriteByte('.')
	}
	return b.String()
}

// paragraph writes 2 to 5 sentences.
func (w writer) paragraph(r *rand.Rand) string {
	parts := make([]string, 2+r.IntN(4))
	for i := range parts {
		parts[i] = w.sentence(r)
	}
	if w.han {
		return strings.Join(parts, "")
	}
	return strings.Join(parts, " ")
}

// headline writes a title.
func (w writer) headline(r *rand.Rand) string {
	s := strings.TrimRight(w.sentence(r), ".。")
	if w.han {
		if c := []rune(s); len(c) > 24 {
			s = string(c[:24])
		}
		return s
	}
	if f := strings.Fields(s); len(f) > 11 {
		s = strings.TrimRight(strings.Join(f[:11], " "), ",")
	}
	return s
}
