package site

import (
	"math/rand/v2"
	"strings"
)

// article is the text of one page.
type article struct {
	title      string
	paragraphs []string
	han        bool
	rumour     bool // carries sentences that rules look for
	copyOf     int  // the page that this one nearly repeats, or -1
}

func (a *article) text() string { return strings.Join(a.paragraphs, "\n\n") }

// claims are sentences that the starter rules look for.
var (
	claimsEN = []string{
		"The message says that the MMR vaccine causes autism and that the measles vaccine is hidden behind the rise in autism.",
		"Doctors report a cluster of unexplained pneumonia at the market, and a school and a hospital ward were closed after staff fell ill.",
		"Sellers claim that the miracle mineral drops, chlorine dioxide, cure cancer and autism within weeks.",
		"A film claims that plastic rice is sold in the shops and that fake rice causes cancer.",
		"People bought iodine tablets after a claim that radiation had leaked from the nuclear power station.",
		"A recording claims that the reservoir was poisoned and that the tap water is contaminated with pesticide.",
		"The claim that all blood pressure tablets were secretly recalled because they cause cancer has spread since Monday.",
		"They say that garlic water cures pneumonia and that a herbal cure melts tumours without chemotherapy.",
	}
	claimsZH = []string{
		"网传麻腮风疫苗会导致自闭症,多位家长称孩子接种疫苗后患上自闭症。",
		"市场多名商户出现不明原因肺炎,附近小学停课,医院一个病区关闭。",
		"群里流传祖传偏方可以治愈癌症,停掉化疗喝二氧化氯就能排毒。",
		"视频声称学校食堂使用塑料大米,假大米吃了会得胃癌。",
		"网传核电站发生核泄漏,吃碘盐可以防辐射,超市碘盐被抢购一空。",
		"语音称有人往水库投毒,自来水有毒,水库的水已经被农药污染。",
		"消息称所有降压药因致癌被秘密召回,药店不许告诉病人。",
	}
)

// write composes the article of page i, from what came before it.
func (s *Site) write(r *rand.Rand, i int) article {
	if i >= 10 && r.Float64() < s.o.Duplicates {
		return s.repeat(r, i)
	}
	a := article{han: r.Float64() < s.o.Chinese, copyOf: -1}
	w := s.english
	if a.han {
		w = s.chinese
	}
	a.title = w.headline(r)
	// Text sizes have a long tail: 3 to 8 KB in the main, mean about 4.6 KB.
	want := 2200 + int(2400*r.ExpFloat64())
	want = min(want, 16000)
	for size := 0; size < want; {
		p := w.paragraph(r)
		a.paragraphs = append(a.paragraphs, p)
		size += len(p)
	}
	if r.Float64() < s.o.Rumours {
		a.rumour = true
		claims := claimsEN
		if a.han {
			claims = claimsZH
		}
		claim := claims[r.IntN(len(claims))]
		a.paragraphs[0] = claim + " " + a.paragraphs[0]
		if r.IntN(2) == 0 {
			a.title = strings.TrimRight(claim, ".。")
		}
	}
	return a
}

// repeat is an earlier article as another paper would print it: a new title, one
// paragraph fewer, one sentence more.
func (s *Site) repeat(r *rand.Rand, i int) article {
	from := r.IntN(i)
	for s.articles[from].copyOf >= 0 {
		from = s.articles[from].copyOf
	}
	old := s.articles[from]
	w := s.english
	if old.han {
		w = s.chinese
	}
	a := article{han: old.han, rumour: old.rumour, copyOf: from, title: w.headline(r)}
	a.paragraphs = append(a.paragraphs, old.paragraphs...)
	if n := len(a.paragraphs); n > 6 {
		a.paragraphs = a.paragraphs[:n-1]
	}
	last := len(a.paragraphs) - 1
	a.paragraphs[last] += " " + w.sentence(r)
	return a
}
