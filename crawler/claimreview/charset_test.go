package claimreview_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
)

// TestReadCharset: a table as Chinese spreadsheets save it is read as the text that it
// is, or refused; it is never stored as what nobody can read.
func TestReadCharset(t *testing.T) {
	const csv = "claim,url,rating\n大蒜可以治疗新冠肺炎,https://piyao.example/1,谣言\nA,https://piyao.example/2,x\n"
	const json = `[{"@type":"ClaimReview","claimReviewed":"大蒜可以治疗","url":"https://piyao.example/1","reviewRating":{"alternateName":"假"}}]`
	const lines = `{"claim":"大蒜可以治疗","url":"https://piyao.example/1","rating":"假"}`
	const csvWant = "2:1 大蒜可以治疗新冠肺炎 |  | 谣言 | https://piyao.example/1 |  |  |  | \n3:1 A |  | x | https://piyao.example/2 |  |  |  | \n"
	const want = "大蒜可以治疗 |  | 假 | https://piyao.example/1 |  |  |  | \n"
	in := func(e encoding.Encoding, s string) string {
		out, err := e.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	guess := func(name string) func([]byte) string { return func([]byte) string { return name } }
	for name, c := range map[string]struct {
		in       string
		o        claimreview.Options
		as, want string
	}{
		"utf-8":                {csv, claimreview.Options{Guess: guess("gb18030")}, "utf-8", csvWant},
		"utf-8, said so":       {"\ufeff" + csv, claimreview.Options{Charset: "utf-8"}, "utf-8", csvWant},
		"a mark beats a name":  {"\ufeff" + csv, claimreview.Options{Charset: "gbk"}, "utf-8", csvWant},
		"gbk, named":           {in(simplifiedchinese.GBK, csv), claimreview.Options{Charset: "gb2312"}, "gbk", csvWant},
		"gbk, guessed":         {in(simplifiedchinese.GBK, csv), claimreview.Options{Guess: guess("gb18030")}, "gb18030", csvWant},
		"gbk json":             {in(simplifiedchinese.GBK, json), claimreview.Options{Charset: "gbk"}, "gbk", "1:2 " + want},
		"gbk lines":            {in(simplifiedchinese.GBK, lines), claimreview.Options{Charset: "gbk"}, "gbk", "1:1 " + want},
		"utf-16 with a mark":   {in(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), json), claimreview.Options{}, "utf-16be", "1:2 " + want},
		"utf-16, guessed":      {in(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), lines), claimreview.Options{Guess: guess("utf-16le")}, "utf-16le", "1:1 " + want},
		"gbk taken for utf-8":  {in(simplifiedchinese.GBK, csv), claimreview.Options{}, "utf-8", "2:1 ! this is not UTF-8; save\n" + strings.SplitAfter(csvWant, "\n")[1]},
		"json taken for utf-8": {in(simplifiedchinese.GBK, json), claimreview.Options{}, "utf-8", "1:2 ! this is not UTF-8\n"},
		"line taken for utf-8": {in(simplifiedchinese.GBK, lines), claimreview.Options{}, "utf-8", "1:1 ! this is not UTF-8\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			sum, err := claimreview.Read(strings.NewReader(c.in), c.o, func(rec claimreview.Record) error {
				b.WriteString(write(rec))
				return nil
			})
			if err != nil || sum.Charset != c.as {
				t.Errorf("read as %q, %v; want %q", sum.Charset, err, c.as)
			}
			same(t, b.String(), c.want)
		})
	}
	var wrong []string
	_, err := claimreview.Read(strings.NewReader("claim,url,rating\nA\xff,b,c\n"), claimreview.Options{Charset: "gbk"}, func(rec claimreview.Record) error {
		wrong = append(wrong, write(rec))
		return nil
	})
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "there are bytes that are not gbk") {
		t.Errorf("what is not in the encoding named: %q, %v", wrong, err)
	}
	for _, name := range []string{"klingon", "replacement"} {
		if _, err := claimreview.Read(strings.NewReader(csv), claimreview.Options{Charset: name}, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
