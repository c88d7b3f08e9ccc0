package extract

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/abadojack/whatlanggo"
)

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ text, declared, want string }{
		{simplified, "", "zh"}, {traditional, "", "zh"}, {japaneseT, "", "ja"}, {koreanT, "", "ko"}, {russianT, "", "ru"}, {frenchT, "", "fr"}, {greekT, "", "el"}, {polishT, "", "pl"},
		{sentence, "", "en"}, {sentence, "zh-CN", "en"}, {simplified, "en-US", "zh"}, {simplified, "ja", "zh"}, {japaneseT, "zh", "ja"},
		{"板蓝根可以预防流感", "", "zh"}, {"喝酒能殺死病毒", "", "zh"}, {"大蒜", "", "zh"}, {"接种新冠mRNA疫苗会改变DNA吗？", "", "zh"},
		{"ワクチンは危険", "", "ja"}, {"백신 괴담", "", "ko"},
		{"Garlic cures flu", "en", "en"}, {"Measles outbreak in two schools", "", "en"}, {"Does the MMR vaccine cause autism?", "", "en"},
		{"Las vacunas no causan autismo, dice la OMS", "", "es"}, {"Impfungen sind nicht die Ursache, sagt die WHO", "", "de"}, {"O Ministério da Saúde informa que não há casos no estado", "", "pt"},
		{"Учёные опровергли слухи о новой вакцине", "", "ru"}, {"منظمة الصحة العالمية تنفي الشائعات حول اللقاح", "", "ar"}, {"สาธารณสุขเตือนข่าวปลอมเรื่องวัคซีน", "", "th"},
		{"AstraZeneca、Johnson&Johnson、BioNTech疫苗", "", "zh"}, {"Pfizer-BioNTech 和 Moderna、Novavax 比较", "zh-CN", "zh"}, {"AstraZeneca、BioNTech、Moderna백신", "", "ko"},
		{"Does the garlic (大蒜) cure the flu?", "", "en"}, {"Sinovac (科兴) Vaccine Trial", "en", "en"}, {"The Sinopharm vaccine (国药) is safe", "", "en"},
		{"", "en", "und"}, {"12345 67", "en", "und"}, {"?", "", "und"}, {"H5N1", "", "und"},
		{"Smith 12, Jones 14, Nguyen 3, Garcia 8", "en-GB", "en"},
	} {
		if got := Language(c.text, c.declared); got != c.want {
			t.Errorf("Language(%q, %q) = %q, want %q", c.text, c.declared, got, c.want)
		}
	}
}

// TestLanguageQuality prints the table of docs/measurements/extraction.md: short claims, nothing
// declared.
func TestLanguageQuality(t *testing.T) {
	for _, c := range []struct{ dir, lang string }{{"matching-en", "en"}, {"matching-zh", "zh"}, {"duplicates-en", "en"}} {
		files, _ := filepath.Glob(filepath.Join(sharedData(t, c.dir), "*.tsv"))
		var total, own, library, und int
		for _, name := range files {
			if strings.Contains(name, "qrels") {
				continue
			}
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			r := csv.NewReader(f)
			r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
			rows, err := r.ReadAll()
			f.Close()
			if err != nil {
				t.Fatal(err)
			}
			column := -1
			for i, h := range rows[0] {
				if h == "claim" || h == "query" || h == "text" || h == "question" {
					column = i
				}
			}
			if column < 0 {
				continue
			}
			for i, row := range rows[1:] {
				if i%4 != 0 || column >= len(row) || strings.TrimSpace(row[column]) == "" {
					continue
				}
				total++
				switch Language(row[column], "") {
				case c.lang:
					own++
				case undetermined:
					und++
				}
				if testing.Verbose() && whatlanggo.DetectLang(row[column]).Iso6391() == c.lang {
					library++
				}
			}
		}
		if total == 0 {
			continue
		}
		n := float64(total)
		t.Logf("| %s | %d | %.4f | %.4f | %.4f |", c.dir, total, float64(own)/n, float64(und)/n, float64(library)/n)
		if float64(own)/n < 0.95 {
			t.Errorf("%s: only %.4f right", c.dir, float64(own)/n)
		}
	}
}

func BenchmarkLanguage(b *testing.B) {
	for b.Loop() {
		Language(sentence+sentence, "")
	}
}
