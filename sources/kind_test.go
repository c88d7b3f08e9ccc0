package sources

import (
	"path/filepath"
	"testing"

	"github.com/rumordesk/rumordesk/config"
)

func TestGuessKind(t *testing.T) {
	for kind, addresses := range map[string][]string{
		config.KindOfficial: {
			"https://www.who.int/news", "https://www.paho.org/en/rss.xml", "https://www.ecdc.europa.eu/en/feed", "https://africacdc.org/feed/", "https://news.un.org/feed",
			"https://www.cdc.gov/feed", "https://wwwnc.cdc.gov/eid/rss", "https://health.gov/", "https://WWW.FDA.GOV/rss.xml", "https://www.cdc.gov./feed",
			"https://www.gov.uk/feed.atom", "https://ukhsa.blog.gov.uk/feed/", "https://www.nhs.uk/news", "https://www.health.govt.nz/feed", "https://www.health.nsw.gov.au/rss",
			"https://www.nhc.gov.cn/", "https://www.cdc.gov.tw/RSS", "https://www.chp.gov.hk/rss", "https://www.moh.gov.sg/", "https://www.mohfw.gov.in/",
			"https://www.gob.mx/salud", "https://www.argentina.gob.ar/salud", "https://www.gub.uy/salud", "https://sante.gouv.fr/rss", "https://www.sante.gouv.ci/",
			"https://www.mhlw.go.jp/feed", "https://www.kdca.go.kr/rss", "https://ddc.moph.go.th/", "https://www.kemkes.go.id/", "https://www.health.go.ke/", "https://www.moh.go.tz/", "https://www.health.go.ug/",
			"https://www.phac-aspc.gc.ca/", "https://recalls-rappels.canada.ca/en", "https://www2.gov.bc.ca/health", "https://www.msss.gouv.qc.ca/", "https://www.bag.admin.ch/",
			"https://www.bmg.bund.de/rss", "https://www.rki.de/rss", "https://www.sozialministerium.gv.at/", "https://www.health.fgov.be/",
		},
		config.KindNews: {
			"https://abcnews.go.com/health", "https://blog.go.dev/feed", "https://go.dev/blog/feed.atom", "https://www.go.com/", "https://go.to/x",
			"https://gov.example.com/", "https://www.gov.com/", "https://mygov.example/", "https://notwho.int/", "https://who.int.example.com/", "https://europa.eu.example.org/",
			"https://egov.org/", "https://www.govtech.com/", "https://gouv.com/", "https://go.example/", "https://gov/", "https://feeds.bbci.co.uk/news/health/rss.xml",
			"https://www.reuters.com/", "http://127.0.0.1:8080/feed", "http://[2001:db8::1]/feed", "", "://",
		},
	} {
		for _, address := range addresses {
			if got := guessKind(address); got != kind {
				t.Errorf("guessKind(%q) = %s, want %s", address, got, kind)
			}
		}
	}
}

// TestGuessKindOfStarter: of the sources that the program brings along, none that is
// not official is taken for it.
func TestGuessKindOfStarter(t *testing.T) {
	dir := t.TempDir()
	if _, err := config.Write(dir); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	known, all := 0, 0
	for _, s := range cfg.Sources {
		switch got := guessKind(s.Address()); {
		case s.Kind != config.KindOfficial && got == config.KindOfficial && s.Kind != config.KindScience:
			t.Errorf("%s is %s, and %s is guessed", s.Address(), s.Kind, got)
		case s.Kind == config.KindOfficial:
			if all++; got == s.Kind {
				known++
			} else {
				t.Logf("not known to be official: %s", s.Address())
			}
		}
	}
	if known*10 < all*8 {
		t.Errorf("%d of %d official sources are known", known, all)
	}
}
