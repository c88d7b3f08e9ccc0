package main

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/rumordesk/rumordesk/claims/embed"
)

// What the directions are found with: rows of words drawn at random, the frequent ones more often. They stand for sentences:
// measured on claims, their directions serve as well as those of claims, and better than those of single words.
const (
	drawnTexts  = 20_000 // of each language
	drawnMost   = 40_000 // words that are drawn from
	drawnRounds = 40     // of orthogonal iteration
)

// directions finds the n directions in which the vectors of texts differ most: the principal ones, without their mean taken
// off, by orthogonal iteration (Golub & Van Loan, Matrix Computations, 8.2.4). It takes the same steps each time.
func directions(m *embed.Model, words [][]string, n int) ([][]float32, error) {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same texts each time
	var texts []string
	for i, list := range words {
		list, space := list[:min(len(list), drawnMost)], " "
		if i == 1 {
			space = ""
		}
		for range drawnTexts {
			row := make([]string, 3+r.IntN(8))
			for k := range row {
				row[k] = list[int(float64(len(list))*math.Pow(r.Float64(), 3))]
			}
			texts = append(texts, strings.Join(row, space))
		}
	}
	vectors, err := m.Encode(context.Background(), texts)
	if err != nil {
		return nil, err
	}
	products := make([][]float64, m.Dims())
	for i := range products {
		products[i] = make([]float64, m.Dims())
	}
	for _, v := range vectors {
		for i, a := range v {
			row := products[i][:i+1]
			for j := range row {
				row[j] += float64(a) * float64(v[j])
			}
		}
	}
	for i := range products {
		for j := range i {
			products[j][i] = products[i][j]
		}
	}
	basis := make([][]float64, n)
	for k := range basis {
		basis[k] = make([]float64, m.Dims())
		for i := range basis[k] {
			basis[k][i] = r.NormFloat64()
		}
	}
	orthogonal(basis)
	for range drawnRounds {
		for k, b := range basis {
			next := make([]float64, len(b))
			for i, row := range products {
				next[i] = inner(row, b)
			}
			basis[k] = next
		}
		orthogonal(basis)
	}
	out := make([][]float32, n)
	for k, b := range basis {
		out[k] = make([]float32, len(b))
		for i, v := range b {
			out[k][i] = float32(v)
		}
	}
	return out, nil
}

// orthogonal makes vectors orthogonal to each other, and of length 1 (Gram and Schmidt, twice over for exactness).
func orthogonal(basis [][]float64) {
	for k, b := range basis {
		for range 2 {
			for _, a := range basis[:k] {
				c := inner(a, b)
				for i := range b {
					b[i] -= c * a[i]
				}
			}
		}
		l := math.Sqrt(inner(b, b))
		for i := range b {
			b[i] /= l
		}
	}
}

func inner(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
