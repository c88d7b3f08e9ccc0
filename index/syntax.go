package index

import "strings"

// Syntax returns a short help text for the query language, in Chinese for a
// language tag that begins with zh and in English otherwise.
func Syntax(lang string) string {
	if strings.HasPrefix(strings.ToLower(lang), "zh") {
		return syntaxZh
	}
	return syntaxEn
}

const syntaxEn = `measles vaccine            both words, in any form (vaccine finds vaccines)
measles OR rubella         either word
measles NOT vaccine        the first without the second; -vaccine is the same
(measles OR rubella) -mumps
"measles vaccine"          these words, as written, side by side
"vaccine autism"~10        in any order, at most 10 other words between
vaccin*                    words that begin with this
title:measles text:"side effects"
source:who-news kind:official lang:zh publisher:who.int url:covid
day:2026-01-31             published on this day (UTC)
day:2026-01-01..2026-01-31 day:>=2026-01-01 day:<2026-02-01
疫苗                        simplified and traditional Chinese find each other
An empty query shows everything, newest first.
`

const syntaxZh = `麻疹 疫苗                   两个词都出现（简体与繁体互通）
麻疹 OR 风疹                出现其中一个
麻疹 NOT 疫苗               有前者而没有后者，也可写作 -疫苗
(麻疹 OR 风疹) -腮腺炎
"麻疹疫苗"                  引号内的文字原样连续出现
"疫苗 自闭症"~10            次序不限，中间最多隔 10 个字（词）
vaccin*                    以此开头的词
title:麻疹 text:"副作用"     只查标题或正文
source:who-news kind:official lang:zh publisher:who.int url:covid
day:2026-01-31             这一天发布（UTC）
day:2026-01-01..2026-01-31 day:>=2026-01-01 day:<2026-02-01
全角的（ ）“ ”： ～ 与半角相同。
查询为空时列出全部，最新的在前。
`
