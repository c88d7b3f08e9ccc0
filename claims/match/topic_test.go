package match

import (
	"testing"

	"pgregory.net/rapid"
)

func TestTopics(t *testing.T) {
	for text, want := range map[string]string{
		"没有话题":                      "",
		"#北京疫情#今天出门要戴口罩":            "北京疫情",
		"出门#北京疫情##致敬英雄# 要戴口罩":       "北京疫情致敬英雄",
		"#open and never closed 口罩": "",
		"#moon landing# was staged": "",
		"排名#1的医院#2":                 "的医院",
		"#真的这一个话题太长了这一个话题太长了这一个话题太长了这一个话题太长了这一个话题太长了# 口罩": "",
		"## 空的":   "",
		"#北京#2月#": "北京",
	} {
		got := ""
		for _, tok := range parse(text, 100) {
			if tok.topic {
				got += tok.word
			}
		}
		if got != want {
			t.Errorf("%q: %q, wanted %q", text, got, want)
		}
	}
}

func TestTopicsTellLess(t *testing.T) {
	x := New(Options{})
	x.Put(
		Claim{ID: "hug", Claim: "被隔离的宝宝向医生求抱抱"},
		Claim{ID: "light", Claim: "紫外线能杀灭病毒"},
		Claim{ID: "tea", Claim: "喝茶可以预防感冒"},
	)
	text := "隔离中的娃娃要医生抱 #紫外线对病毒有用#"
	if res := search(t, x, text, 1); len(res) == 0 || res[0].ID != "hug" {
		t.Errorf("%+v", res)
	}
	// What is said outside as well keeps its weight, and so does a text of topics alone.
	for _, text := range []string{"#紫外线# 紫外线能杀病毒", "#紫外线##杀灭病毒#"} {
		if res := search(t, x, text, 1); len(res) == 0 || res[0].ID != "light" {
			t.Errorf("%s: %+v", text, res)
		}
	}
}

// Topics never lie outside of the text, never overlap, and are not made by what is in
// them.
func TestTopicsIn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringMatching(`[#北a]{0,60}`).Draw(rt, "s")
		last := 0
		in := topicsIn(s)
		for i := 0; i < len(in); i += 2 {
			from, to := in[i], in[i+1]
			if from < last || to <= from || to >= len(s) || s[from] != '#' || s[to] != '#' || !isTopic(s[from+1:to]) {
				rt.Fatalf("%q: %v", s, in)
			}
			last = to + 1
		}
	})
}
