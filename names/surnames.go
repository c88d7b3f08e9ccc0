package names

import "strings"

// surnames are the common ones, simplified and traditional; nine people of ten have one.
var surnames = runes("王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文庞龐樊兰蘭殷施陶洪翟安颜顏倪严嚴牛温溫芦季俞章鲁魯葛伍韦韋申尤毕畢聂聶丛焦柳邢路岳齐齊梅莫庄莊辛管祝左涂谷祁時舒耿牟卜詹关關苗凌费費纪紀靳盛童欧歐甄项項曲游阳裴席卫衛屈鲍鮑覃霍翁隋植甘景薄單包司柏宁寧柯阮桂闵解柴华華车車冉房边邊辜吉饶饒刁瞿戚丘古米池滕晋苑邬臧畅宫嵺苟褚廉简簡娄盖符奚木穆党燕郎邸冀谈姬屠郜晏栾郁蒙喻揭窦迟宇敖糜鄢卓仇艾蓝巩稽仲乐虞卞封竺冼楚佟栗匡宗邰巫鞠僧桑荆谌银扬沙伏岑习胥蔺佐山中鈴酆湛禹狄贝茅麻骆昝裘缪贲杭钮嵇滑荀於芮羿储汲邴乌牧隗宓郗班暴钭厉戎祖束韶蓟宿蒲鄂索籍阴苍闻莘贡逄堵宰郦雍郤璩濮寿扈郏浦农充慕茹宦鱼慎戈庾暨衡弘寇禄阙殳沃蔚夔隆厍晁勾融訾阚那毋乜巢蒯权逯桓佘仝亓郄付代闫肖撒幺冮郇郧邝駱鄺鄔遲闞闕聞閆陰陽雒餘鹿麥麦")

// compound surnames have two characters.
var compound = words(`赫连 澹台 宇文 长孙 長孫 独孤 獨孤 轩辕 闻人 东郭 钟离 淳于 单于 申屠 呼延 纳兰 欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 夏侯 皇甫 尉迟 公孙 慕容 令狐 端木 百里 南宫 西门 鈴木 佐藤 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田`)

// Surname reports whether a character is a common Chinese surname.
func Surname(r rune) bool { return surnames[r] }

// Compound reports whether two characters are a Chinese surname of two.
func Compound(s string) bool { return compound[s] }

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

func runes(list string) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range list {
		m[r] = true
	}
	return m
}
