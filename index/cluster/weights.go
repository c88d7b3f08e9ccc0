package cluster

// The weights of the features, as TestEvaluate fits them (it prints them). The
// first ones do not know the neighbours yet and are used to find them.
var (
	firstWeights = features{-5.59, 0.52, 3.78, 0.30, 1.15, 0.33, 0, -0.63, 0.82, -1.35, -1.31, 1.51, 1.59, 4.58, -0.17, -0.70}
	weights      = features{-5.25, 1.03, 3.12, 0.57, 0.42, 0.25, 2.75, -0.78, 0.77, -1.23, -0.97, 0.56, 1.16, 2.66, -0.14, -0.64}
)
