package cluster

// The weights of the features, as TestEvaluate fits them (it prints them). The
// first ones do not know the neighbours yet and are used to find them.
var (
	firstWeights = features{-6.45, 0.60, 10.07, 1.17, 1.87, -2.00, 0.49, 0.78, 0, 0.68}
	weights      = features{-6.25, 0.99, 6.03, -0.07, -0.05, -1.50, 0.33, 0.50, 5.09, -0.40}
)
