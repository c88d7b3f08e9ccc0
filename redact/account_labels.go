package redact

import "strings"

// proof is how much a word for a messenger or a network proves about what follows it.
type proof uint8

const (
	exact   proof = iota // an account's name follows and nothing else: "微信号", "WeChat ID", "加V"
	network              // the network itself: what follows a sign, or looks like an account, is one
	vague                // a word of other meanings, too: both a sign and the look of an account are asked for
	numbers              // a network that numbers its accounts: QQ
	nick                 // a name in any script follows a sign
	numeral              // no label: a Chinese numeral that may begin a number written in words
	atSign               // no label: a word for @
)

// accountLabel is a word that announces an account's name, in small letters.
type accountLabel struct {
	word string
	proof
}

// accountLabels are the labels, a blank within one written "_".
var accountLabels = [...]string{
	exact: `➕v 威芯 薇芯 抖音搜索 抖音搜 yy号 微信号 微信號 微信id 微信帐号 微信账号 微信帳號 微号 加v 加我v 加微 加我微 加微信 加我微信 加vx 加wx 加薇 加薇信 加威信 加v信 加维信 v信 v信号 w信 薇信 薇信号 威信号 徽信 维信 维信号 微❤ 微xin wei信
		vx vx号 wx wx号 v_x 抖音号 抖音號 抖音id 快手号 快手id 小红书号 小红书id 视频号id b站id 知乎id 微博id 微博号 头条号id ins号 电报号 电报群 纸飞机 陌陌号 钉钉号 飞书号 旺旺号 line帳號 line账号 加line 加賴 賴id
		wechat_id weixin_id telegram_id signal_id line_id skype_id kakaotalk_id kakao_id kakao_talk_id threema_id qq_id weibo_id whatsapp_id zalo_id viber_id`,
	network: `微信 微_信 weixin wechat we_chat telegram 电报 電報 whatsapp skype snapchat instagram facebook twitter tiktok kakaotalk discord viber zalo threema wickr mastodon reddit bluesky 微博 weibo 抖音 快手 小红书 b站 知乎 豆瓣 推特 脸书 臉書 威信 陌陌 旺旺 飞书 钉钉`,
	vague:   `v: v： u/ 飞机号 tg ig insta fb ins line snap vk kik signal imo icq threads linkedin youtube username user_name screen_name screenname handle nickname login`,
	numbers: `q: q： qq q_q qq号 qq號 qq号码 qq群 q群 q号 扣扣 扣_扣 扣扣号 扣群 加q 加扣 加qq 加qq群 加q群 企鹅 企鹅号 加企鹅`,
	nick:    `账号 帳號 帐号 用户名 用戶名 网名 網名 昵称 暱稱 微信名 微博名 微信昵称 抖音昵称 快手昵称`,
	numeral: `一 幺 壹`,
	atSign:  `艾特 圈a`,
}

// labelIndex finds the labels by their first two bytes: a place in lists, or 0.
type labelIndex struct {
	at    [1 << 16]uint8
	lists [][]accountLabel
}

var labels = func() *labelIndex {
	x := &labelIndex{lists: make([][]accountLabel, 1)}
	for p, list := range accountLabels {
		for _, w := range strings.Fields(list) {
			w = strings.ReplaceAll(w, "_", " ")
			// Small and capital letters, so that nothing has to be lowered to look.
			for _, a := range bothCases(w[0]) {
				for _, b := range bothCases(w[1]) {
					key := uint16(a)<<8 | uint16(b)
					if x.at[key] == 0 {
						x.at[key] = uint8(len(x.lists))
						x.lists = append(x.lists, nil)
					}
					x.lists[x.at[key]] = append(x.lists[x.at[key]], accountLabel{w, proof(p)})
				}
			}
		}
	}
	return x
}()

// alnumByte is isAlnum, without branches.
var alnumByte = func() (t [256]bool) {
	for c := range 256 {
		t[c] = isAlnum(byte(c))
	}
	return
}()

func bothCases(c byte) []byte {
	if isLetter(c) {
		return []byte{c, c &^ 0x20}
	}
	return []byte{c}
}

// next is the first label at or after i, and where it begins; -1 if there is none. A
// word of Latin letters must not begin or end inside another word; that of another
// script may stand anywhere.
func (x *labelIndex) next(s string, i int) (accountLabel, int) {
	inWord := i > 0 && alnumByte[s[i-1]]
	for ; i+1 < len(s); i++ {
		c := s[i]
		was := inWord
		inWord = alnumByte[c]
		if was && c < 0x80 {
			continue
		}
		if k := x.at[uint16(c)<<8|uint16(s[i+1])]; k != 0 {
			if l, ok := longestLabel(x.lists[k], s, i); ok {
				return l, i
			}
		}
	}
	return accountLabel{}, -1
}

// longestLabel is the longest of the labels that stands at i.
func longestLabel(list []accountLabel, s string, i int) (best accountLabel, ok bool) {
	for _, l := range list {
		n := len(l.word)
		if n <= len(best.word) || !foldedPrefix(s[i:], l.word) {
			continue
		}
		if isLetter(s[i]) && isLetter(l.word[n-1]) && isLetter(byteAt(s, i+n)) && (l.word[1] != 'x' || i == 0 || s[i-1] < 0x80) {
			continue // "linear", but not "加我VXabc123"
		}
		best, ok = l, true
	}
	return best, ok
}

// foldedPrefix reports whether s begins with the word, which is in small letters.
func foldedPrefix(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := len(word) - 1; i >= 0; i-- {
		if c := s[i]; c != word[i] && (!isUpper(c) || c|0x20 != word[i]) {
			return false
		}
	}
	return true
}

// ordinary words stand behind a network's name and are no account's: systems, versions,
// diseases, what one does with an account.
func ordinary(w string) bool {
	w = lower(w)
	if k := strings.IndexAny(w, "0123456789.-_"); k > 0 {
		switch w[:k] {
		case "v", "h": // "v8.0", "H5N1"
			return len(w) < 5 || strings.Trim(w[k:], "0123456789.") == ""
		case "android", "ios", "windows", "win", "iphone", "ipad", "mac", "macos", "version", "ver", "covid", "sars", "app", "web", "ip", "pc", "vip", "mpox", "bnt", "ba", "xbb", "jn":
			return true
		}
		return false
	}
	return ordinaryWords[w]
}

var ordinaryWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`android ios windows iphone ipad mac macos app apps web pay mini vip beta lite desktop version client bot bots api sdk login logout verification verified required number numbers card cards
		system account accounts user users group groups channel channels message messages post posts page pages chat chats video videos news article articles program programs service services official public private mobile phone online
		and the for with that this was were are has have had not you who when what how why said says told is an on in to of or as by at from it they we he she will would can may must also only then than but all any
		password passwords name names field fields register registration policy rules terms link links scam scams hoax hoaxes health false true fake popular banned blocked closed deleted suspended removed unknown anonymous none`) {
		m[w] = true
	}
	return m
}()
