package learn

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// likeNames are words that are written as names and are none.
var likeNames = set("i covid coronavirus corona dna rna pcr ppe icu hiv flu sars mers who")

// siteWords stand on the pages of some sites and say nothing.
var siteWords = set("com www via e di o amp getty")

// people are names of people in the news and of media, whose pairs of characters are no features. Nothing in the script tells a
// Chinese name, so they are listed.
var people = []string{"特朗普", "川普", "钟南山", "张文宏", "石正丽", "李文亮", "李兰娟", "普京", "比尔盖茨", "盖茨", "拜登", "奥巴马", "约翰逊", "贾晓月", "曹彬", "彭斯",
	"曾光", "吴尊友", "华春莹", "赵立坚", "耿爽", "谭德塞", "福奇", "李佳琦", "周杰伦", "陈露", "马斯克", "安倍", "文在寅", "默克尔", "蔡英文", "蓬佩奥",
	"央视", "新华社", "人民日报", "微博", "秒拍", "视频", "记者", "编辑", "来源", "转发", "客户端", "网友", "小编"}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Names are words that are written as names: of people, places, media, accounts.
type Names map[string]bool

// NamesOf are the words of texts that stand with a capital letter more often than not inside sentences, at least twice. Sentences
// most of whose words have one are headlines and tell nothing. Words of allow are none.
func NamesOf(texts []string, allow ...string) Names {
	capital, all := map[string]int{}, map[string]int{}
	for _, t := range texts {
		for _, sentence := range strings.FieldsFunc(t, func(r rune) bool { return strings.ContainsRune(".!?:\n", r) }) {
			words := strings.FieldsFunc(sentence, func(r rune) bool { return !unicode.IsLetter(r) })
			if len(words) == 0 || 5*capitals(words) > 3*len(words) {
				continue
			}
			for _, w := range words[1:] {
				all[fold.String(w)]++
				capital[fold.String(w)] += capitals([]string{w})
			}
		}
	}
	out := Names{}
	for w, n := range all {
		if c := capital[w]; c >= 2 && 2*c > n && !likeNames[w] {
			out[w] = true
		}
	}
	for _, w := range allow {
		delete(out, fold.String(w))
	}
	return out
}

func capitals(words []string) int {
	n := 0
	for _, w := range words {
		if unicode.IsUpper([]rune(w)[0]) {
			n++
		}
	}
	return n
}

// In says whether a term is a name, has one in it, or is a part of one that is known.
func (n Names) In(term string) bool {
	for w := range strings.FieldsSeq(term) {
		w = strings.TrimSuffix(w, "*")
		if n[w] || siteWords[w] {
			return true
		}
	}
	if !isHan(term) || utf8.RuneCountInString(term) < 2 {
		return false
	}
	for _, p := range people {
		if strings.Contains(p, term) || strings.Contains(term, p) {
			return true
		}
	}
	return false
}
