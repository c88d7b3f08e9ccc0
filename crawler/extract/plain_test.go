package extract

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPlain(t *testing.T) {
	for name, c := range map[string]struct{ body, kind, want string }{
		"paragraphs": {"One line.\r\nAnother.\r\n\r\n\r\n\r\nA paragraph.  \r\n", "text/plain", "One line.\nAnother.\n\nA paragraph."},
		"markup":     {"if a < b && c > d then <b>", "text/plain; charset=utf-8", "if a < b && c > d then <b>"},
		"controls":   {"A text of some length is needed here, or it is called binary: a\x00b\x1b[1mc\td\x7f\u2028e\ufefff", "text/plain", "A text of some length is needed here, or it is called binary: ab[1mc\td\nef"},
		"gb18030":    {"\xd2\xdf\xc3\xe7\xb5\xbc\xd6\xc2\xd7\xd4\xb1\xd5\xd6\xa2\xb5\xc4\xcb\xb5\xb7\xa8\xc3\xbb\xd3\xd0\xd2\xc0\xbe\xdd", "text/plain; charset=gb2312", "疫苗导致自闭症的说法没有依据"},
		"credits":    {"Vaccine rumour\nBy Quillonia Vastergard\n\nThe clinic denies it.\n本报记者 张三 李四\nIt stays open. (Reporting by Quillonia Vastergard)\n", "text/plain", "Vaccine rumour\n\nThe clinic denies it.\nIt stays open."},
		"no credits": {"By Monday, 12 cases were counted.\n", "", "By Monday, 12 cases were counted."},
	} {
		p, err := Plain(t.Context(), []byte(c.body), c.kind, "https://news.example/a.txt?utm_source=x")
		if err != nil || p.Text != c.want || p.Title != "" || p.Canonical != "https://news.example/a.txt" {
			t.Errorf("%s: %+v, %v; want %q", name, p, err, c.want)
		}
	}
	for name, body := range map[string]string{"empty": "", "blank": " \n\t\n", "binary": strings.Repeat("\x00\x01", 50), "credit alone": "By Quillonia Vastergard"} {
		if p, err := Plain(t.Context(), []byte(body), "text/plain", ""); !errors.Is(err, ErrNoText) {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	if _, err := Plain(t.Context(), make([]byte, MaxBody+1), "text/plain", ""); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	p, err := Plain(t.Context(), []byte(strings.Repeat("疫苗。\n", 200_000)), "text/plain", "")
	if err != nil || len(p.Text) > MaxText || len(p.Text) < MaxText-100 || !p.Cut || !utf8.ValidString(p.Text) {
		t.Errorf("%d bytes, %v", len(p.Text), err)
	}
}
