package cluster

// The weights of the features, as TestEvaluate fits them (it prints them). The
// first ones do not know the neighbours yet and are used to find them.
var (
	firstModel = model{
		one:   features{-5.09, 3.29, 6.95},
		two:   features{-5.02, 0, 9.06},
		words: features{-3.82, 6.38},
	}
	secondModel = model{
		one:   features{-4.45, 1.17, 1.79, 4.51},
		two:   features{-4.33, 0, 1.52, 5.24},
		words: features{-3.82, 6.38},
	}
)
