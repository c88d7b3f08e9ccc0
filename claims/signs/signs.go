package signs

import "math/bits"

// Words is how many machine words the signs of so many numbers take.
func Words(numbers int) int { return (numbers + 63) / 64 }

// Set notes which numbers of a vector are above 0.
func Set[N int8 | float32](words []uint64, numbers []N) {
	clear(words)
	for i, v := range numbers {
		if v > 0 {
			words[i/64] |= 1 << (i % 64)
		}
	}
}

// Differ counts the signs that differ, four words at a time: this is what a search does most. Both have
// as many words.
func Differ(a, b []uint64) int {
	b = b[:len(a)]
	d := 0
	for len(a) >= 4 {
		d += bits.OnesCount64(a[0]^b[0]) + bits.OnesCount64(a[1]^b[1]) + bits.OnesCount64(a[2]^b[2]) + bits.OnesCount64(a[3]^b[3])
		a, b = a[4:], b[4:]
	}
	for i, w := range a {
		d += bits.OnesCount64(w ^ b[i])
	}
	return d
}

// Within is how many signs may differ so that at least so many vectors are left, or else all: counts has
// how many vectors there are by how many of their signs differ, one more than there are signs.
func Within(counts []int, least int) int {
	limit, all := 0, 0
	for limit < len(counts)-1 && all+counts[limit] < least {
		all += counts[limit]
		limit++
	}
	return limit
}
