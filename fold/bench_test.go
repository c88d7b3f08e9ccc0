package fold

import (
	"strings"
	"testing"
)

var benchTexts = []struct{ name, text string }{
	{"folded", strings.Repeat("health officials said on monday that the vaccine is safe. ", 40)},
	{"ascii", strings.Repeat("Health officials said on Monday that the MMR vaccine is safe.\n\n", 40)},
	{"accents", strings.Repeat("Les autorités sanitaires ont déclaré que le vaccin était sûr. ", 40)},
	{"simplified", strings.Repeat("卫生部门周一表示，麻腮风疫苗是安全的，不会导致自闭症。", 30)},
	{"traditional", strings.Repeat("衛生部門週一表示，麻腮風疫苗是安全的，不會導致自閉症。", 30)},
	{"mixed", strings.Repeat("衛生部門 said the MMR 疫苗 is safe，不會導致自閉症 (autism). ", 30)},
}

var sink int

func BenchmarkString(b *testing.B) {
	for _, bb := range benchTexts {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.text)))
			for b.Loop() {
				sink += len(String(bb.text))
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for _, bb := range benchTexts {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.text)))
			var runs int
			for b.Loop() {
				runs = len(New(bb.text).runs)
			}
			b.ReportMetric(float64(runs*16)/float64(len(bb.text)), "mapB/B")
		})
	}
}

func BenchmarkTokens(b *testing.B) {
	for _, bb := range benchTexts {
		text := String(bb.text)
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				EachToken(text, func(t Token) bool { sink += t.Pos; return true })
			}
		})
	}
}
