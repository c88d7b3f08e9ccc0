package names_test

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/names"
)

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		"Please call Dr. Quillonia Vastergard of the Institute of Tropical Medicine.": "Quillonia Vastergard",
		"Prof J. R. Vastergard agrees.":                                               "J. R. Vastergard",
		"We asked Quillonia Vastergard and Jan van der Berg.":                         "Quillonia Vastergard|Jan van der Berg",
		"According Quillonia Vastergard, it is so.":                                   "Quillonia Vastergard",
		"Mrs Vastergard says no.":                                                     "Vastergard",
		"The World Health Organization and the Ministry of Health said no.":           "",
		"Vaccine Safety Committee, 3 March 2026":                                      "",
		"It is not so. There is no link.":                                             "",
		"MMR and HPV vaccines are safe in Hong Kong.":                                 "",
		"据隗晓檬介绍，疫苗安全。":                                                                "隗晓檬",
		"王小明教授认为疫苗安全。":                                                                "王小明",
		"联系人：李雷，电话[phone]":                                                            "李雷",
		"欧阳娜娜医生表示没有依据。":                                                               "欧阳娜娜",
		"张伟表示，疫苗安全。":                                                                  "张伟",
		"世界卫生组织表示，疫苗安全。高度重视。":                                                         "",
		"": "",
	} {
		var got []string
		last := 0
		for _, s := range names.Find(text) {
			if s.Start < last || s.End <= s.Start {
				t.Errorf("%q: %v", text, s)
			}
			got, last = append(got, text[s.Start:s.End]), s.End
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

// FuzzFind holds that spans are parts of the text, apart and in order.
func FuzzFind(f *testing.F) {
	f.Add("Dr. Jane Doe 王小明教授 \xff欧阳")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, s := range names.Find(text) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("%v of %d bytes", s, len(text))
			}
			last = s.End
		}
	})
}
