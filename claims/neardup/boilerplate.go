package neardup

// Boilerplate is what a publisher puts around every article: the newsletter, the
// copyright, the app. It makes different articles of one publisher similar and the
// same article of two publishers different, so a sentence with one of these cues
// does not count. Short texts are left whole: there every word may matter.
const (
	boilerplateFrom = shortTokens // tokens of a text that may have boilerplate
	boilerplateLeft = 12          // so many tokens must be left, or nothing is dropped
)

// cues are what boilerplate says and articles hardly do, as they read after folding.
var cues = [...]string{
	"newsletter", "newsletters", "subscribe", "subscriber", "subscribers", "subscription", "unsubscribe", "sign up", "signup", "log in",
	"cookies", "cookie policy", "privacy policy", "privacy notice", "terms of use", "terms of service", "all rights reserved",
	"copyright", "without permission", "redistributed", "republished", "republish", "syndicated", "advertisement", "advertising",
	"sponsored", "read more", "continue reading", "keep reading", "scroll to", "follow us", "like us on", "join us on", "find us on",
	"click here", "tap here", "share this", "download our", "download the app", "our app", "push notifications", "news alerts",
	"breaking news alerts", "our newsroom", "the newsroom", "independent journalism", "our journalism", "quality journalism",
	"our reporting", "our readers", "our website", "donate", "make a donation", "comments are", "leave a comment",
	"join the conversation", "most read", "most popular", "more from", "more on this", "related stories", "related articles",
	"recommended for you", "you may also", "you might also", "first appeared on", "originally published", "originally appeared",
	"this story was", "this article was", "this article is", "this article appeared", "contributed to this", "edited for length",
	"not necessarily reflect", "expressed here", "expressed in this", "our inbox", "your inbox", "morning briefing", "daily briefing",
	"weekly briefing", "our podcast", "whatsapp channel", "our channel", "on telegram", "follow on twitter", "on facebook and",
	"订阅", "公众号", "客户端", "版权所有", "版权归", "转载", "未经授权", "未经许可", "责任编辑", "责编", "编辑：", "来源：", "扫码", "二维码",
	"关注我们", "长按识别", "点击阅读", "阅读原文", "点击查看", "相关阅读", "延伸阅读", "推荐阅读", "更多精彩", "免责声明", "不代表本",
	"仅代表作者", "仅供参考", "立场无关", "点赞", "点个在看", "分享到", "下载app", "侵权", "投稿", "广告",
}

// trie holds the cues by the hashes of their tokens.
type trie struct {
	next map[uint64]*trie
	end  bool
}

var cueTrie = func() *trie {
	root := &trie{next: map[uint64]*trie{}}
	for _, c := range cues {
		at := root
		for _, t := range tokens(c, nil) {
			n := at.next[t.hash]
			if n == nil {
				n = &trie{next: map[uint64]*trie{}}
				at.next[t.hash] = n
			}
			at = n
		}
		at.end = at != root
	}
	return root
}()

// cue reports whether one of the cues stands in a sentence.
func cue(sentence []tok) bool {
	for i := range sentence {
		at := cueTrie
		for _, t := range sentence[i:] {
			if at = at.next[t.hash]; at == nil {
				break
			}
			if at.end {
				return true
			}
		}
	}
	return false
}

// bare returns the tokens of a text without the sentences that are boilerplate.
func bare(toks []tok) []tok {
	if len(toks) < boilerplateFrom {
		return toks
	}
	out := make([]tok, 0, len(toks))
	for from := 0; from < len(toks); {
		to := from + 1
		for to < len(toks) && !toks[to].first {
			to++
		}
		if !cue(toks[from:to]) {
			out = append(out, toks[from:to]...)
		}
		from = to
	}
	if len(out) < boilerplateLeft {
		return toks
	}
	return out
}

// ends reports whether a sentence ends in what stands between two tokens of a
// folded text. A point inside a number or an address ends nothing.
func ends(between string) bool {
	for i, r := range between {
		switch r {
		case '!', '?', '。', '！', '？', ';', '；':
			return true
		case '.':
			if i+1 < len(between) {
				return true
			}
		}
	}
	return false
}
