package redact

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/redact/addresstest"
)

// Texts of the kinds that are redacted all day, written for this benchmark.
const (
	english = `Health officials in the northern province reported 1,284 new cases on 3 November 2026, up 12.5% from the week before. ` +
		`The outbreak, first noticed in two schools, has spread to at least seven districts, the ministry said in a statement. ` +
		`"We have no evidence that the water is contaminated," the spokesperson told reporters, adding that laboratory results were expected by Friday. ` +
		`A study in 2019-2020 followed 4,500 children and found no link (odds ratio 0.98, 95% CI 0.81-1.17). ` +
		"The hotline 12320 is open from 08:00 to 20:00.\n\n" +
		`Experts warned against rumours that garlic, hot baths or drinking bleach could prevent infection. Vaccination remains the safest protection, they said, and supplies are sufficient for everybody who wants one this winter. `
	chinese = `据省卫生健康委员会通报，2026年11月3日0—24时，全省新增确诊病例25例，其中本地病例18例，境外输入7例。` +
		`专家表示，网传“喝白酒可以预防感染”的说法没有科学依据，请公众不要轻信。目前各地疫苗供应充足，市民可以就近接种。` +
		`如有疑问，请拨打12320卫生热线咨询。记者从发布会上了解到，有关部门已经对水源进行了检测，结果均符合国家标准。`
)

func bench(b *testing.B, unit string) {
	s := strings.Repeat(unit, 1+20_000/len(unit))
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Text(s)
	}
}

func BenchmarkEnglish(b *testing.B) { bench(b, english) }
func BenchmarkChinese(b *testing.B) { bench(b, chinese) }
func BenchmarkNoTrigger(b *testing.B) {
	bench(b, "Nothing in this sentence can be a number or an address of anybody, and so it is passed over. ")
}
func BenchmarkDigitsOnly(b *testing.B)  { bench(b, "1234567890 ") }
func BenchmarkManyHits(b *testing.B)    { bench(b, "jane@example.org 13800138000 @jane_doe ") }
func BenchmarkHostileAts(b *testing.B)  { bench(b, "@@@@@@@@@@@@") }
func BenchmarkHostileHex(b *testing.B)  { bench(b, "a:b:c:d:") }
func BenchmarkHostileDots(b *testing.B) { bench(b, "a.b.c.d/e.") }
func BenchmarkAddresses(b *testing.B) {
	bench(b, "The ministry said so at https://www.health.example/news/2026/measles-outbreak.html, and paper.example/a agreed. ")
}
func BenchmarkHostileAddresses(b *testing.B) { bench(b, "a.bc/") }
func BenchmarkHostileSites(b *testing.B)     { bench(b, "medium.com/a/") }

func BenchmarkClassify(b *testing.B) {
	list := addresstest.All()
	b.ReportAllocs()
	for b.Loop() {
		for _, a := range list {
			Classify(a.URL)
		}
	}
}
