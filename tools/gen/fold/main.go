// Command fold builds table.bin, the per-character table of package fold.
//
// It joins three sources: the compatibility decompositions and letter cases of
// Unicode (from golang.org/x/text and the standard library), the pairs of
// opencc.txt (traditional to simplified Chinese, from OpenCC) and those of
// variants.txt (variant forms that OpenCC leaves to its phrase tables). Run it
// in the folder fold:
//
//	go run ../tools/gen/fold                          # table.bin from the sources
//	go run ../tools/gen/fold -opencc TSCharacters.js  # refresh opencc.txt first
//
// The second form takes the file dist/esm-lib/dict/TSCharacters.js of the npm
// package opencc-js.
package main

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The layout of table.bin, little endian; package fold reads it in place:
// a page number (uint16) for each pageSize characters of Unicode, the pages
// (int32 a character), then the strings of the characters that fold to several.
const pageSize = 64

// Values of a page: 0 keeps the character, drop removes it, a positive value is
// the character that replaces it, and any other negative value -v points at
// string v>>5 of v&31 bytes.
const drop = -1

func main() {
	log.SetFlags(0)
	opencc := flag.String("opencc", "", "TSCharacters.js of opencc-js, to refresh ../tools/gen/fold/opencc.txt")
	flag.Parse()
	if *opencc != "" {
		if err := refresh(*opencc, "../tools/gen/fold/opencc.txt"); err != nil {
			log.Fatal(err)
		}
	}
	han, err := hanPairs("../tools/gen/fold/opencc.txt", "../tools/gen/fold/variants.txt")
	if err != nil {
		log.Fatal(err)
	}
	out, err := build(newFolder(han))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("table.bin", out, 0o644); err != nil {
		log.Fatal(err)
	}
	log.Printf("table.bin: %d bytes", len(out))
}

// build lays the folding of every character out as table.bin.
func build(f *folder) ([]byte, error) {
	var (
		index   []uint16
		pages   = map[[pageSize]int32]uint16{}
		data    []int32
		strs    []byte
		offsets = map[string]int{}
	)
	for base := rune(0); base <= unicode.MaxRune; base += pageSize {
		var page [pageSize]int32
		for i := range page {
			r := base + rune(i)
			if !utf8.ValidRune(r) {
				continue
			}
			to := f.fold(r)
			switch {
			case to == string(r):
			case to == "":
				page[i] = drop
			case utf8.RuneCountInString(to) == 1:
				page[i], _ = utf8.DecodeRuneInString(to)
			case len(to) > 31:
				return nil, fmt.Errorf("build: %U folds to %d bytes, more than 31", r, len(to))
			default:
				if _, ok := offsets[to]; !ok {
					offsets[to] = len(strs)
					strs = append(strs, to...)
				}
				// Offset 0 with a length of 1 cannot be mistaken for drop: a
				// string of several characters has at least 2 bytes.
				page[i] = -int32(offsets[to]<<5 | len(to))
			}
		}
		n, ok := pages[page]
		if !ok {
			n = uint16(len(pages))
			pages[page] = n
			data = append(data, page[:]...)
		}
		index = append(index, n)
	}
	var buf bytes.Buffer
	for _, part := range []any{index, data, strs} {
		if err := binary.Write(&buf, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("build: %w", err)
		}
	}
	log.Printf("%d pages, %d bytes of strings; dataOffset %d, stringOffset %d",
		len(pages), len(strs), 2*len(index), 2*len(index)+4*len(data))
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(data))), buf.Bytes()...), nil
}

// refresh writes the pairs of opencc-js' TSCharacters.js to a text file that a
// person can read and compare, one pair a line.
func refresh(from, to string) error {
	src, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	_, rest, ok1 := strings.Cut(string(src), `"`)
	body, _, ok2 := strings.Cut(rest, `"`)
	if !ok1 || !ok2 {
		return fmt.Errorf("refresh %s: no quoted dictionary in it", from)
	}
	var b strings.Builder
	b.WriteString(openccHeader)
	for _, pair := range strings.Split(body, "|") {
		f := strings.Fields(pair)
		if len(f) < 2 || f[0] == f[1] {
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", f[0], f[1])
	}
	return os.WriteFile(to, []byte(b.String()), 0o644)
}

const openccHeader = `# Traditional to simplified Chinese, character by character.
# Source: TSCharacters of OpenCC (Open Chinese Convert), Copyright 2010-2025
# Carbo Kuo (BYVoid) and contributors, by way of the npm package opencc-js;
# Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0
# Changed: identical pairs left out, only the first choice kept.
# Written by "go run ../tools/gen/fold -opencc": do not edit; add to variants.txt instead.
`
