package cluster

// The weights of the features, as TestEvaluate fits them (it prints them). The
// first ones do not know the neighbours yet and are used to find them.
var (
	firstWeights = features{-5.76, 0.07, 4.00, 0.43, 1.04, 0.36, 0, -0.74, 1.23, -1.51, -0.73, 1.53, 1.34, 4.43, -0.21, -0.76}
	weights      = features{-5.36, 0.60, 3.27, 0.60, 0.39, 0.24, 2.68, -0.80, 0.95, -1.19, -0.50, 0.64, 0.89, 2.61, -0.17, -0.67}
)
