package markup

// Ragged is how many bytes are given up so that nothing is cut in two that belongs together: a number or an address of which only a
// part is left would not be known for one.
const Ragged = 512

// WordEnd is where a text that begins at from is cut when it may go on to i: at a line end of its last bytes, or without these. It
// never parts a sign.
func WordEnd[T ~string | ~[]byte](s T, from, i int) int {
	low := max(from, i-Ragged)
	for k := i; k > low; k-- {
		if s[k-1] == '\n' {
			return k
		}
	}
	for low > from && low < len(s) && s[low]&0xC0 == 0x80 {
		low--
	}
	return low
}
