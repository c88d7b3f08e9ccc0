// Package builtin holds the sentence encoder that is part of the program, for English and Chinese.
//
// It is the Universal Sentence Encoder, multilingual, version 3 (Yang and others 2019,
// https://arxiv.org/abs/1907.04307), with the pieces of words that both languages use, in 18 MB.
//
// It owns the table, which tools/gen/encoder makes; table.LICENSE says whose the weights are.
// It refuses to do more than open it: package embed reads it, where it lies in the program's image,
// so that it takes memory only as far as texts touch it.
package builtin

import (
	_ "embed"
	"unsafe"

	"github.com/rumordesk/rumordesk/claims/embed"
)

// table is a string, since that is what the linker puts among what is only read.
//
//go:embed table.bin
var table string

// Name is what people call the encoder.
const Name = "multilingual (built in)"

// Size is how many bytes of the program it takes.
func Size() int64 { return int64(len(table)) }

// Open opens the encoder, which takes a few milliseconds. It knows texts in English and Chinese; what it makes of other
// languages is worth little, and of a text most of whose signs it has never seen it has no opinion.
func Open(o embed.Options) (*embed.Model, error) {
	return embed.OpenTable(unsafe.Slice(unsafe.StringData(table), len(table)), o)
}
