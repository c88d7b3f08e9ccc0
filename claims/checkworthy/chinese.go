package checkworthy

import (
	"math"
	"regexp"
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// cue is one sign in a Chinese text. The points were set by hand, for want of data:
// they order plain cases and claim no more, so the score stays between 0.2 and 0.8.
type cue struct {
	words  []string
	points float64
}

var cues = []cue{
	// Cause and effect, cure and harm: what a health claim says.
	{points: 0.8, words: []string{"导致", "引起", "引发", "致癌", "致死", "造成", "诱发"}},
	{points: 0.8, words: []string{"治愈", "根治", "可治", "能治", "治疗", "预防", "防治", "杀死", "杀灭", "抑制", "增强免疫", "提高免疫", "特效药", "偏方"}},
	{points: 0.6, words: []string{"死亡", "病例", "确诊", "感染", "中毒", "疫情", "传染", "爆发", "暴发", "有毒", "后遗症", "副作用", "不良反应"}},
	// Somebody is said to have said or found it.
	{points: 0.5, words: []string{"研究表明", "研究发现", "研究显示", "专家称", "专家表示", "证实", "证明", "据报道", "据悉", "官方通报", "内部消息", "紧急通知", "曝光", "揭秘", "被爆"}},
	// Plain assertion.
	{points: 0.3, words: []string{"已经", "必须", "绝对", "全部", "所有", "从未", "首次", "超过", "不会", "可以", "不能", "真相"}},
	// Not an assertion: questions, wishes, advice, opinion.
	{points: -0.8, words: []string{"吗", "呢", "什么", "怎么", "为何", "如何", "是否", "请问", "难道"}},
	{points: -0.7, words: []string{"我觉得", "我认为", "希望", "祝", "加油", "谢谢", "感谢", "欢迎", "大家好", "转发", "点赞", "关注", "报名", "直播", "优惠", "哈哈"}},
	{points: -0.3, words: []string{"我们", "我", "你", "您"}},
}

// amount is a number that counts something: digits or Chinese numerals before a
// measure, or a percentage.
var amount = regexp.MustCompile(`[0-9一二三四五六七八九十百千万亿两半]+ ?(?:例|人|名|个月|个|万|亿|天|小时|分钟|度|倍|成|次|种|岁|年|克|毫克|毫升)|[0-9.]+ ?%|百分之`)

const chineseRange = 1.386 // log-odds of 0.8

// chinese scores by cues. Each group counts once, for the first of its words found.
func chinese(text string) Result {
	folded := fold.String(plain(text))
	var why []Reason
	sum := 0.0
	add := func(name string, points float64) {
		sum += points
		why = append(why, Reason{Feature: name, Points: points})
	}
	for _, c := range cues {
		for _, w := range c.words {
			if strings.Contains(folded, w) {
				add(w, c.points)
				break
			}
		}
	}
	if amount.MatchString(folded) {
		add(Number, 0.5)
	}
	if strings.Contains(folded, "?") {
		add(Question, -0.8)
	}
	if strings.Contains(folded, "!") {
		add(Shout, -0.2)
	}
	return Result{Score: sigmoid(math.Max(-chineseRange, math.Min(chineseRange, sum))), Kind: Cues, Why: top(why)}
}
