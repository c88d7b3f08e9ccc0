package extraction

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
)

func TestPropose(t *testing.T) {
	e := New(checkworthy.New())
	for _, c := range []struct {
		name, title, text string
		checks            bool
		want              string
		why               Why
	}{
		{"a title that states it", "Garlic cures the flu", "A reader writes. Nothing else is known.", false, "Garlic cures the flu", Title},
		{"a title that teases", "What they won't tell you: the measles shot and the autism wave", "A parents' group says that the measles vaccine causes autism.", false, "The measles vaccine causes autism", Reported},
		{"reported", "", "A message shared widely says that drinking bleach cures malaria.", false, "Drinking bleach cures malaria", Reported},
		{"posts", "", "Viral posts claim the new mast gives birds cancer.", false, "The new mast gives birds cancer", Reported},
		{"no", "No, drinking hot water does not kill the virus", "Hot water only scalds.", false, "Drinking hot water kills the virus", Denied},
		{"denied by who checks", "Masks do not weaken the lungs", "We asked three doctors.", true, "Masks weaken the lungs", Denied},
		{"a denial that is the claim", "", "A leaflet claims that masks do not stop anything.", false, "Masks do not stop anything", Reported},
		{"a label", "Fact check: Is the river poisoned?", "", false, "The river is poisoned", Asked},
		{"false", "FALSE: Onions in socks draw out fever", "", false, "Onions in socks draw out fever", Denied},
		{"asked", "Does aspartame cause cancer?", "Many people ask.", false, "Aspartame causes cancer", Asked},
		{"no evidence", "", "There is no evidence that silver water prevents influenza, doctors say.", false, "Silver water prevents influenza", Denied},
		{"according to", "", "According to a post seen a million times, salt water cures cancer.", false, "Salt water cures cancer", Reported},
		{"who said it is dropped", "", "Peter Marlow tweeted that the vaccine alters the genes.", false, "The vaccine alters the genes", Reported},
		{"zh: reported", "", "近日朋友圈流传一则消息称，喝白酒能杀死流感病毒。", false, "喝白酒能杀死流感病毒", Reported},
		{"zh: rumored", "网传吃香蕉会感染艾滋病", "", false, "吃香蕉会感染艾滋病", Reported},
		{"zh: news has it", "有消息称，城东水库被投毒", "", false, "城东水库被投毒", Reported},
		{"zh: a label", "谣言：吃木瓜能丰胸治癌", "", false, "吃木瓜能丰胸治癌", Reported},
		{"zh: refuted", "辟谣！流感疫苗不会导致痴呆", "", false, "流感疫苗会导致痴呆", Denied},
		{"zh: a rumor", "“喝醋可以软化血管”系谣言", "", false, "喝醋可以软化血管", Denied},
		{"zh: is it true", "红糖水能治痛经是真的吗？", "", false, "红糖水能治痛经", Asked},
		{"zh: asked", "微波炉会不会致癌？", "", false, "微波炉会致癌", Asked},
		{"another language", "", "Der Knoblauch heilt die Grippe.", false, "Der Knoblauch heilt die Grippe", Sentence},
		{"one word", "Garlic", "", false, "Garlic", Title},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := e.Propose(Text{Title: c.title, Text: c.text, Checks: c.checks})
			if len(got) == 0 || got[0].Text != c.want || got[0].Why != c.why {
				t.Errorf("got %+v, want %q, %s", got, c.want, c.why)
			}
		})
	}
}

// The terms that flagged a text lead to the sentence that they stand in.
func TestTerms(t *testing.T) {
	e := New(checkworthy.New())
	text := "The mast on the hill is being repaired. The water in the lake is red. The bridge in the north is closed."
	for _, word := range []string{"mast", "lake", "bridge"} {
		at := strings.Index(text, word)
		got := e.Propose(Text{Text: text, Terms: []Term{{Span: Span{at, at + len(word)}, Weight: 10}}})
		if !strings.Contains(got[0].Text, word) {
			t.Errorf("the term is %q, the proposals are %+v", word, got)
		}
	}
}

