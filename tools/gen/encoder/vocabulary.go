package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/claims/embed"
)

// choose names the pieces that the two languages use, in the model's order, which is that of their frequency.
func choose(m *model, words [][]string) ([]int, error) {
	whole, err := build(m, seq(len(m.pieces)), 8, 8, nil)
	if err != nil {
		return nil, err
	}
	cut, err := embed.OpenTable(whole, embed.Options{})
	if err != nil {
		return nil, err
	}
	keep := make([]bool, len(m.pieces))
	for i, p := range m.pieces {
		keep[i] = i < 3 || always(p)
	}
	for _, list := range words {
		for _, w := range list {
			for _, form := range forms(w) {
				ids, _ := cut.Tokens(form)
				for _, id := range ids {
					keep[id] = true
				}
			}
		}
	}
	withForms(m.pieces, keep)
	var out []int
	for i, k := range keep {
		if k && (i < 3 || readable(m.pieces[i])) {
			out = append(out, i)
		}
	}
	return out, nil
}

// readable says whether all letters of a piece are of the scripts that the table is for. With some pieces of others it would
// have an opinion of their texts, and a wrong one.
func readable(piece string) bool {
	for _, r := range piece {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Han, unicode.Greek, unicode.Common) {
			return false
		}
	}
	return true
}

// withForms keeps, with each piece, the same letters as the beginning of a word or inside of one, small or capital: a headline,
// a hashtag and a sentence write one word differently.
func withForms(pieces []string, keep []bool) {
	at := make(map[string]int, len(pieces))
	for i, p := range pieces {
		at[p] = i
	}
	for i, p := range pieces {
		p = strings.TrimPrefix(p, "▁")
		if !keep[i] || p == "" {
			continue
		}
		for _, form := range []string{p, strings.ToLower(p), capital(strings.ToLower(p)), strings.ToUpper(p)} {
			for _, f := range []string{form, "▁" + form} {
				if n, ok := at[f]; ok {
					keep[n] = true
				}
			}
		}
	}
}

func capital(w string) string {
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}

func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// forms are the ways in which texts write a word.
func forms(w string) []string {
	out := []string{w, capital(w)}
	if utf8.RuneCountInString(w) < 6 {
		out = append(out, strings.ToUpper(w))
	}
	return out
}

// always says whether a piece is kept whatever the words: Chinese characters alone, traditional ones too; digits, signs and
// punctuation alone; and every single letter of the Latin script.
func always(piece string) bool {
	piece = strings.TrimPrefix(piece, "▁")
	if piece == "" {
		return true
	}
	n := 0
	han, signs, latin := true, true, true
	for _, r := range piece {
		n++
		han = han && unicode.Is(unicode.Han, r)
		signs = signs && (unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsDigit(r))
		latin = latin && unicode.Is(unicode.Latin, r)
	}
	return han || signs || n == 1 && latin
}

// frequentWords reads the most frequent words of both languages, the most frequent ones first.
func frequentWords(wheel string, most int) ([][]string, error) {
	z, err := openWheel(wheel, wordsSum)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, lang := range []string{"en", "zh"} {
		data, err := readFile(z, "wordfreq/data/large_"+lang+".msgpack.gz")
		if err != nil {
			return nil, err
		}
		list, err := readWords(data, most)
		if err != nil {
			return nil, fmt.Errorf("words of %s: %w", lang, err)
		}
		out = append(out, list)
	}
	return out, nil
}

// readWords reads the most frequent words of wordfreq's file: MessagePack, gzipped; a list whose first entry describes it and
// whose others are lists of equally frequent words, the most frequent ones first.
func readWords(packed []byte, most int) ([]string, error) {
	gz, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(gz)
	if err != nil {
		return nil, err
	}
	r := &packedReader{data: data}
	n := r.list()
	r.skipMap()
	var out []string
	for range n - 1 {
		bucket := make([]string, r.list())
		for i := range bucket {
			bucket[i] = r.text()
		}
		slices.Sort(bucket)
		out = append(out, bucket...)
		if r.err != nil || len(out) >= most {
			break
		}
	}
	return out[:min(most, len(out))], r.err
}
