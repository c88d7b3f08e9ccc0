package main

import "math"

// example is a text as numbers.
type example struct {
	at             []int32
	value          []float64
	weight, target float64
}

// rounds of descent; far beyond where the ranking stops changing.
const rounds = 300

// descend learns a logistic regression: it makes least the weighted sum of the losses and half the squares of the weights over
// size. It is Nesterov's gradient descent over all texts at once, with steps as long as the steepest curve allows: no chance is
// in it, so that it comes out the same on every machine to the digits that are kept.
func descend(examples []example, features int, size float64) (weight []float64, bias float64) {
	weight = make([]float64, features+1) // the last is the bias
	before, ahead, grad := make([]float64, features+1), make([]float64, features+1), make([]float64, features+1)
	rate := 1 / (steepest(examples, features)/4 + 1/size)
	momentum := 1.0
	for range rounds {
		next := (1 + math.Sqrt(1+4*momentum*momentum)) / 2
		for i, w := range weight {
			ahead[i] = w + (momentum-1)/next*(w-before[i])
			grad[i] = ahead[i] / size
		}
		grad[features] = 0
		for _, e := range examples {
			sum := ahead[features]
			for k, at := range e.at {
				sum += ahead[at] * e.value[k]
			}
			d := e.weight * (1/(1+math.Exp(-sum)) - e.target)
			for k, at := range e.at {
				grad[at] += d * e.value[k]
			}
			grad[features] += d
		}
		copy(before, weight)
		for i := range weight {
			weight[i] = ahead[i] - rate*grad[i]
		}
		momentum = next
	}
	return weight[:features], weight[features]
}

// steepest is a bound of the largest eigenvalue of the weighted sum of the texts' squares, by the power method.
func steepest(examples []example, features int) float64 {
	v, next := make([]float64, features+1), make([]float64, features+1)
	for i := range v {
		v[i] = 1
	}
	length := 0.0
	for range 12 {
		clear(next)
		for _, e := range examples {
			sum := v[features]
			for k, at := range e.at {
				sum += v[at] * e.value[k]
			}
			sum *= e.weight
			for k, at := range e.at {
				next[at] += sum * e.value[k]
			}
			next[features] += sum
		}
		length = math.Sqrt(dot(next, next))
		for i := range v {
			v[i] = next[i] / length
		}
	}
	return 1.1 * length
}
