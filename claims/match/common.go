package match

import (
	"strings"
	"sync"
)

// commonWords are words that stand in many claims whatever they are about, the
// commonest first: what an index with few claims could not know yet.
const (
	commonest = `the a of in to and is was that for on with by from at as an be it are has were his he not after
been will had have who this said her she their they out more or new which about can one would did do does i you we
my me your our us what if so but all no just when there than then now into also over its how why where up because
percent most 2 some only any other time make people say see get show year photograph video imag claim
的 是 了 在 不 有 人 一 这 中 大 国 会 上 个 为 们 到 以 来 发 出 可 我 他 你 时 后 用 说 日 月 年`
	common = `first two man woman day could like go know take think want them him these those being very
such may should must before through while during between against under per each every many much even still never
am im dont didnt cant wont isnt wasnt yes oh here thing way back down off again come use call tell need
因为 所以 但是 可以 没有 一个 我们 他们 这个 已经 就是 不是 目前 进行 表示 出现 被 将 与 和 就 都 也 对 地 得 过 要 还 看 下 多 从 自 让 给`
)

var commonTable = sync.OnceValue(func() map[string]float64 {
	out := map[string]float64{}
	for share, list := range map[float64]string{0.08: commonest, 0.03: common} {
		for _, w := range strings.Fields(list) {
			for _, t := range parse(w, 4) {
				if !t.han || len([]rune(w)) == 1 {
					out[t.term] = max(out[t.term], share)
				}
			}
			if r := []rune(w); len(r) == 2 && r[0] > 0x2E80 {
				out[w] = max(out[w], share)
			}
		}
	}
	for _, w := range []string{"the", "a", "of", "in", "to", "is"} {
		out[w] = 0.3
	}
	return out
})

func commonShare(term string) float64 { return commonTable()[term] }
