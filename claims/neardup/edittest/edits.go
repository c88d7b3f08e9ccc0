package edittest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// Boilerplate are passages that stand around articles and have nothing to do with
// what they say. A publisher is one of the sets and puts the same ones everywhere.
var Boilerplate = [][]string{
	{
		"Stay informed with our daily briefing, sent every weekday morning. Subscribers can read all of our reporting without limits and share up to ten articles a month with family and friends.",
		"Read our privacy notice to learn how we use cookies, and write to the newsroom if you find a mistake in this article.",
		"Follow us on all platforms for the latest headlines, analysis and video.",
	},
	{
		"© 2024 The Valley Courier. All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission.",
		"Related: Five things to know before the weekend. More from our team: council approves budget; new library opens its doors; storms expected on Thursday.",
		"Support independent journalism. If you value what we do, please consider a contribution, however small, so that our reporting stays free for everyone who needs it.",
		"Comments are moderated and may take some time to appear.",
	},
	{
		"Advertisement. Scroll to continue reading.",
		"Our correspondent in the region contributed to this report, which was first carried by a partner agency and has been edited for length and style.",
		"The opinions expressed here are those of the writer and do not necessarily reflect the position of this publication, its staff or its owners.",
		"Download our app to get breaking news alerts on your phone. Share this story with friends.",
	},
	{ // standing texts that do not look it
		"The Northern Gazette has served the three valleys since 1871. Its offices in Harbour Street are open from Monday to Friday between nine and five.",
		"In other news, the council approves its budget after a long night, the new library opens its doors, and storms are expected on Thursday.",
		"Every evening at six the desk answers what was asked during the day. Letters of up to two hundred words are welcome.",
	},
}

// BoilerplateZh is the same for Chinese publishers.
var BoilerplateZh = [][]string{
	{"本报讯（编辑部）版权所有，未经授权不得转载。如需转载，请联系本报并注明出处。", "更多精彩内容，请关注我们的公众号，下载客户端查看最新消息。"},
	{"本台每晚六点播出的生活节目，由记者走访各区，为市民解答衣食住行的问题。", "今日还有：本周天气多变；城东新图书馆开门迎客；市里通过明年预算。"},
	{"声明：本文仅代表作者个人观点，与本网站立场无关。内容仅供读者参考，请自行核实相关内容。", "责任编辑：综合报道。相关阅读：本周天气；市民服务热线开通；图书馆延长开放时间。"},
}

var headlines = []string{"What we know so far about the story everyone shares", "Explained: the news of the week", "Officials respond as questions grow",
	"Five things you should know today", "最新消息：大家关心的问题有了答案", "专家回应网友热议话题"}

// Editor makes edits. They are drawn from a seeded source, so that a run can be repeated.
type Editor struct {
	*rand.Rand
	Zh bool // the text is Chinese
}

type edit struct {
	name string
	make func(e Editor, s string) string
}

