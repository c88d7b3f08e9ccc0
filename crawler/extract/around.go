package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What stands right above, in and below a story and is none of it: a ticker of headlines, the caption of a photo, teasers.

// teaserHead is what stands above the teasers of other stories.
var teaserHead = regexp.MustCompile(`(?i)^\W{0,4}(?:(?:\d+ )?more (?:(?:great|top|of) )?(?:[\p{L}\p{N}'’&-]+ ){0,3}(?:stories|news|articles|headlines|coverage|reads|posts)|(?:latest|top|other|related|recent|popular|trending|recommended|featured) (?:[\p{L}\p{N}'’&-]+ ){0,2}(?:stories|news|articles|headlines|posts|reading|content|videos)|most (?:read|popular|viewed|shared)|related|recommended|trending(?: now)?|read next|up next|you (?:may|might) (?:also )?(?:like|be interested|have missed)|editors?['’]?s? picks|don['’]t miss|what to read next|in other news|also in (?:the )?news)\W*$` +
	`|^[\s\p{P}\p{S}]{0,4}(?:相关|相關|热门|熱門|推荐|推薦|更多|最新|延伸|精彩|猜你喜欢|为您推荐|為您推薦|今日|其他|其它)(?:阅读|閱讀|新闻|新聞|报道|報導|文章|推荐|推薦|链接|資訊|资讯|内容|內容|排行|热点|要闻|专题|動態|动态)?[\s\p{P}\p{S}]*$`)

// photoCredit is what a caption says and a sentence of a story does not.
var photoCredit = regexp.MustCompile(`(?i)(?:photos?|images?|pictures?|file photo|photograph|illustration|credit)\s*(?:by|:|/|©|\(c\)|via|courtesy)|©\s*\p{L}|\(?(?:getty images|shutterstock|istock|ap photo|reuters/|afp/|epa/|photo library|(?:ap|afp|reuters|epa|xinhua) (?:photo|file))|^[\s\p{P}]*(?:图为|圖為|图\d*[：:／/]|图片说明|圖片說明|资料图|資料圖|图片来源|配图|（?资料图)|(?:供图|供圖|资料图|資料圖|图源[^。]{0,20}|摄影?|攝影?)[）)】]?\s*$`)

// Words that a teaser and a caption have at most.
const (
	maxTeaser  = 35
	maxCaption = 45
)

// afterPicture marks the element whose text is the first behind a picture.
const afterPicture = "data-after-picture"

// pictures marks what follows each picture. It must run before the pictures are pruned.
func pictures(doc *html.Node) {
	seen := false
	for n := doc; n != nil; {
		skip := false
		switch {
		case n.Type == html.TextNode:
			if seen && strings.TrimSpace(n.Data) != "" && n.Parent != nil {
				setAttr(n.Parent, afterPicture, "")
				seen = false
			}
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Img || n.DataAtom == atom.Picture || n.DataAtom == atom.Video:
			seen, skip = true, true
		default:
			skip = unseen(n)
		}
		n = after(n, skip)
	}
}

// captioned reports whether a run of nodes is a caption by its place: the first text behind a picture, and set apart from the text
// of the story, in small letters or in the middle.
func captioned(run []*html.Node, parent *html.Node) (behind, apart bool) {
	var first *html.Node
	for _, n := range run {
		walk(n, func(c *html.Node) bool {
			if first == nil && c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
				first = c
			}
			return first == nil
		})
	}
	if first == nil || first.Parent == nil || !hasAttr(first.Parent, afterPicture) {
		return false, false
	}
	for p, k := first.Parent, 0; p != nil && k < 4; p, k = p.Parent, k+1 {
		style := strings.ToLower(strings.ReplaceAll(attr(p, "style"), " ", ""))
		centred := p.DataAtom == atom.Center || strings.EqualFold(attr(p, "align"), "center") || strings.Contains(style, "text-align:center")
		if centred || p != parent && len(run) == 1 && (p.DataAtom == atom.Small || p.DataAtom == atom.Em || p.DataAtom == atom.I) {
			return true, true
		}
		if p == parent {
			break
		}
	}
	return true, false
}

// caption reports whether the block says what a photo shows.
func (b *block) caption() bool {
	if !b.behind || b.words > maxCaption || b.row {
		return false
	}
	return b.apart || photoCredit.MatchString(b.text)
}

// above drops what was chosen from above the headline, where the story below it is the larger part: a ticker, a menu.
func above(blocks []block, chosen []bool, head *html.Node) {
	if head == nil {
		return
	}
	at := -1
	for i := range blocks {
		if blocks[i].node == head {
			at = i
			break
		}
	}
	before, behind := 0, 0
	for i := range blocks {
		if chosen[i] && blocks[i].prose() {
			if i < at {
				before += blocks[i].words
			} else {
				behind += blocks[i].words
			}
		}
	}
	if at < 0 || behind < minStory || behind < 2*before {
		return
	}
	for i := range at {
		chosen[i] = false
	}
}

// teasers drops the lists of links: those of a list that is mostly links, and short lines with links below a heading that announces
// other stories.
func teasers(blocks []block, chosen []bool) {
	type sum struct{ chars, link, items int }
	lists := map[*html.Node]sum{}
	for i := range blocks {
		if b := &blocks[i]; b.list != nil && !b.row {
			s := lists[b.list]
			lists[b.list] = sum{s.chars + b.chars, s.link + b.link, s.items + 1}
		}
	}
	told := false // below such a heading
	for i := range blocks {
		b := &blocks[i]
		if !chosen[i] {
			continue
		}
		s := lists[b.list]
		switch {
		case b.words <= 10 && teaserHead.MatchString(b.text) && (heading(b.node) || b.words <= 6) && anyTeaser(blocks[i+1:]):
			told, chosen[i] = true, false
		case told && b.words <= maxTeaser && !b.row && (b.link > 0 || heading(b.node)):
			chosen[i] = false
		case b.list != nil && !b.row && s.items > 1 && 10*s.link > 6*s.chars:
			chosen[i] = false
		default:
			told = false
		}
	}
}

// anyTeaser reports whether a teaser comes next.
func anyTeaser(blocks []block) bool {
	for i := range min(len(blocks), 2) {
		if b := &blocks[i]; b.words <= maxTeaser && b.link > 0 && !b.row {
			return true
		}
	}
	return false
}
