package embed

import "math"

// activations are the functions between the two halves of a layer's feed-forward part, by their names in config.json.
var activations = map[string]func([]float32){
	"gelu":              gelu,
	"gelu_new":          geluTanh,
	"gelu_pytorch_tanh": geluTanh,
	"relu":              relu,
}

// gelu is x·Φ(x), with Φ the normal distribution's (Hendrycks and Gimpel 2016), by way of the error function.
func gelu(x []float32) {
	for i, v := range x {
		x[i] = 0.5 * v * (1 + erf(v*math.Sqrt2/2))
	}
}

// geluTanh is the approximation of gelu that the same paper gives.
func geluTanh(x []float32) {
	const root = 0.7978845608028654 // of 2/π
	for i, v := range x {
		w := float64(v)
		x[i] = float32(0.5 * w * (1 + math.Tanh(root*(w+0.044715*w*w*w))))
	}
}

func relu(x []float32) {
	for i, v := range x {
		x[i] = max(v, 0)
	}
}

// erf is the error function to float32's precision: a rational minimax approximation on [-4, 4], beyond which it is ±1 to
// that precision. math.Erf takes six times as long, and gelu asks for it 1536 times a token and layer.
func erf(x float32) float32 {
	x = min(max(x, -4), 4)
	s := x * x
	p := float32(-2.72614225801306e-10)
	p = p*s + 2.77068142495902e-08
	p = p*s - 2.10102402082508e-06
	p = p*s - 5.69250639462346e-05
	p = p*s - 7.34990630326855e-04
	p = p*s - 2.95459980854025e-03
	p = p*s - 1.60960333262415e-02
	q := float32(-1.45660718464996e-05)
	q = q*s - 2.13374055278905e-04
	q = q*s - 1.68282697438203e-03
	q = q*s - 7.37332916720468e-03
	q = q*s - 1.42647390514189e-02
	return x * p / q
}
