package embed

import (
	"bytes"
	"fmt"
	"math"
	"unicode/utf8"
)

// Pieces that are no text.
const (
	unknownPiece = iota
	beginPiece
	endPiece
	firstPiece // the first that is text
)

const (
	pieceSpace = "▁" // what a space becomes

	// mostTablePieces of a text count: some 80 to 100 words. What follows is seldom the claim.
	mostTablePieces = 128
)

// sentencePieces cuts texts into a table's pieces as SentencePiece does with its unigram model (Kudo 2018): the characters
// are normalised by the model's table, and of all ways to cut the likeliest counts.
type sentencePieces struct {
	tree    doubleArray
	scores  []byte // float32
	chars   *charsmap
	unknown float64 // the score of a character that no piece has
}

func (t *table) sentencePieces() (*sentencePieces, error) {
	chars, err := readCharsmap(t.part[partCharsmap])
	if err != nil {
		return nil, fmt.Errorf("%w: the table of characters: %w", errTable, err)
	}
	p := &sentencePieces{tree: t.part[partTree], scores: t.part[partScores], chars: chars}
	least := math.Inf(1)
	for i := range t.pieces {
		least = math.Min(least, float64(float(p.scores, i)))
	}
	p.unknown = least - 10
	return p, nil
}

// encode cuts a text. known is false for one in which the model has no opinion: an empty one, or one whose characters are
// mostly unknown to it.
func (p *sentencePieces) encode(text string) (ids []int32, known bool) {
	clean := p.normalise(cutText(text, maxText))
	if len(clean) == 0 {
		return nil, false
	}
	ids = p.cut(clean, []int32{beginPiece})
	strange := 0
	for _, id := range ids[1:] {
		if id == unknownPiece {
			strange++
		}
	}
	if 2*strange > len(ids)-1 || strange == len(ids)-1 {
		return nil, false
	}
	if len(ids) >= mostTablePieces {
		ids = ids[:mostTablePieces-1]
	}
	return append(ids, endPiece), true
}

// normalise puts what the table says in the place of characters, makes runs of spaces one mark, and begins with one.
func (p *sentencePieces) normalise(text string) string {
	out := append(make([]byte, 0, len(text)+len(text)/8+8), pieceSpace...)
	space := true                            // leading ones are dropped
	for text != "" && len(out) < 4*maxText { // a table may blow its characters up
		s, n := p.chars.longest(text)
		if n == 0 {
			_, n = utf8.DecodeRuneInString(text)
			s = []byte(text[:n])
		}
		text = text[n:]
		for _, b := range s {
			switch {
			case b != ' ':
				out, space = append(out, b), false
			case !space:
				out, space = append(out, pieceSpace...), true
			}
		}
	}
	return string(bytes.TrimSuffix(out, []byte(pieceSpace)))
}

// cut adds the pieces of the likeliest cut.
func (p *sentencePieces) cut(text string, dst []int32) []int32 {
	return likeliest(text, dst, unknownPiece, p.unknown, func(rest string, found func(n int, id int32, score float64)) {
		w := p.tree.begin()
		for i := range len(rest) {
			id, ok := w.step(rest[i])
			if !ok {
				return
			}
			if id >= 0 && int(id) < len(p.scores)/4 {
				found(i+1, id, float64(float(p.scores, int(id))))
			}
		}
	})
}
