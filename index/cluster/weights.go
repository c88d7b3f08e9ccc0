package cluster

// The weights of the features, as TestEvaluate fits them (it prints them). The
// first ones do not know the neighbours yet and are used to find them.
var (
	firstWeights = features{-6.25, -0.69, 5.79, 0.86, 1.68, -1.55, 0.46, 0.35, 0, -0.91, 2.22, 0.45, -0.43, 2.53, 1.42}
	weights      = features{-5.70, -0.09, 4.38, 0.83, 0.83, -0.86, 0.45, 0.24, 2.88, -1.03, 1.42, 0.06, -0.31, 0.92, 0.87}
)
