//go:build !amd64

package embed

// kernel is the tile in Go: for this kind of processor there is no other.
var kernel tile = tilePlain

// byteKernel is the tile of bytes in Go.
var byteKernel byteTile = byteTilePlain
