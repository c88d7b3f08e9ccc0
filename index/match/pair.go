package match

import "context"

// Pair compares two texts by themselves, without other claims to tell which words
// are common.
func Pair(a, b string) Result {
	x := New(Options{})
	x.Put(Claim{ID: "b", Claim: b})
	res, err := x.Search(context.Background(), a, 1)
	if err != nil || len(res) == 0 {
		return Result{ID: "b", Decision: None}
	}
	return res[0]
}
