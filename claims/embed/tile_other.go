//go:build !amd64

package embed

// kernel is the tile in Go: for this kind of processor there is no other.
var kernel tile = tilePlain

// widenBytes writes a panel of bytes as float32, each times its column's scale.
var widenBytes = widenPlain

// byteRow gives one row of x times a panel of bytes.
var byteRow = byteRowPlain
