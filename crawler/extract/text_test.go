package extract

import (
	"strings"
	"testing"
)

// TestLineEnds: a line of Chinese or Japanese ends anywhere, also in a word; one of other scripts ends at a blank.
func TestLineEnds(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"接种流感\n疫苗", "接种流感疫苗"},
		{"接种流感\r\n\t  疫苗", "接种流感疫苗"},
		{"接种流感 \n 疫苗", "接种流感疫苗"},
		{"接种流感<b>\n疫苗</b>", "接种流感疫苗"},
		{"接种流感\n<!-- x -->疫苗", "接种流感疫苗"},
		{"不要相信，\n也不要转发。\n请核实", "不要相信，也不要转发。请核实"},
		{"他说：\n“有毒”\n的水", "他说：“有毒”的水"},
		{"ワクチンは\n安全です", "ワクチンは安全です"},
		{"ｱｲｳ\nｴｵ", "ｱｲｳｴｵ"},
		// A blank that is written, a break that is wanted, and what other scripts need, stay.
		{"接种流感 疫苗", "接种流感 疫苗"},
		{"接种流感　疫苗", "接种流感 疫苗"},
		{"接种流感<br>疫苗", "接种流感 疫苗"},
		{"接种流感<br>\n疫苗", "接种流感 疫苗"},
		{"接种\nmRNA\n疫苗", "接种 mRNA 疫苗"},
		{"共有\n12\n例", "共有 12 例"},
		{"백신은\n안전하다", "백신은 안전하다"},
		{"the water\nis safe", "the water is safe"},
		{"he said “no”\n“never”", "he said “no” “never”"},
		{"接种流感<wbr>疫苗", "接种流感疫苗"},
	} {
		p := read(t, "<body><article><h1>标题</h1><p>"+simplified+"</p><p>"+c.in+"</p><p>"+simplified+"</p></article></body>", "https://example.org/a")
		if got := strings.Split(p.Text, "\n\n"); len(got) != 3 || got[1] != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
	p := read(t, "<head><title>接种流感\n疫苗不会\n致病</title></head><body><h1>接种流感\n疫苗不会\n致病</h1><p>"+simplified+"</p></body>", "https://example.org/a")
	if p.Title != "接种流感疫苗不会致病" || strings.Contains(p.Text, "致病") {
		t.Errorf("title %q, text %q", p.Title, p.Text)
	}
	// Cells are lines of their own.
	p = read(t, "<body><article><p>"+simplified+"</p><table><tr><th>城\n区</th><th>人数</th></tr><tr><td>北\n区</td>\n<td>三\n人</td></tr></table><p>"+simplified+"</p></article></body>", "https://example.org/a")
	if !strings.Contains(p.Text, "城区\t人数\n北区\t三人") {
		t.Errorf("cells: %q", p.Text)
	}
}
