package indextest

import (
	"time"

	"github.com/rumordesk/rumordesk/index"
)

func day(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err) // a constant of this file is wrong
	}
	return at
}

// corpus is a small collection in two languages; the queries below say what is
// to be found in it.
func corpus() []index.Document {
	return []index.Document{
		{
			ID: "en-mmr", Title: "No link between measles vaccines and autism", Lang: "en",
			Text: "A large study finds that the MMR vaccine does not cause autism. Researchers followed children for ten years. Vaccination rates rose.",
			URL:  "https://www.who.int/news/mmr-study", Publisher: "who.int", Source: "who-news", Kind: "official",
			PublishedAt: day("2026-01-10T08:00:00Z"),
		},
		{
			ID: "en-water", Title: "City says tap water is safe to drink", Lang: "en",
			Text: "One of the largest utilities said the water was tested. Rumours of poisoned water are not true. The café at Zürich station reopened.",
			URL:  "https://news.example/water?id=5", Publisher: "news.example", Source: "city", Kind: "news",
			PublishedAt: day("2026-01-11T23:59:59Z"),
		},
		{
			ID: "en-flu", Title: "Influenza season peaks", Lang: "en-GB",
			Text: "Hospitals report more influenza (flu) cases. COVID-19 and flu vaccines can be given together. 3.5 million doses.",
			URL:  "https://news.example/flu", Publisher: "news.example", Source: "city", Kind: "news",
			PublishedAt: day("2026-01-12T00:00:00Z"),
		},
		{
			ID: "zh-mmr", Title: "麻腮风疫苗不会导致自闭症", Lang: "zh-Hans",
			Text: "专家表示，接种疫苗与自闭症无关。研究人员跟踪了 65 万名儿童。发热，病人不必惊慌。",
			URL:  "https://cdc.example/mmr", Publisher: "cdc.example", Source: "cdc", Kind: "official",
			PublishedAt: day("2026-01-12T09:30:00+08:00"),
		},
		{
			ID: "zh-hant", Title: "網傳新冠病毒疫苗會改變基因", Lang: "zh-Hant",
			Text: "衛生署澄清：mRNA 疫苗不會改變人體基因。醫院呼籲民眾勿信謠言，B超檢查照常。",
			URL:  "https://tfc.example/vaccine", Publisher: "tfc.example", Source: "tfc", Kind: "factcheck",
			PublishedAt: day("2026-02-01T12:00:00Z"),
		},
		{
			ID: "zh-mixed", Title: "学校停课：诺如病毒 outbreak", Lang: "zh",
			Text: "WHO experts 表示 vaccines 仍在研究中。某学校发现不明原因发热，病例正在调查。ＦＵＬＬ　ＷＩＤＴＨ",
			URL:  "https://cdc.example/noro", Publisher: "cdc.example", Source: "cdc", Kind: "official",
			PublishedAt: day("2026-02-02T12:00:00Z"),
		},
		{
			ID: "fr", Title: "Les remèdes et la santé", Lang: "fr",
			Text: "Les médecins répondent aux rumeurs. La prévention protège les nourrissons.",
			URL:  "https://sante.example/remedes", Publisher: "sante.example", Source: "sante", Kind: "science",
			PublishedAt: day("2026-02-03T12:00:00Z"),
		},
		{
			ID: "tip", Title: "", Lang: "", Text: "heard that garlic cures everything", Kind: "tip",
			FetchedAt: day("2026-02-04T12:00:00Z"),
		},
	}
}
