package extract

import (
	"regexp"
	"strings"
)

// Lines that stand inside an article and are not part of it. The patterns are
// anchored at the start of a block and apply to short blocks only.
var (
	pointerLine = regexp.MustCompile(`(?i)^\W{0,4}(?:(?:related|see more|see also|read (?:more|also|next|the full)|also (?:read|see|on)|more (?:on|from|about|stories|articles|coverage)|don.?t miss|click here|tap here|continue reading|sign up|subscribe|follow (?:us|him|her|them|@)|like this (?:story|article)|share this|have a (?:tip|story)|got a tip|download (?:the|our)|get (?:the latest|our|breaking)|watch(?: live| now|:)|listen(?: live|:)|view (?:gallery|slideshow|more)|advertisement|sponsored|image (?:copyright|caption|credit|source)|media ?caption|photo(?:graph)?s? (?:by|credit|courtesy)|picture:|image:|photo:|video:|credit:|file photo|copyright\b|©|all rights reserved|join (?:us|our|the conversation)|originally published|this (?:article|story) (?:was )?(?:originally|first)|you (?:may|might) also (?:like|be interested)|recommended|most (?:read|popular)|trending|leave a (?:comment|reply)|comments? \(|tags?:|filed under|topics?:|share on|tweet\b|print\b|email\b|skip to)|leia (?:mais|também)|veja (?:mais|também)|lire aussi|à lire|lesen sie|mehr zum thema|lee también|te puede interesar|читайте также|leggi anche)`)
	pointerHan  = regexp.MustCompile(`^[\s\p{P}]{0,4}(?:相关(?:阅读|新闻|报道|链接|文章|推荐)|延伸阅读|延伸閱讀|推荐阅读|推薦閱讀|更多(?:新闻|精彩|内容|報導|报道)|点击(?:这里|查看|进入|下载|关注|阅读)|點擊|扫(?:码|描|一扫)|长按|关注我们|关注(?:微信)?公众号|分享(?:到|至)|打印|字号|上一篇|下一篇|返回(?:首页|列表|顶部)|版权(?:声明|所有)|免责声明|免責聲明|本文来源|来源[:：]|來源[:：]|原标题|转载|声明[:：]|举报|収录|図[:：]|图片来源|图[:：]|图源|圖片來源|圖[:：]|視頻|関連記事|あわせて読みたい)`)
)

// scriptNotice knows what a page says that only a script can fill.
var scriptNotice = regexp.MustCompile(`(?i)\b(?:enabl(?:e|ed|ing)|turn(?:ed)? on|activate|requires?|needs?|support|without|disabled?|allow|off)\b[^.]{0,60}\bjava ?scripts?\b|\bjava ?scripts?\b[^.]{0,60}\b(?:enabled?|disabled?|turned o(?:n|ff)|required|needed|supported?|activated?)\b|(?:启用|開啟|开启|打开|打開|允许|允許|支持|支援|激活|啟用|禁用|关闭)[^。]{0,20}(?:java ?script|脚本|腳本|\bJS\b)|(?:java ?script|脚本|腳本|\bJS\b)[^。]{0,20}(?:启用|開啟|开启|打开|打開|禁用|關閉|关闭|啟用|支持)`)

// maxNotice is how many words a page may have that is nothing but such a notice.
const maxNotice = 60

// maxNoticeText is how many bytes of a paragraph are searched for one.
const maxNoticeText = 2000

// noticeOnly reports whether the text is little but the notice that a page shows without scripts.
func noticeOnly(paragraphs []string) bool {
	total := wordsIn(paragraphs)
	if total > maxNotice {
		return false
	}
	notice := 0
	for _, p := range paragraphs {
		if scriptNotice.MatchString(cut(p, maxNoticeText)) {
			notice += wordsIn([]string{p})
		}
	}
	return notice*2 > total
}

// noticeStart is how such a notice begins where it stands beside a story.
var noticeStart = regexp.MustCompile(`(?i)^\W*(?:please|you (?:need|have|must)|to (?:use|view|see|read|run)|this (?:page|site|website|app)|your browser|java ?script|enable|请|請|您的浏览器|本(?:页|站|网))`)

// aside reports whether the block points elsewhere instead of telling the story.
func (b *block) aside() bool {
	if b.words > 40 || b.row && strings.ContainsAny(b.text, "0123456789") {
		return false // a row of figures is none, whatever its first cell is called
	}
	if b.words <= 25 && b.linkDensity() > 0.9 {
		return true
	}
	return b.words <= 25 && noticeStart.MatchString(b.text) && scriptNotice.MatchString(b.text) || pointerLine.MatchString(b.text) || pointerHan.MatchString(b.text)
}

// sameTitle compares a line with the title without regard to case, blanks and
// punctuation.
func sameTitle(a, b string) bool {
	if len(a) > 8*len(b)+1000 {
		return false // whatever it begins with
	}
	a, b = skeleton(a), skeleton(b)
	return a != "" && (a == b || len(a) > 20 && strings.HasPrefix(b, a) || len(b) > 20 && strings.HasPrefix(a, b) && len(a) < len(b)+40)
}

func skeleton(s string) string {
	return strings.ToLower(strings.Join(words.FindAllString(s, -1), ""))
}

var words = regexp.MustCompile(`[\p{L}\p{N}]+`)
