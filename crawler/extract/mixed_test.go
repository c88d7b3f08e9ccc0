package extract

import "testing"

// TestMixedLanguage: names in the other script do not make another language of a text, whichever way round.
func TestMixedLanguage(t *testing.T) {
	for _, c := range []struct{ text, declared, want string }{
		{"Is 板蓝根 a cure?", "", "en"}, {"Does 大蒜 cure flu?", "", "en"}, {"¿Cura el 板蓝根 la gripe?", "", "es"},
		{"Dr Li Wenliang (李文亮) and Ai Fen (艾芬) spoke", "", "en"}, {"In Wuhan (武汉华南海鲜批发市场) the market is closed", "", "en"},
		{"连花清瘟 (Lianhua Qingwen) does not cure COVID-19", "", "en"}, {"Sinopharm 国药 and Sinovac 科兴 are the same", "", "en"},
		{"Zhong Nanshan 钟南山 says the outbreak is over", "zh", "en"}, {"The 中国疾病预防控制中心 has not said that it is so", "zh-CN", "en"},
		{"Wang Yi (王毅), Li Keqiang (李克强)", "en", "en"}, {"Xi Jinping (习近平) visits Wuhan (武汉)", "", "und"}, {"Xi Jinping (习近平) visits Wuhan (武汉)", "en", "en"},
		{"Pfizer mRNA 疫苗与 Moderna mRNA-1273 疫苗对比", "", "zh"}, {"BNT162b2 AZD1222 mRNA-1273 疫苗", "", "zh"}, {"who 疫苗", "", "zh"},
		{"covid-19 omicron variant ba.5 来了吗", "", "zh"}, {"iphone 和 android 哪个好", "", "zh"}, {"remdesivir 对 covid 有效吗", "en", "zh"},
		{"hydroxychloroquine ivermectin 能治新冠", "", "zh"}, {"chlorine dioxide 喝了能治癌症", "", "zh"}, {"azithromycin, ivermectin 有用", "", "zh"},
		{"《The Lancet》是国际顶级医学期刊", "", "zh"}, {"AstraZeneca, Novavax, Moderna, Sinovac, Sputnik 疫苗", "", "zh"},
		{"Pfizer 與 BioNTech 的疫苗會改變 DNA 嗎", "", "zh"},
		{"Pfizer と Moderna のワクチン", "", "ja"}, {"Pfizer와 Moderna 백신", "", "ko"},
	} {
		if got := Language(c.text, c.declared); got != c.want {
			t.Errorf("Language(%q, %q) = %q, want %q", c.text, c.declared, got, c.want)
		}
	}
}
