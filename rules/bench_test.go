package rules

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	aho_corasick "github.com/petar-dambovaliev/aho-corasick"
	"github.com/rumordesk/rumordesk/fold"
)

// corpus makes rules and items of one vocabulary, the same each time: items use
// the words of the rules now and then, as real ones do.
type corpus struct {
	rng   *rand.Rand
	words []string
	han   []string
}

func newCorpus() *corpus {
	c := &corpus{rng: rand.New(rand.NewPCG(1, 2))}
	onset := strings.Fields("b c d f g h l m n p r s t v w br cl dr fl gr pr st tr th sh ch")
	vowel := strings.Fields("a e i o u ai ea ou io")
	coda := strings.Fields("n r s t l m d ng st x ck ne te re")
	for range 30000 {
		var b strings.Builder
		for range 1 + c.rng.IntN(3) {
			b.WriteString(pick(c.rng, onset) + pick(c.rng, vowel))
		}
		c.words = append(c.words, b.String()+pick(c.rng, coda))
	}
	const common = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许稜先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢病疫苗药毒菌癌症热血肝肺食"
	runes := []rune(common)
	for range 20000 {
		n := 2 + c.rng.IntN(3)
		var b strings.Builder
		for range n {
			b.WriteRune(runes[c.rng.IntN(len(runes))])
		}
		c.han = append(c.han, b.String())
	}
	return c
}

func pick(rng *rand.Rand, list []string) string { return list[rng.IntN(len(list))] }

// rules makes n rules of ten terms: words, stems, phrases and Chinese.
func (c *corpus) rules(tb testing.TB, n int) []*File {
	var b strings.Builder
	b.WriteString("groups:\n  - name: bench\n    rules:\n")
	for i := range n {
		fmt.Fprintf(&b, "      - id: rule-%d\n        detection:\n", i)
		for s, name := range []string{"a", "b"} {
			fmt.Fprintf(&b, "          %s:\n", name)
			for t := range 5 {
				w := pick(c.rng, c.words)
				term := [...]string{w + fmt.Sprint(t), w + pick(c.rng, c.words) + "*", pick(c.rng, c.words) + " " + w, pick(c.rng, c.han) + pick(c.rng, c.han)[:3], pick(c.rng, c.han)}[t]
				fmt.Fprintf(&b, "            %q: %d\n", term, 5+s)
			}
		}
		b.WriteString("          close: {near: [a, b], within: 10, weight: 5}\n        condition: a and b\n        threshold: 10\n")
	}
	f, err := Parse("bench.yaml", []byte(b.String()))
	if err != nil {
		tb.Fatal(err)
	}
	return []*File{f}
}

// items makes n items of about 2 KB, of English, Chinese and both.
func (c *corpus) items(n int) []Doc {
	docs := make([]Doc, n)
	for i := range docs {
		var b strings.Builder
		for b.Len() < 2000 {
			if (i+b.Len()/700)%2 == 0 {
				w := pick(c.rng, c.words)
				if c.rng.IntN(12) == 0 {
					w = strings.ToUpper(w[:1]) + w[1:] + "."
				}
				b.WriteString(w + " ")
			} else {
				b.WriteString(pick(c.rng, c.han))
				if c.rng.IntN(6) == 0 {
					b.WriteString("，")
				}
			}
		}
		docs[i] = Doc{Title: b.String()[:0], Text: b.String()}
	}
	return docs
}

