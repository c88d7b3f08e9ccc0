package embed

import "golang.org/x/sys/cpu"

// kernel is the fastest tile that this processor has.
var kernel = fastest()

func fastest() tile {
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		return tileFMA
	}
	return tilePlain
}

// byteKernel is the fastest tile of bytes that this processor has.
var byteKernel = fastestBytes()

func fastestBytes() byteTile {
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		return byteTileFMA
	}
	return byteTilePlain
}

// byteTileFMA is tileFMA for a panel of bytes.
func byteTileFMA(dst []float32, dstRow int, x []float32, xRow int, panel []int8, k int) {
	if k < 1 || dstRow < 0 || xRow < 0 {
		panic("encode: no such tile")
	}
	_, _ = dst[(tileRows-1)*dstRow+tileColumns-1], x[(tileRows-1)*xRow+k-1]
	_ = panel[k*tileColumns-1]
	byteTileAVX2(&dst[0], dstRow*4, &x[0], xRow*4, &panel[0], k)
}

// byteTileAVX2 is in tile_amd64.s; the rows' distances are in bytes.
//
//go:noescape
func byteTileAVX2(dst *float32, dstRow int, x *float32, xRow int, panel *int8, k int)

// tileFMA is the tile with AVX2 and fused multiply-add, which processors have had since 2013. It asks for the last number of
// everything that it is going to touch first, so that a mistake in a size panics here and does not write elsewhere.
func tileFMA(dst []float32, dstRow int, x []float32, xRow int, panel, bias []float32, k int) {
	if k < 1 || dstRow < 0 || xRow < 0 {
		panic("encode: no such tile")
	}
	_, _ = dst[(tileRows-1)*dstRow+tileColumns-1], x[(tileRows-1)*xRow+k-1]
	_, _ = panel[k*tileColumns-1], bias[tileColumns-1]
	tileAVX2(&dst[0], dstRow*4, &x[0], xRow*4, &panel[0], &bias[0], k)
}

// tileAVX2 is in tile_amd64.s; the rows' distances are in bytes.
//
//go:noescape
func tileAVX2(dst *float32, dstRow int, x *float32, xRow int, panel, bias *float32, k int)
