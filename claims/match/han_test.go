package match

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHeadline(t *testing.T) {
	long := strings.Repeat("病毒传播途径", 10)
	for _, c := range []struct {
		name, title string
		head, rest  int
	}{
		{"none", "", 0, 0},
		{"a headline", "5G 不会传播病毒", 7, 0},
		{"just as long", string([]rune(long)[:maxHeadline]), maxHeadline, 0},
		{"a paragraph", long, maxHeadline, 60 - maxHeadline},
		{"English is left whole", strings.Repeat("the virus spreads ", 20), 60, 0},
		{"English with Chinese behind", strings.Repeat("the virus spreads ", 20) + long, 120, 0},
	} {
		head, rest := headline(parse(c.title, maxClaimTokens))
		if len(head) != c.head || len(rest) != c.rest {
			t.Errorf("%s: %d and %d, wanted %d and %d", c.name, len(head), len(rest), c.head, c.rest)
		}
	}
}

// A check that explains at length must not stand before one whose claim is meant.
func TestParagraphsStandBack(t *testing.T) {
	x := New(Options{})
	for i := range 60 {
		x.Put(Claim{ID: fmt.Sprint("other", i), Claim: fmt.Sprintf("第%d医院发现病例", i)})
	}
	x.Put(
		Claim{ID: "meant", Claim: "喝高度白酒可以抵抗病毒", Title: "喝白酒不能抵抗病毒"},
		Claim{ID: "long", Claim: "蒸桑拿可以预防感染", Title: "网上有人说蒸桑拿的时候温度很高所以能够预防感染，这种说法没有任何依据，专家提醒大家注意个人卫生，" +
			"勤洗手，戴口罩，多通风，少聚集，不要听信喝白酒、吃大蒜、用盐水漱口可以抵抗病毒的谣言"},
	)
	text := "大家快看！专家提醒勤洗手、戴口罩、多通风、少聚集，另外每天喝点高度的白酒就能抵抗病毒了，不要聚集，注意个人卫生"
	if res := search(t, x, text, 2); len(res) == 0 || res[0].ID != "meant" {
		t.Errorf("%+v", res)
	}
}

// Who shortens words or puts them in another order is understood.
func TestSingleCharacters(t *testing.T) {
	x := New(Options{})
	for i, c := range []string{"市民可以免费领取口罩", "新冠患者治愈出院之后仍要隔离", "新冠病毒会通过母婴垂直传播", "进口水果检出新冠病毒", "地铁票会传播病毒"} {
		x.Put(Claim{ID: fmt.Sprint(i), Claim: c})
	}
	for text, want := range map[string]string{
		"口罩免费领，市民都可以":  "0",
		"母传婴，垂直，新冠真可怕": "2",
		"進口水果，新冠檢出了":   "3",
	} {
		if res := search(t, x, text, 1); len(res) == 0 || res[0].ID != want {
			t.Errorf("%s: %+v, wanted %s", text, res, want)
		}
	}
}

var hanTitles = rapid.StringMatching(`[疫苗病毒传播口罩会能不]{30,70}[a-c ]{0,9}`)

// What a paragraph's rest has counted is taken back with the claim.
func TestPutDropEqualsFreshWithParagraphs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x, fresh := New(Options{}), New(Options{})
		now := map[string]Claim{}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			id := fmt.Sprint(rapid.IntRange(0, 4).Draw(rt, "id"))
			if rapid.IntRange(0, 3).Draw(rt, "drop") == 0 {
				x.Drop(id)
				delete(now, id)
				continue
			}
			now[id] = Claim{id, texts.Draw(rt, "claim"), hanTitles.Draw(rt, "title")}
			x.Put(now[id])
		}
		for _, c := range now {
			fresh.Put(c)
		}
		text := hanTitles.Draw(rt, "text")
		got, want := search(t, x, text, 9), search(t, fresh, text, 9)
		if fmt.Sprint(hideMissing(got)) != fmt.Sprint(hideMissing(want)) {
			rt.Fatalf("%q:\n%+v\nfresh:\n%+v", text, got, want)
		}
	})
}

// The best stretch is what trying all of them finds, and a text that quotes the claim
// has the whole of it in one.
func TestStretch(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ids := rapid.SliceOfN(rapid.Uint32Range(0, 9), 0, 40).Draw(rt, "ids")
		room := rapid.IntRange(1, 12).Draw(rt, "room")
		s := &scratch{}
		for id := range uint32(6) {
			s.charAt.at(id)
			s.chars = append(s.chars, charIn{id: id, weight: float64(id) + 1})
		}
		best := 0.0
		for i := range ids {
			sum, seen := 0.0, map[uint32]bool{}
			for _, id := range ids[i:min(len(ids), i+room)] {
				if id < 6 && !seen[id] {
					seen[id] = true
					sum += float64(id) + 1
				}
			}
			best = max(best, sum)
		}
		if got := s.stretch(ids, room); got != best {
			rt.Fatalf("%v in %d: %v, wanted %v", ids, room, got, best)
		}
	})
}

func TestCharSimilarityOfAQuote(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		claim := rapid.StringMatching(`[疫苗病毒传播口罩会能不]{4,20}`).Draw(rt, "claim")
		x := New(Options{})
		x.Put(Claim{ID: "a", Claim: claim}, Claim{ID: "b", Claim: "别的事情"})
		q := x.lex.query(parsePost("听说"+claim+"，是真的吗"), 2)
		l := x.charSimilarity(&scratch{}, &q, &x.docs[x.byID["a"]], 5)
		if l.near < 0.999999 || l.near > 1 || l.chars <= 0 {
			rt.Fatalf("%+v", l)
		}
	})
}