var edits = []edit{
	{"paragraphs cut", func(e Editor, s string) string { // up to two fifths of them
		p := Paragraphs(s)
		for n := e.IntN(len(p)*2/5 + 1); n > 0; n-- {
			i := e.IntN(len(p))
			p = slices.Delete(p, i, i+1)
		}
		return strings.Join(p, "\n\n")
	}},
	{"end cut", func(e Editor, s string) string { // keeps 55 % at least
		cut := len(s) * (55 + e.IntN(40)) / 100
		return strings.ToValidUTF8(s[:cut], "")
	}},
	{"beginning dropped", func(_ Editor, s string) string {
		if p := Paragraphs(s); len(p) > 3 {
			return strings.Join(p[1:], "\n\n")
		}
		return s
	}},
	{"boilerplate put in", func(e Editor, s string) string {
		p, set := Paragraphs(s), Boilerplate
		if e.Zh {
			set = BoilerplateZh
		}
		for _, f := range set[e.IntN(len(set))] {
			p = slices.Insert(p, e.IntN(len(p)+1), f)
		}
		return strings.Join(p, "\n\n")
	}},
	{"headline in the text", func(e Editor, s string) string { return headlines[e.IntN(len(headlines))] + "\n\n" + s }},
	{"signs changed", func(e Editor, s string) string {
		if e.Zh {
			return strings.NewReplacer("，", ",", "。", ". ", "“", `"`, "”", `"`, "：", ":", "、", ",").Replace(s)
		}
		return strings.NewReplacer("“", `"`, "”", `"`, "’", "'", " - ", " — ", ". ", ".  ", ",", "，", "(", "[", ")", "]").Replace(s)
	}},
	{"order of paragraphs", func(e Editor, s string) string { // one moves
		p := Paragraphs(s)
		i := e.IntN(len(p))
		moved := p[i]
		p = slices.Delete(p, i, i+1)
		return strings.Join(slices.Insert(p, e.IntN(len(p)+1), moved), "\n\n")
	}},
	{"style of the house", func(_ Editor, s string) string {
		return strings.NewReplacer(" per cent", "%", "percent", "per cent", "colour", "color", " said ", " told reporters ", "ise ", "ize ",
			" 1", " one-", "United States", "US", " UK", " Britain", " don't", " do not", " isn't", " is not", "表示", "称", "目前", "现在").Replace(s)
	}},
	{"words here and there", func(e Editor, s string) string { // one in thirty-five changed
		w := strings.SplitAfter(s, " ")
		for i := range w {
			if e.IntN(35) == 0 {
				w[i] = fmt.Sprintf("w%d ", e.IntN(1000))
			}
		}
		return strings.Join(w, "")
	}},
	{"upper case", func(_ Editor, s string) string { return strings.ToUpper(s) }},
}

// traditional writes simplified Chinese in the traditional characters of common words.
func traditional(s string) string {
	const pairs = "国國会會来來对對时時说說个個们們为為这這发發经經现現关關学學医醫门門开開过過种種应應长長实實没沒动動还還无無进進" +
		"两兩体體问問间間从從后後见見话話专專网網疗療药藥证證据據传傳报報闻聞讯訊质質检檢验驗预預卫衛众眾东東场場营營养養热熱当當"
	r := []rune(pairs)
	args := make([]string, 0, len(r))
	for _, c := range r {
		args = append(args, string(c))
	}
	return strings.NewReplacer(args...).Replace(s)
}

// Paragraphs are what empty lines part.
func Paragraphs(s string) []string { return strings.Split(s, "\n\n") }

// Edited returns a text as another publisher carries it, and the names of the n
// edits made, each kind once. An edit that would leave less than half of the text is
// not made: the rest would be another, shorter report.
func Edited(e Editor, s string, n int) (string, string) {
	var names []string
	whole := s
	for _, k := range e.Perm(len(edits))[:n] {
		if next := edits[k].make(e, s); 2*kept(next, whole) >= kept(whole, whole) {
			s = next
			names = append(names, edits[k].name)
		}
	}
	if e.Zh && e.IntN(2) == 0 {
		s = traditional(s)
		names = append(names, "traditional")
	}
	return s, strings.Join(names, ", ")
}

// kept counts the runs of two words of whole that stand in s.
func kept(s, whole string) (n int) {
	in := runs(s)
	for r := range runs(whole) {
		if in[r] {
			n++
		}
	}
	return n
}

func runs(s string) map[[2]string]bool {
	out, last := map[[2]string]bool{}, ""
	folded := fold.String(s)
	for _, t := range fold.Tokens(folded) {
		word := folded[t.Start:t.End]
		out[[2]string{last, word}] = true
		last = word
	}
	return out
}

// Halves makes two different texts on one topic of a long one, by taking turns.
func Halves(s string) (a, b string) {
	p := Paragraphs(s)
	if len(p) < 6 {
		p = strings.SplitAfter(s, ". ")
	}
	var x, y []string
	for i, q := range p {
		if i%2 == 0 {
			x = append(x, q)
		} else {
			y = append(y, q)
		}
	}
	return strings.Join(x, "\n\n"), strings.Join(y, "\n\n")
}

// Headline returns another title for an article that is taken over.
func Headline(e Editor) string { return headlines[e.IntN(len(headlines))] }
