package credits

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// hanBrackets are brackets with few words in them.
	hanBrackets = regexp.MustCompile(`[（(【\[〔][^（）()【】\[\]〔〕]{2,90}[）)】\]〕]`)
	// wire is how a story of an agency begins, and who reported it.
	wire = regexp.MustCompile(`^((?:本报|本報|本网|本刊|新华社|新華社|中新社|中新网|中央社|\p{Han}{2,6}(?:报|社|网))?[\p{Han}\d\s]{0,16}(?:讯|訊|电|電)[\s　:：,，]*)((?:\p{Han}{0,8}(?:记者|記者|通讯员|通訊員))[\s　]*[\p{Han}·、\s　]{2,30}?[\s　]*(?:报道|報道|報導)[\s　]*[:：,，]?[\s　]*)`)
	// tail is what stands last in a caption: "新华社记者 王小明 摄".
	tail = regexp.MustCompile(`[。！？”」』\s　]((?:\p{Han}{0,10}(?:记者|記者|通讯员|通訊員)|(?:摄影|攝影|文|图|圖)[/／:：])?[\s　]*\p{Han}{2,4}(?:[\s　、，]{1,2}\p{Han}{2,4}){0,4}[\s　]*[/／]?[\s　]*(?:摄影报道|摄影|攝影|供图|供圖|摄|攝|撮影|编译|編譯|综合报道|綜合報導))[\s　。）)]*$`)
	// signed is a name alone in brackets behind the last sentence.
	signed = regexp.MustCompile(`[。！？”」][\s　]*([（(【]\p{Han}{2,4}(?:[\s　、]\p{Han}{2,4}){0,3}[）)】])[\s　]*$`)
)

// stripHan takes the credits out of a paragraph in Chinese.
func stripHan(text string) string {
	text = hanBrackets.ReplaceAllStringFunc(text, func(s string) string {
		if inBrackets(s) {
			return ""
		}
		return s
	})
	if m := wire.FindStringSubmatchIndex(text); m != nil && han(strings.Trim(text[m[4]:m[5]], " 　:：,，"), false, nil) {
		text = text[:m[4]] + text[m[5]:]
	}
	body, end := ending(text)
	if m := tail.FindStringSubmatchIndex(end); m != nil && han(end[m[2]:m[3]], true, nil) {
		end = end[:m[2]]
	}
	if m := signed.FindStringSubmatchIndex(end); m != nil && han(end[m[2]:m[3]], true, nil) {
		end = end[:m[2]]
	}
	return body + end
}

// things begin as a role does and are none.
var things = []string{"记者会", "記者會", "记者站", "记者招待", "記者招待", "记者节", "记者协会", "记者證", "记者证", "编辑部", "编辑室", "基因编辑", "基因編輯", "编辑器", "作者单位", "记者团", "见图", "見圖", "如图", "附图"}

// inBrackets reports whether brackets hold a credit: "（记者张三）", "（本报记者 张三 李四 摄）",
// "（中央社記者王小明台北20日電）".
func inBrackets(s string) bool {
	for _, t := range things {
		if strings.Contains(s, t) {
			return false
		}
	}
	if hasRole(s) && han(s, false, nil) {
		return true
	}
	// A reporter in brackets, whatever else stands there: "（记者 张三 通讯员 市卫健委宣传处李四）".
	return bracketRole.MatchString(s) && utf8.RuneCountInString(s) <= 70
}

var bracketRole = regexp.MustCompile(`^.[\s　]*\p{Han}{0,10}(?:记者|記者|通讯员|通訊員|作者|责任编辑|責任編輯|责编|責編|編輯|编辑)[\s　:：]*\p{Han}`)

// hasRole reports whether a role stands in the brackets at all: names alone may be
// anybody's.
func hasRole(s string) bool {
	for _, p := range split(s) {
		if isRole(p.text) || roleAndName(p.text) || nameAndClosing(p.text) || closers[p.text] || signedRoles[p.text] {
			return true
		}
	}
	return false
}
