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

// widenBytes writes a panel of bytes as float32, each times its column's scale, the fastest way that this processor has.
var widenBytes = fastestWiden()

func fastestWiden() func(dst []float32, src []int8, scales *[tileColumns]float32) {
	if !cpu.X86.HasAVX2 {
		return widenPlain
	}
	return func(dst []float32, src []int8, scales *[tileColumns]float32) {
		if len(src) == 0 || len(src)%tileColumns != 0 || len(dst) < len(src) {
			panic("embed: no such panel")
		}
		widenAVX2(&dst[0], &src[0], &scales[0], len(src))
	}
}

// widenAVX2 is in tile_amd64.s.
//
//go:noescape
func widenAVX2(dst *float32, src *int8, scales *float32, n int)

// byteRow gives one row of x times a panel of bytes, the fastest way that this processor has.
var byteRow = fastestRow()

func fastestRow() func(dst *[tileColumns]float32, x []float32, panel []int8) {
	if !cpu.X86.HasAVX2 || !cpu.X86.HasFMA {
		return byteRowPlain
	}
	return func(dst *[tileColumns]float32, x []float32, panel []int8) {
		if len(x) == 0 || len(x)%4 != 0 {
			byteRowPlain(dst, x, panel)
			return
		}
		_ = panel[len(x)*tileColumns-1]
		byteRowAVX2(&dst[0], &x[0], &panel[0], len(x))
	}
}

// byteRowAVX2 is in tile_amd64.s.
//
//go:noescape
func byteRowAVX2(dst, x *float32, panel *int8, k int)

// tileFMA is the tile with AVX2 and fused multiply-add, which processors have had since 2013. It asks for the last number of
// everything that it is going to touch first, so that a mistake in a size panics here and does not write elsewhere.
func tileFMA(dst []float32, dstRow int, x []float32, xRow int, panel, bias []float32, k int) {
	if k < 1 || dstRow < 0 || xRow < 0 {
		panic("embed: no such tile")
	}
	_, _ = dst[(tileRows-1)*dstRow+tileColumns-1], x[(tileRows-1)*xRow+k-1]
	_, _ = panel[k*tileColumns-1], bias[tileColumns-1]
	tileAVX2(&dst[0], dstRow*4, &x[0], xRow*4, &panel[0], &bias[0], k)
}

// tileAVX2 is in tile_amd64.s; the rows' distances are in bytes.
//
//go:noescape
func tileAVX2(dst *float32, dstRow int, x *float32, xRow int, panel, bias *float32, k int)
