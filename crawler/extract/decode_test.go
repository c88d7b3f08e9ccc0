package extract

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Paragraphs of news, one for each script, written for these tests.
const (
	simplified  = "据省卫生健康委员会通报，全省昨日新增确诊病例二十五例，专家表示网传喝白酒可以预防感染的说法没有科学依据，请公众不要轻信。目前各地疫苗供应充足，市民可以就近接种。"
	traditional = "據衛生署通報，昨日新增確診病例二十五宗，專家表示網傳喝白酒可以預防感染的說法沒有科學根據，請市民不要輕信。目前各地疫苗供應充足，市民可以就近接種。"
	japaneseT   = "厚生労働省によりますと、昨日新たに二十五人の感染が確認されました。専門家は、お酒を飲むと感染を防げるという話には根拠がないとしています。ワクチンは十分にあります。"
	koreanT     = "질병관리청은 어제 스물다섯 명의 신규 확진자가 발생했다고 밝혔다. 전문가들은 술을 마시면 감염을 예방할 수 있다는 소문은 근거가 없다고 말했다. 백신은 충분하다."
	russianT    = "Министерство здравоохранения сообщило о двадцати пяти новых случаях заболевания. Специалисты говорят, что слухи о пользе алкоголя не имеют научных оснований."
	frenchT     = "Le ministère de la Santé a signalé vingt-cinq nouveaux cas à l’hôpital. Les experts répètent que la rumeur n’a aucun fondement scientifique, même si elle est très répandue."
	greekT      = "Το υπουργείο υγείας ανακοίνωσε είκοσι πέντε νέα κρούσματα. Οι ειδικοί λένε ότι οι φήμες δεν έχουν επιστημονική βάση."
	polishT     = "Ministerstwo zdrowia poinformowało o dwudziestu pięciu nowych przypadkach. Eksperci mówią, że pogłoska nie ma żadnych podstaw naukowych, choć wciąż krąży."
)

func page(meta, text string) string {
	return "<!DOCTYPE html><html><head>" + meta + "<title>T</title></head><body><h1>T</h1><article><p>" + text + "</p><p>" + text + "</p></article></body></html>"
}

func encoded(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := encoding.ReplaceUnsupported(e.NewEncoder()).Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecodeText(t *testing.T) {
	for _, c := range []struct {
		name string
		enc  encoding.Encoding
		text string
		want string
	}{
		{"gbk", simplifiedchinese.GBK, simplified, "gb18030"},
		{"gb18030", simplifiedchinese.GB18030, simplified, "gb18030"},
		{"big5", traditionalchinese.Big5, traditional, "big5"},
		{"shift_jis", japanese.ShiftJIS, japaneseT, "shift_jis"},
		{"euc-jp", japanese.EUCJP, japaneseT, "euc-jp"},
		{"euc-kr", korean.EUCKR, koreanT, "euc-kr"},
		{"windows-1251", charmap.Windows1251, russianT, "windows-1251"},
		{"koi8-r", charmap.KOI8R, russianT, "koi8-r"},
		{"windows-1252", charmap.Windows1252, frenchT, "windows-1252"},
		{"windows-1253", charmap.Windows1253, greekT, "windows-1253"},
		{"windows-1250", charmap.Windows1250, polishT, "windows-1250"},
		{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), simplified, "utf-16le"},
		{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), simplified, "utf-16be"},
		{"utf-8", unicode.UTF8, simplified, "utf-8"},
		{"utf-8", unicode.UTF8BOM, simplified, "utf-8"},
	} {
		declare := `<meta charset="` + c.name + `">`
		long := strings.Repeat("<!-- filler of the template -->", 60)
		for how, in := range map[string]struct {
			body        []byte
			contentType string
		}{
			"header":    {encoded(t, c.enc, page("", c.text)), "text/html; charset=" + c.name},
			"meta":      {encoded(t, c.enc, page(declare, c.text)), "text/html"},
			"old meta":  {encoded(t, c.enc, page(`<meta http-equiv="Content-Type" content="text/html; charset=`+c.name+`">`, c.text)), ""},
			"late meta": {encoded(t, c.enc, page(long+declare, c.text)), ""},
		} {
			text, name := DecodeText(in.body, in.contentType)
			if name != c.want || !strings.Contains(text, c.text) {
				t.Errorf("%s by %s: read as %s, text right: %v", c.name, how, name, strings.Contains(text, c.text))
			}
		}
	}
}

// Without a declaration, or with a wrong one, the content decides.
func TestDecodeByContent(t *testing.T) {
	for _, c := range []struct {
		name string
		enc  encoding.Encoding
		text string
	}{
		{"gb18030", simplifiedchinese.GBK, simplified}, {"big5", traditionalchinese.Big5, traditional},
		{"shift_jis", japanese.ShiftJIS, japaneseT}, {"euc-jp", japanese.EUCJP, japaneseT}, {"euc-kr", korean.EUCKR, koreanT},
		{"utf-8", unicode.UTF8, simplified}, {"utf-8", unicode.UTF8, koreanT}, {"utf-8", unicode.UTF8, frenchT},
	} {
		for _, wrong := range []string{"", "utf-8", "gbk", "big5", "iso-8859-1", "windows-1251", "euc-kr", "shift_jis", "utf-16", "nonsense"} {
			contentType := "text/html"
			if wrong != "" {
				contentType += "; charset=" + wrong
			}
			text, name := DecodeText(encoded(t, c.enc, page("", c.text)), contentType)
			if name != c.name || !strings.Contains(text, c.text) {
				t.Errorf("%s declared as %q: read as %s", c.name, wrong, name)
			}
		}
	}
	for _, e := range []struct {
		name string
		enc  encoding.Encoding
	}{{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, {"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}} {
		if text, name := DecodeText(encoded(t, e.enc, page("", frenchT)), ""); name != e.name || !strings.Contains(text, frenchT) {
			t.Errorf("%s without a mark: read as %s", e.name, name)
		}
	}
	if text, name := DecodeText(encoded(t, charmap.Windows1251, page("", russianT)), ""); name != "windows-1251" || !strings.Contains(text, russianT) {
		t.Errorf("undeclared windows-1251: read as %s", name)
	}
	// A feed declares itself in its XML declaration.
	feed := `<?xml version="1.0" encoding="GB2312"?><rss><channel><title>` + simplified + `</title></channel></rss>`
	if text, name := DecodeText(encoded(t, simplifiedchinese.GBK, feed), "application/xml"); name != "gb18030" && name != "gbk" || !strings.Contains(text, simplified) {
		t.Errorf("GB2312 feed: read as %s", name)
	}
	// A few broken bytes do not turn UTF-8 into something else.
	broken := []byte(page("", simplified) + "\xff\xfe\x80")
	if text, name := DecodeText(broken, "text/html; charset=utf-8"); name != "utf-8" || !strings.Contains(text, simplified) {
		t.Errorf("dirty UTF-8: read as %s", name)
	}
}