func BenchmarkEval(b *testing.B) {
	for _, n := range []int{100, 1000} {
		c := newCorpus()
		set, err := Compile(c.rules(b, n)...)
		if err != nil {
			b.Fatal(err)
		}
		docs := c.items(200)
		bytes := 0
		folded := make([]string, len(docs))
		for i, d := range docs {
			bytes += len(d.Text)
			folded[i] = fold.String(d.Text)
		}
		literals := make([]string, len(set.literals))
		for i, p := range set.literals {
			q := set.patterns[p[0]]
			literals[i] = q.parts[q.lit].text
		}
		each := func(name string, f func(i int) int) {
			b.Run(fmt.Sprintf("rules=%d/%s", n, name), func(b *testing.B) {
				b.SetBytes(int64(bytes / len(docs)))
				b.ReportAllocs()
				found := 0
				i := 0
				for b.Loop() {
					found += f(i % len(docs))
					i++
				}
				b.ReportMetric(float64(found)/float64(b.N), "found/op")
			})
		}
		each("eval", func(i int) int { return len(set.Eval(docs[i])) })
		each("fold", func(i int) int { return len(fold.String(docs[i].Text)) })
		each("bare-own", func(i int) int {
			found := 0
			set.auto.scan(folded[i], func(int, int) { found++ })
			return found
		})
		for _, dfa := range []bool{true, false} {
			builder := aho_corasick.NewAhoCorasickBuilder(aho_corasick.Opts{DFA: dfa})
			ac := builder.Build(literals)
			each(fmt.Sprintf("bare-petar-dfa=%t", dfa), func(i int) int {
				found := 0
				for it := ac.IterOverlapping(folded[i]); it.Next() != nil; {
					found++
				}
				return found
			})
		}
	}
}

// BenchmarkRatio times whole evaluations and bare automatons turn by turn on the
// same 200 items of 2 KB, so that the ratios hold on a busy machine too. speed/own and
// speed/lib are the throughput of Eval as a share of the bare automaton's: this
// package's, and the library's (DFA), each on text that is folded already.
func BenchmarkRatio(b *testing.B) {
	c := newCorpus()
	set, err := Compile(c.rules(b, 1000)...)
	if err != nil {
		b.Fatal(err)
	}
	docs := c.items(200)
	var literals, folded []string
	for _, p := range set.literals {
		q := set.patterns[p[0]]
		literals = append(literals, q.parts[q.lit].text)
	}
	for _, d := range docs {
		folded = append(folded, fold.String(d.Text))
	}
	builder := aho_corasick.NewAhoCorasickBuilder(aho_corasick.Opts{DFA: true})
	lib := builder.Build(literals)
	// Blocks are short, and the quicker ones count: most of them are not
	// interrupted by whatever else the machine does.
	const block = 20
	first := 0
	var spent [3][]float64
	timed := func(k int, f func(i int)) {
		start := time.Now()
		for i := range block {
			f((first + k*block + i) % len(docs))
		}
		spent[k] = append(spent[k], float64(time.Since(start))/block)
	}
	found := 0
	for b.Loop() {
		first += block
		bareLib := func(i int) {
			for it := lib.IterOverlapping(folded[i]); it.Next() != nil; {
				found++
			}
		}
		// Each of the two comes after the library, whose tables fill the caches,
		// and sees items that the one before has not just read.
		timed(2, bareLib)
		timed(0, func(i int) { found += len(set.Eval(docs[i])) })
		timed(2, bareLib)
		timed(1, func(i int) { set.auto.scan(folded[i], func(int, int) { found++ }) })
	}
	var quick [3]float64
	for k, all := range spent {
		slices.Sort(all)
		quick[k] = all[len(all)/4]
	}
	b.ReportMetric(quick[0]/1000, "eval-µs")
	b.ReportMetric(quick[1]/quick[0], "speed/own")
	b.ReportMetric(quick[2]/quick[0], "speed/lib")
}

func BenchmarkCompile(b *testing.B) {
	c := newCorpus()
	files := c.rules(b, 1000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	set, _ := Compile(files...)
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
		if _, err := Compile(files...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(set.Terms()), "terms")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "heapMB")
	b.ReportMetric(float64(set.auto.size())/1e6, "automatonMB")
	runtime.KeepAlive(set)
}

func BenchmarkParse(b *testing.B) {
	src := parseBenchSource(1000)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := Parse("bench.yaml", src); err != nil {
			b.Fatal(err)
		}
	}
}

func parseBenchSource(n int) []byte {
	c := newCorpus()
	var b strings.Builder
	b.WriteString("groups:\n  - name: bench\n    rules:\n")
	for i := range n {
		fmt.Fprintf(&b, "      - id: rule-%d\n        detection:\n          a: {", i)
		for t := range 10 {
			fmt.Fprintf(&b, "%s%d: 5, ", pick(c.rng, c.words), t)
		}
		b.WriteString("last: 1}\n        condition: a\n        threshold: 10\n")
	}
	return []byte(b.String())
}
