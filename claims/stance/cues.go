package stance

import "strings"

// cue is a kind of word that says what a text does with a claim.
type cue int

// The kinds, in the order of their features.
const (
	refute   cue = iota // says that it is not so: false, hoax, myth, 谣言
	deny                // somebody says that it is not so: denied, dismissed, 否认
	doubt               // nobody knows: unconfirmed, unverified, 未证实
	report              // says it after others: reportedly, according to, 据称, 网传
	confirm             // says that it is so: confirmed, announced, 证实
	hedge               // may be so: might, could, 可能
	negate              // not, no, never, 不, 没有
	question            // a question mark
	cues
)

// String is the cue's name in the file of weights.
func (c cue) String() string {
	return [cues]string{"refute", "deny", "doubt", "report", "confirm", "hedge", "negate", "question"}[c]
}

// English words are written as fold has them; * stands for any ending. A cue of several words has a space between.
var english = map[cue]string{
	refute: `false falsely falsehood* hoax* fake faked fakes faking debunk* myth myths mythical untrue fabricat* bogus satir* spoof* misinform* disinform*
		mislead* misled incorrect incorrectly wrong wrongly baseless unfounded groundless disprov* discredit* doctored photoshop* manipulated prank* lie lies lied
		nonsense misconception* misinterpret* misreport* mistaken erroneous* inaccura* conspiracy "not true" "isn t true" "wasn t true" "no evidence" "no truth" "no basis" "no proof"
		"never happened" "did not happen" "didn t happen" "not real" "isn t real" "wasn t real" "urban legend" "made up" "fact check" "fact checked" "no link" "no scientific" "no such"
		"not the case" "not supported" "scientifically impossible" impossible overblown retract* pinocchio* parody "not correct" "not accurate" "no grounds" "does not cause" "do not cause" "cannot cure" "does not cure" "does not prevent"`,
	deny: `deny denies denied denying denial* refut* disput* dismiss* reject* rebut* contradict* counter counters countered repudiat* disavow* rubbish* quash* "shot down" "shoots down"
		"hit back" "clear up" "set the record straight" slam* clarif*`,
	doubt: `unconfirmed unverified unsubstantiated doubt* skeptic* sceptic* dubious unclear questionable uncertain "not confirmed" "not verified" "yet to confirm" "yet to be confirmed" "could not confirm"
		"couldn t confirm" "not independently" "can t confirm" "cannot confirm" "cannot verify" "no confirmation" "without confirmation" "not been confirmed" "not been verified" "hard to believe" suspicious* suspect* investigat* probe* speculat* conflicting`,
	report: `reportedly report reports reported reporting allege* alleging allegation* claim claims claimed claiming purport* rumor* rumour* supposed* apparent apparently sources source "according to"
		"said to" "believed to" "thought to" circulat* viral cites citing cited quoted tells told gossip leak leaks leaked suggest* anonymous insider* tipster*`,
	confirm: `confirm confirms confirmed confirming confirmation officially official announce* statement verified proven proves proved evidence evident admit* acknowledg* reveal* authentic* genuine "press release" "in fact" "to be true" "is true" "was true" indeed detected diagnosed`,
	hedge:   `may might could possibly perhaps maybe potential* likely would plan plans planned planning consider* propos* expected seem seems seemed appear appears appeared if whether`,
	negate:  `not no never nobody nothing none neither nor cannot t without fail* unlikely hardly`,
}

// Chinese cues are looked for as they stand; a longer one hides those inside it.
var chinese = map[cue]string{
	refute: `谣言 谣传 辟谣 造谣 传谣 不实 虚假 假消息 假新闻 假的 是假 为假 并非 并不 并没有 不属实 非事实 不是真的 不可信 别信 勿信 莫信 误区 误读 误解 误传 误导 谬误 错误 伪科学 没有科学依据 无科学依据 没有依据 缺乏依据 缺乏科学依据 毫无根据 没有根据 无稽之谈
		子虚乌有 纯属 捏造 编造 杜撰 断章取义 移花接木 张冠李戴 旧闻 摆拍 真相 没有证据 无证据 缺乏证据 站不住脚 不靠谱 不成立 无法 不能 不会 不存在 无关 没有关系 澄清 查无此事 不准确 夸大 旧图 旧视频 切勿轻信 不要轻信 不必恐慌 谨防上当 智商税 恶意剪辑 拼接 假冒 伪造`,
	deny:    `否认 驳斥 反驳 回应 拒绝承认 予以否认 从未 从来没有 未曾 未发 未发布 没有发布 未出现 未发现 未检出 未收到 声明`,
	doubt:   `未证实 未经证实 尚未证实 尚无定论 有待 待核实 尚待 质疑 存疑 疑似 不明 尚不清楚 尚不明确 不得而知 无法证实 尚未得到 暂未 是否属实 真假 调查 核实 难辨 未获证实 未予置评`,
	report:  `据称 据说 据传 网传 网上流传 流传 传言 传闻 听说 热传 疯传 盛传 网友 爆料 有消息称 消息称 据报道 报道称 有媒体 声称 号称 自称 朋友圈 微信群 转发 网络上 有人说 有说法 所谓 一则消息 一段视频 一段音频 帖子 截图 报道 称`,
	confirm: `证实 确认 确诊 属实 的确 确实 公布 宣布 通报 公告 发布 经查 已查明 检出 研究表明 研究发现 研究证实 研究显示 证明 表明 查实 承认 官方 通告 公示 确有`,
	hedge:   `可能 或许 也许 或将 拟 计划 考虑 有望 预计 如果 是否 疑 大概 似乎`,
	negate:  `不 没 无 未 非 勿 别`,
}

// lexicon tells the cues of both languages apart.
type lexicon struct {
	words    map[string]cue
	prefixes map[string]cue      // of words, without the star
	phrases  map[string][]phrase // by the first word
	han      map[rune][]hanCue   // by the first character, the longest first
}

type phrase struct {
	words []string
	cue   cue
}

type hanCue struct {
	text string
	cue  cue
}

func readLexicon() *lexicon {
	l := &lexicon{words: map[string]cue{}, prefixes: map[string]cue{}, phrases: map[string][]phrase{}, han: map[rune][]hanCue{}}
	for c := range cues {
		for i, part := range strings.Split(english[c], `"`) {
			if i%2 == 1 {
				w := strings.Fields(part)
				l.phrases[w[0]] = append(l.phrases[w[0]], phrase{w, c})
				continue
			}
			for _, w := range strings.Fields(part) {
				if p, ok := strings.CutSuffix(w, "*"); ok {
					l.prefixes[p] = c
				} else {
					l.words[w] = c
				}
			}
		}
		for _, w := range strings.Fields(chinese[c]) {
			first := []rune(w)[0]
			l.han[first] = append(l.han[first], hanCue{w, c})
		}
	}
	return l
}
