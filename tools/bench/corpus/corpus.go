// Package corpus makes texts that are statistically like news: words follow
// Zipf's law, the commonest ones are real function words, sentences repeat set
// phrases, and a document keeps to a topic. The same seed gives the same texts.
//
// It is for measuring an index. It owns no meaning: the texts say nothing, and
// no real publication or person occurs in them.
package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A Doc is one made document.
type Doc struct {
	ID, URL, Title, Text, Publisher, Source, Kind, Lang string
	PublishedAt                                         time.Time
}

// Generator makes documents and, from them, queries. It is not safe for
// concurrent use.
type Generator struct {
	seed   uint64
	en, zh *language
	start  time.Time
}

// New returns a generator. Documents are dated in the two years before end.
func New(seed uint64, end time.Time) *Generator {
	r := rand.New(rand.NewPCG(seed, 1))
	return &Generator{
		seed:  seed,
		en:    newLanguage(r, enCommon, enWord, 60_000, " ", ", ", ". "),
		zh:    newLanguage(r, zhCommon, zhWord, 50_000, "", "，", "。"),
		start: end.UTC().AddDate(-2, 0, 0),
	}
}

// Doc returns document number i, of about size bytes. Two of five are Chinese,
// and one Chinese document of four mixes English words in.
func (g *Generator) Doc(i, size int) Doc {
	r := rand.New(rand.NewPCG(g.seed, uint64(i)+1000))
	lang, l := "en", g.en
	if r.IntN(5) < 2 {
		lang, l = "zh", g.zh
	}
	topic := l.topic(r)
	src := int(float64(40) * r.Float64() * r.Float64())
	d := Doc{
		ID:        fmt.Sprintf("doc-%07d", i),
		URL:       fmt.Sprintf("https://news%d.example/%s/%d", src, lang, i),
		Publisher: fmt.Sprintf("news%d.example", src),
		Source:    fmt.Sprintf("source-%d", src),
		Kind:      []string{"news", "news", "news", "official", "factcheck", "science"}[r.IntN(6)],
		Lang:      lang,
		Title:     l.sentence(r, topic, 8),
	}
	d.PublishedAt = g.start.Add(time.Duration(r.Int64N(int64(2 * 365 * 24 * time.Hour)))).Truncate(time.Second)
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(l.sentence(r, topic, 6+r.IntN(22)))
		if lang == "zh" && r.IntN(8) == 0 && i%4 == 0 {
			b.WriteString(g.en.word(r, nil) + " " + g.en.word(r, nil))
		}
		b.WriteString(l.stop)
	}
	d.Text = strings.TrimSpace(b.String())
	return d
}

// language is a vocabulary by rank, and set phrases of it.
type language struct {
	words              []string
	zipf               []float64 // cumulative
	phrases            [][]int
	space, comma, stop string
}

func newLanguage(r *rand.Rand, common []string, make func(*rand.Rand) string, size int, space, comma, stop string) *language {
	l := &language{space: space, comma: comma, stop: stop}
	seen := map[string]bool{}
	for _, w := range common {
		seen[w] = true
		l.words = append(l.words, w)
	}
	for len(l.words) < size {
		if w := make(r); !seen[w] {
			seen[w] = true
			l.words = append(l.words, w)
		}
	}
	sum := 0.0
	for i := range l.words {
		sum += 1 / (float64(i) + 2.7) // Zipf-Mandelbrot
		l.zipf = append(l.zipf, sum)
	}
	for range 4000 {
		p := make2(r, l)
		l.phrases = append(l.phrases, p)
	}
	return l
}

func make2(r *rand.Rand, l *language) []int {
	p := []int{}
	for range 2 + r.IntN(4) {
		p = append(p, l.rank(r))
	}
	return p
}

// rank draws a rank by Zipf's law.
func (l *language) rank(r *rand.Rand) int {
	x := r.Float64() * l.zipf[len(l.zipf)-1]
	lo, hi := 0, len(l.zipf)-1
	for lo < hi {
		if mid := (lo + hi) / 2; l.zipf[mid] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// topic is some words that a document comes back to.
func (l *language) topic(r *rand.Rand) []int {
	t := make([]int, 12)
	for i := range t {
		t[i] = 100 + r.IntN(20)*r.IntN(400)
	}
	return t
}

func (l *language) word(r *rand.Rand, topic []int) string {
	if len(topic) > 0 && r.IntN(10) == 0 {
		return l.words[topic[r.IntN(len(topic))]]
	}
	return l.words[l.rank(r)]
}

func (l *language) sentence(r *rand.Rand, topic []int, n int) string {
	var b strings.Builder
	for i := 0; i < n; {
		if i > 0 {
			if r.IntN(12) == 0 {
				b.WriteString(l.comma)
			} else {
				b.WriteString(l.space)
			}
		}
		if r.IntN(6) == 0 { // a set phrase
			p := l.phrases[int(float64(len(l.phrases))*r.Float64()*r.Float64())]
			for j, w := range p {
				if j > 0 {
					b.WriteString(l.space)
				}
				b.WriteString(l.words[w])
			}
			i += len(p)
			continue
		}
		b.WriteString(l.word(r, topic))
		i++
	}
	return b.String()
}

func enWord(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(3) + r.IntN(2) {
		b.WriteString(onsets[r.IntN(len(onsets))] + vowels[r.IntN(len(vowels))])
	}
	b.WriteString(codas[r.IntN(len(codas))])
	if r.IntN(4) == 0 {
		b.WriteString(endings[r.IntN(len(endings))])
	}
	return b.String()
}

// zhWord makes words of one to four characters from characters that follow
// Zipf's law themselves.
func zhWord(r *rand.Rand) string {
	n := []int{1, 2, 2, 2, 2, 2, 2, 3, 3, 4}[r.IntN(10)]
	var b strings.Builder
	for range n {
		b.WriteRune(zhChar(r))
	}
	return b.String()
}

func zhChar(r *rand.Rand) rune {
	// Of 3,500 characters the first 500 make three quarters of a text.
	k := int(3500 * r.Float64() * r.Float64() * r.Float64())
	return rune(0x4e00 + (k*2654435761)%20000)
}
