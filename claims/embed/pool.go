package embed

import (
	"errors"
	"math"
)

// pool makes one vector of unit length of a text's tokens' vectors: their mean, or the first one's.
func pool(tokens []float32, hidden int, mean bool) ([]float32, error) {
	out := make([]float32, hidden)
	if mean {
		for at := 0; at < len(tokens); at += hidden {
			for i, v := range tokens[at : at+hidden] {
				out[i] += v
			}
		}
	} else {
		copy(out, tokens)
	}
	var squares float64
	for _, v := range out {
		squares += float64(v) * float64(v)
	}
	length := math.Sqrt(squares)
	if !(length > 0) || math.IsInf(length, 0) {
		return nil, errors.New("encode: the model gives a text no direction: its weights are damaged; copy model.safetensors again")
	}
	for i, v := range out {
		out[i] = float32(float64(v) / length)
	}
	return out, nil
}
