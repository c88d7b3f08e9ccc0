package redact

import "strings"

// phoneWords announce a telephone number. A full number is known by its form, and a
// short one such as 911 or 12320 is no matter of these rules. A Latin word must end
// where it ends here: "cells" is no "cell".
var phoneWords = newVocabulary("tel", "tels", "telephone", "telephones", "phone", "phones", "ph", "mobile", "mob", "cell", "cellphone", "call", "calls", "calling", "fax", "telefax", "whatsapp", "text", "sms", "dial", "contact", "reach", "number", "ring", "viber", "signal", "hotline", "helpline", "landline", "téléphone", "teléfono", "telefon", "móvil", "celular", "handy",
	"电话", "電話", "手机", "手機", "联系", "聯繫", "聯絡", "致电", "致電", "来电", "拨打", "撥打", "传真", "傳真", "号码", "號碼", "座机", "热线", "熱線", "携帯", "연락처", "전화", "тел", "☎", "📞", "📱", "☏", "(t)", "t:", "m:", "p:")

// tightWords announce a number only where little stands between: they have other uses.
var tightWords = map[string]bool{"number": true, "contact": true, "reach": true, "text": true, "ring": true, "signal": true, "号码": true, "號碼": true, "联系": true, "聯繫": true, "聯絡": true, "热线": true, "熱線": true, "hotline": true, "helpline": true, "calls": true, "calling": true, "mobile": true, "cell": true}

// announced says how much the words just before a number say that it is one to call: by
// a word near it, and, if tight, with nothing but filling between.
func announced(w string) (near, tight bool) {
	tail := lower(w)
	tail = strings.ReplaceAll(tail[max(0, len(tail)-40):], "[phone]", "tel")
	for {
		p, j := phoneWords.last(tail)
		if j < 0 {
			return near, false
		}
		after := tail[j+len(p):]
		switch {
		case isLetter(p[0]) && isLetter(byteAt(after, 0)), p == "number" && strings.HasPrefix(strings.TrimLeft(after, " "), "of"):
			// "cells", "the number of cases"
		case numberOfThing(tail[:j]) && (p == "number" || strings.HasPrefix(p, "号") || strings.HasPrefix(p, "號")):
			// "serial number"
		case filling(after):
			return true, true
		case !tightWords[p] && len(tail)-j <= 32:
			near = true
		}
		if j == 0 {
			return near, false
		}
		tail = tail[:j]
		if near {
			return near, false
		}
	}
}

// filling stands between a word that announces a number and the number.
var fillings = strings.Fields("the a my his her our their your us me him them at on to is are or and/or and for no no. nr num number numbers office home work day night direct line text whatsapp mobile cell phone phones fax tel wechat : ： . ( ) / - , ; 、 ， （ ） | # = 号码 號碼 号 號 为 為 是 或 或者 和 请 請 我 本人 他 她 我们 拨打 撥打 请拨 致电 微信 同号 微信同号 手机 手機 电话 電話 座机 传真 办公室 办公 值班 咨询 报名 预约 区号略 略 女士 先生 医生 主任 老师 咨询热线 联系 [phone] [handle] +")

func filling(s string) bool {
	if len(s) > 48 {
		return false
	}
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		n := 0
		for _, w := range fillings {
			if len(w) > n && strings.HasPrefix(s, w) && !(isLetter(w[len(w)-1]) && isLetter(byteAt(s, len(w)))) {
				n = len(w)
			}
		}
		if n == 0 {
			// A surname or the like: one or two characters of another script.
			return false
		}
		s = s[n:]
	}
	return true
}

// unitAt reports whether a unit or what is counted stands at i, which makes the digits
// before it a quantity.
func unitAt(s string, i int) bool {
	rest := strings.TrimLeft(s[i:min(len(s), i+24)], " ")
	if rest == "" || rest[0] < 0x80 && !isLetter(rest[0]) {
		return false // a table of numbers is full of these
	}
	if beginsWith(rest, hanUnits) != "" {
		return true
	}
	rest = lower(rest)
	return beginsWith(rest, units) != ""
}

var (
	hanUnits = strings.Fields("万 亿 億 萬 元 人 例 名 剂 只 吨 年 月 ％ 美元 ℃ ° 次 户 部 盒 个 個 份 件 条 條 台 家 位 起 支 瓶 票 股 公里 平方 毫克 微克 克 毫升")
	units    = []string{"yuan", "rmb", "dollar", "euro", "usd", "eur", "pounds", "rupees", "doses", "people", "persons", "cases", "deaths", "tests", "copies", "cells", "particles", "votes", "views", "shares", "followers", "million", "billion", "per ", "percent",
		"patients", "calls", "users", "adults", "children", "vaccin", "units", "iu", "cfu", "times", "households", "subscribers", "messages", "posts", "contacts", "phones", "kg", "mg", "ml", "tonnes", "tons", "km", "naira", "residents", "workers", "students", "days"}
)
