package extraction

import (
	"strings"
	"unicode"

	"github.com/rumordesk/rumordesk/fold"
)

// cue is a set of words that say something about a sentence. * stands for any ending; Chinese ones stand anywhere.
type cue struct {
	whole    map[string]bool
	prefixes []string
	han      []string
}

// newCue reads a cue from its words; several that belong together have _ between.
func newCue(words string) cue {
	c := cue{whole: map[string]bool{}}
	for _, w := range strings.Fields(words) {
		w = strings.ReplaceAll(w, "_", " ")
		switch head, any := strings.CutSuffix(w, "*"); {
		case unicode.Is(unicode.Han, []rune(w)[0]):
			c.han = append(c.han, w)
		case any:
			c.prefixes = append(c.prefixes, head)
		default:
			c.whole[w] = true
		}
	}
	return c
}

// in says whether one of the words is in a text.
func (c cue) in(text string) bool {
	folded := fold.String(text)
	found, last := false, ""
	fold.EachToken(folded, func(t fold.Token) bool {
		w := folded[t.Start:t.End]
		found = c.whole[w] || last != "" && c.whole[last+" "+w]
		for _, p := range c.prefixes {
			found = found || strings.HasPrefix(w, p)
		}
		last = w
		return !found
	})
	for _, w := range c.han {
		found = found || strings.Contains(folded, w)
	}
	return found
}

var (
	// affects are verbs of cause, cure and harm: what a health claim says.
	affects = newCue(`cause causes caused causing cure cures cured curing prevent* kill* treat treats treated treatment heal heals healed protect protects
		protected contain contains contained spread* infect* poison* trigger* leads_to lead_to led_to damag* harm* weaken* destroy* eliminat* reduc* boost* recalled leak*
		remedy immun* banned linked link effective transmi* surviv* created engineered invented predicted bioweapon responsible reason originat* die dies died death
		deaths dangerous toxic safe cancer 导致 引起 引发 致癌 致死 造成 诱发 预防 防治 防辐射 杀 抑制 增强 提高免疫 特效 有毒 中毒 致命 死 传染 感染 传播 爆发 投毒 泄漏 泄露 污染 含有 解毒 排毒
		抗癌 防癌 停课 封城 禁止 召回 有害 伤害 伤肝 伤肾 治 防 降血压 降血糖 不能吃 不能喝 相克`)
	// turnable are claims of cause and cure: who denies one of those most likely refutes it.
	turnable = newCue(`cause causes cure cures treat treats kill kills contain contains poisoned recalled leaked linked behind 导致 引起 致癌 治愈 根治 杀死 能治 能预防 投毒 能防 抗癌`)
	// speaks are words about claims: what has them is a frame more than a claim.
	speaks = newCue(`claim claims claimed claiming rumor rumors rumour rumours post posts message messages misinformation disinformation viral video videos social_media
		facebook whatsapp fact_check fact_checked fact_checkers theory theories hoax debunked disproved disproven falsely myth myths false tweet* readers explained everything evidence proven
		above among_other what why how according_to 谣 传言 网传 流传 辟谣 真相 消息 朋友圈 微信群 视频 帖子 网友 传闻 专家 是真的 说法 文章 记者 为什么 怎么 如何 揭秘 回应 信息 经核实 通报`)
	// denies are words of a plain denial.
	denies = newCue(`not no cannot never none nothing without don_t doesn_t isn_t aren_t wasn_t weren_t can_t won_t didn_t hasn_t haven_t 不 没有 未 无 并非`)
	// experts are asked about claims: what they say is mostly not the claim; unless doubts are there, too.
	experts = newCue(`expert experts doctor doctors scientist* agency official officials health fda cdc who spokes* hospital department ministry physician* researcher*
		authorities police professor fact_checkers 专家 医生 疾控 研究 记者 官方 警方 部门 主任 教授 卫健委 医院 老师 护士 厂家 业内`)
	doubts = newCue(`claim* alleg* rumor* rumour* false* hoax viral post* message* theor* myth* 自称 网传 谣 传言 转发 语音 网民 网友 博主 视频 消息`)
)
