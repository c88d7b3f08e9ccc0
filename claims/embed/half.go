package embed

import "math"

// fromHalf widens a number of IEEE 754 binary16, which loses nothing.
func fromHalf(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exp := uint32(h>>10) & 0x1f
	frac := uint32(h) & 0x3ff
	switch exp {
	case 0: // zero or subnormal: frac times 2^-24
		v := float32(frac) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(v) | sign)
	case 0x1f: // infinite, or not a number
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	}
	return math.Float32frombits(sign | (exp+127-15)<<23 | frac<<13)
}

// fromBrain widens a bfloat16, which is the upper half of a float32.
func fromBrain(h uint16) float32 { return math.Float32frombits(uint32(h) << 16) }
