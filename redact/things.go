package redact

import (
	"strings"
	"unicode/utf8"
)

// neutralLabels name numbers that belong to things.
var neutralLabels = newVocabulary("isbn", "issn", "pmid", "pmcid", "doi", "lot", "lots", "batch", "batches", "serial", "gtin", "ndc", "upc", "ean", "udi", "barcode", "sku", "orcid", "isrctn", "eudract", "chictr", "oclc",
	"trial", "protocol", "document", "permit", "licence", "license", "certificate", "invoice", "docket", "grant", "patent", "tracking", "circular", "suit", "petition", "appeal", "tender", "catalogue", "catalog", "model", "sample", "samples", "specimen", "accession", "identifier", "grid", "easting", "northing", "coordinates", "lat", "lon", "latitude", "longitude", "gps", "utm", "warrant", "judgment", "isin",
	"批号", "批號", "批次", "货号", "文号", "條碼", "条形码", "条码", "字号", "国药准字", "准字", "健字", "注册号", "备案号", "统一书号", "刊号", "订单号", "运单号", "单号", "案号", "编号", "編號", "批准文號", "ロット", "製造番号",
	"许可证", "許可證", "证书", "證書", "登记号", "受理号", "专利", "專利", "信用代码", "发票", "索引号", "通知书", "标准号", "流水号", "溯源码", "追溯码", "序列号", "型号", "标本", "判决书", "邮政信箱", "邮编", "坐标", "坐標", "经度", "纬度", "试验号", "登録")

// numberedLabels do so only with a word for number behind them: to report a case, one
// calls a telephone number.
var numberedLabels = newVocabulary("case", "report", "study", "registration", "registry", "ref", "reference", "file", "contract", "application", "order", "notice", "project", "form", "resolution", "bill", "act", "regulation", "directive", "cat", "part", "item", "product", "version", "volume", "article", "box", "section", "ticket", "clause", "code", "zip", "postcode", "claim", "policy", "matter", "record", "request", "complaint", "account",
	"合同", "项目", "公告", "案件", "报告", "招标", "样品", "样本", "代码", "试验", "产品", "标准", "文件", "登记", "注册")

// numberWords say that what follows is a number.
var numberWords = newVocabulary("no", "nos", "no.", "number", "numbers", "num", "nr", "#", "№", "id", "编号", "編號", "号", "號", "号码")

// thingLabel is the last label of a thing in w, and what stands behind it; -1 if there is
// none.
func thingLabel(w string) (at int, after string) {
	l, j := neutralLabels.last(w)
	if m, k := numberedLabels.last(w); k > j && numberWords.in(w[k+len(m):]) {
		l, j = m, k
	}
	if j < 0 || isLetter(l[0]) && isLetter(byteAt(w, j+len(l))) {
		return -1, ""
	}
	return j, w[j+len(l):]
}

// quantities count something: what follows is a figure even where it has the form of a
// mobile number.
var quantities = []string{"人口", "播放量", "阅读量", "点击量", "浏览量", "访问量", "销量", "产量", "数量", "总数", "人数", "剂次", "总额", "金额", "票房", "市值", "营收", "拨款", "预算", "文第", "告第", "令第", "定第"}

// numberOfThing reports whether the words end with one that makes a number that of a
// thing: "serial number", "invoice no".
func numberOfThing(w string) bool {
	w = strings.TrimRight(w, " .")
	for _, v := range [...]*vocabulary{neutralLabels, numberedLabels} {
		if l, j := v.last(w); j >= 0 && j+len(l) == len(w) {
			return true
		}
	}
	return false
}

// neutral reports whether the number is named as that of a thing, or stands inside
// an address of the web, a DOI, or the number of a file with letters and slashes.
func (t *text) neutral(i int, w string) bool {
	tail := w[max(0, len(w)-36):]
	if j, after := thingLabel(tail); j >= 0 && thingNumber(after) && !personal(tail[j:]) {
		return true
	}
	if tail = strings.TrimRight(tail, " "); endsInWord(strings.TrimSuffix(tail, "："), quantities) {
		return true
	}
	// Back to the last blank, not far.
	j := i
	for j > 0 && i-j < 160 && t.s[j-1] > ' ' && t.s[j-1] < 0x80 {
		j--
	}
	token := t.s[j:i]
	return strings.Contains(token, "://") || strings.HasPrefix(token, "www.") || strings.HasPrefix(token, "10.") && strings.Contains(token, "/") || fileNumber(token)
}

// thingNumber reports whether what stands between a label and a number leaves the
// number with it: signs, a word for number, other numbers of a list.
func thingNumber(s string) bool {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return r < utf8.RuneSelf && !isAlnum(byte(r)) || strings.ContainsRune("：、，（）〔〕【】", r)
	}) {
		if !thingFilling[w] && !strings.ContainsAny(w, "0123456789") && !(len(w) <= 3 && isLetter(w[0])) {
			return false
		}
	}
	return !strings.ContainsAny(s, ";") && !strings.Contains(s, "。") && !phoneWords.in(strings.ReplaceAll(s, "number", ""))
}

var thingFilling = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("no nos number numbers num nr and or of is are was code codes id ids were called named with registration 为 是 和 及 与 或 号 号码 編號 编号 分别 分别为 等 的 為 號 名称") {
		m[w] = true
	}
	return m
}()

// fileNumber reports whether the token before a number makes it part of the number of a
// suit or of a file: "FHC/ABJ/03/". A word that announces a telephone number
// makes it none: "Tel/Fax:", "Ph:".
func fileNumber(token string) bool {
	if len(token) < 3 || token[len(token)-1] != '/' {
		return false
	}
	letters := 0
	for k := range len(token) {
		if isUpper(token[k]) {
			letters++
		}
	}
	return letters > 0 && !phoneWords.in(lower(token))
}
