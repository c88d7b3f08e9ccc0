package embed

import (
	"bytes"
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
	chars   doubleArray
	texts   []byte  // what stands for characters, each ended by a zero byte
	unknown float64 // the score of a character that no piece has
}

func (t *table) sentencePieces() (*sentencePieces, error) {
	p := &sentencePieces{tree: t.part[partTree], scores: t.part[partScores]}
	chars := t.part[partCharsmap]
	if len(chars) < 4 {
		return nil, errTable
	}
	n := int64(chars[0]) | int64(chars[1])<<8 | int64(chars[2])<<16 | int64(chars[3])<<24
	if n < 4 || n%4 != 0 || 4+n > int64(len(chars)) {
		return nil, errTable
	}
	p.chars, p.texts = chars[4:4+n], chars[4+n:]
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
func (p *sentencePieces) normalise(text string) []byte {
	out := append(make([]byte, 0, len(text)+len(text)/8+8), pieceSpace...)
	space := true                            // leading ones are dropped
	for text != "" && len(out) < 4*maxText { // a table may blow its characters up
		s, n := p.longest(text)
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
	out = bytes.TrimSuffix(out, []byte(pieceSpace))
	return out
}

// longest finds the longest beginning of a text that the table of characters has, and what stands for it.
func (p *sentencePieces) longest(text string) (stands []byte, n int) {
	w, value := p.chars.begin(), int32(-1)
	for i := range len(text) {
		v, ok := w.step(text[i])
		if !ok {
			break
		}
		if v >= 0 {
			value, n = v, i+1
		}
	}
	if value < 0 || int(value) >= len(p.texts) {
		return nil, 0
	}
	stands = p.texts[value:]
	if end := bytes.IndexByte(stands[:min(len(stands), maxStandIn)], 0); end >= 0 {
		stands = stands[:end]
	} else {
		return nil, 0
	}
	return stands, n
}

// cut adds the pieces of the likeliest cut: of two equally likely ways to a place, the one whose last piece begins first.
func (p *sentencePieces) cut(text []byte, dst []int32) []int32 {
	steps := make([]step, len(text)+1)
	for i := 1; i < len(steps); i++ {
		steps[i] = step{score: math.Inf(-1), from: -1}
	}
	for start := 0; start < len(text); {
		_, size := utf8.DecodeRune(text[start:])
		here, single := steps[start].score, false
		w := p.tree.begin()
		for i := start; i < len(text); i++ {
			id, ok := w.step(text[i])
			if !ok {
				break
			}
			if id < 0 || int(id) >= len(p.scores)/4 {
				continue
			}
			if s := here + float64(float(p.scores, int(id))); s > steps[i+1].score {
				steps[i+1] = step{s, int32(start), id}
			}
			single = single || i+1-start == size
		}
		if !single {
			if s := here + p.unknown; s > steps[start+size].score {
				steps[start+size] = step{s, int32(start), unknownPiece}
			}
		}
		start += size
	}
	from := len(dst)
	for at := len(text); at > 0; at = int(steps[at].from) {
		dst = append(dst, steps[at].id)
	}
	for i, j := from, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	return dst
}