func TestSpan(t *testing.T) {
	e := New(checkworthy.New())
	text := "It rained.\nA leaflet says that garlic cures the flu, according to its sellers."
	got := e.Propose(Text{Text: text})[0]
	if got.Reworded || text[got.Span.Start:got.Span.End] != "garlic cures the flu" {
		t.Errorf("got %+v, which stands at %q", got, text[got.Span.Start:got.Span.End])
	}
	title := "Does garlic cure the flu?"
	got = e.Propose(Text{Title: title})[0]
	if !got.Reworded || !got.InTitle || title[got.Span.Start:got.Span.End] != title {
		t.Errorf("got %+v", got)
	}
}

func TestReadFramesRefuses(t *testing.T) {
	for _, row := range []string{
		"reported\t{claim}\t\tonly four", "=list", "odd\t{claim}\t\ta\tb", "reported\t[{claim}\t\ta\tb", "reported\t{nolist} {claim}\t\ta\tb",
		"reported\t{claim}\t{b}\ta\tb", "reported\t{claim\t\ta\tb",
	} {
		if _, err := readFrames(row, true); err == nil {
			t.Errorf("%q was read", row)
		}
	}
}

func FuzzPropose(f *testing.F) {
	e := New(checkworthy.New())
	f.Add("No, garlic does not cure the flu", "A message says that it does. “网传大蒜能治流感”是真的吗？", "en", 3, 9)
	f.Add("辟谣！", strings.Repeat("网传“", 90)+strings.Repeat("that said that, ", 90), "zh", -1, 1<<30)
	f.Add("\xff\xfe", "\x80that \u202eis\u0000", "", 0, 0)
	f.Add("", "İİİİİ says that İ is İ", "tr", 1, 2)
	f.Fuzz(func(t *testing.T, title, text, lang string, start, end int) {
		in := Text{Title: title, Text: text, Lang: lang, Terms: []Term{{Span: Span{start, end}, Weight: end, InTitle: start%2 == 0}}}
		got := e.Propose(in)
		if len(got) > Proposals {
			t.Fatalf("%d proposals", len(got))
		}
		letter := func(s string, most int) bool { return strings.ContainsFunc(s[:edge(s, most)], unicode.IsLetter) }
		if len(got) == 0 && (letter(title, maxTitle) || letter(text, maxText/2)) && !strings.Contains(title+text, "\n\n") {
			t.Fatalf("nothing is proposed for %q, %q", title, text)
		}
		for i, p := range got {
			whole := text
			if p.InTitle {
				whole = title
			}
			switch {
			case !utf8.ValidString(p.Text), utf8.RuneCountInString(p.Text) > MaxClaim, strings.ContainsAny(p.Text, "\n\t"), strings.TrimSpace(p.Text) == "":
				t.Fatalf("proposal %q", p.Text)
			case p.Span.Start < 0, p.Span.End < p.Span.Start, p.Span.End > len(whole):
				t.Fatalf("span %+v of %d bytes", p.Span, len(whole))
			case !p.Reworded && !strings.EqualFold(whole[p.Span.Start:p.Span.End], p.Text):
				t.Fatalf("%q stands not at %+v", p.Text, p.Span)
			case !(p.Score >= 0 && p.Score <= 1), i > 0 && p.Score > got[i-1].Score:
				t.Fatalf("scores %+v", got)
			case slices.ContainsFunc(got[:i], func(o Proposal) bool { return o.Text == p.Text }):
				t.Fatalf("%q twice", p.Text)
			}
		}
	})
}

func BenchmarkPropose(b *testing.B) {
	e := New(checkworthy.New())
	text := strings.Repeat("A message shared by some people, who do not know better, says that the water of the lake cures the flu. ", 60)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		e.Propose(Text{Title: "Does the water of the lake cure the flu?", Text: text})
	}
}
