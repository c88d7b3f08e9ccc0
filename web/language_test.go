package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

func TestIconsOfBadgesExist(t *testing.T) {
	src, err := os.ReadFile("page/desk/templates/parts.html")
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSite(newBench(t).opts)
	if err != nil {
		t.Fatal(err)
	}
	c := s.request(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), "")
	badges := []page.Badge{c.risk(""), c.risk("low"), c.risk("moderate"), c.risk("high"), c.risk("very-high")}
	for _, l := range worst {
		badges = append(badges, c.level(l))
	}
	for _, b := range badges {
		if !strings.Contains(string(src), `id="i-`+b.Icon+`"`) {
			t.Errorf("badge %q: no symbol i-%s", b.Text, b.Icon)
		}
	}
}

func TestLanguageOfAnAnswer(t *testing.T) {
	b := newBench(t)
	h := b.handler()
	for _, tt := range []struct{ name, target, accept, cookie, want string }{
		{"nothing asked", "/queue", "", "", "en"},
		{"browser", "/queue", "zh-CN,zh;q=0.9,en;q=0.5", "", "zh-Hans"},
		{"browser, traditional", "/queue", "zh-TW", "", "zh-Hans"},
		{"browser, unknown language", "/queue", "fr", "", "en"},
		{"browser, nonsense", "/queue", strings.Repeat("a-", 400), "", "en"},
		{"cookie before browser", "/queue", "en", "zh", "zh-Hans"},
		{"query before cookie", "/queue?lang=en", "zh", "zh", "en"},
		{"query, long form", "/queue?lang=zh-Hans", "", "", "zh-Hans"},
		{"query, unknown", "/queue?lang=xx", "zh", "", "zh-Hans"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := get(h, tt.target, "Accept-Language", tt.accept, "Cookie", "lang="+tt.cookie)
			if got := webtest.Attr(webtest.All(webtest.Parse(t, w.Body.String()), "html", "")[0], "lang"); got != tt.want {
				t.Errorf("language %q, want %q", got, tt.want)
			}
			if got := w.Header().Get("Content-Language"); got != tt.want {
				t.Errorf("Content-Language %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLanguageSwitchKeepsThePage(t *testing.T) {
	b := newBench(t)
	w := get(b.handler(), "/queue?stage=new&page=1")
	links := webtest.All(webtest.All(webtest.Parse(t, w.Body.String()), "nav", "langs")[0], "a", "")
	if got := webtest.Attr(links[1], "href"); got != "/queue?lang=zh&page=1&stage=new" {
		t.Errorf("switch leads to %q", got)
	}
	w = get(b.handler(), "/queue?lang=zh")
	if got := w.Header().Get("Set-Cookie"); !strings.HasPrefix(got, "lang=zh; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax") {
		t.Errorf("cookie %q", got)
	}
}

func TestUnknownLanguageIsRefused(t *testing.T) {
	b := newBench(t)
	b.opts.Languages = []string{"en", "tlh"}
	if _, err := New(b.opts); err == nil || !strings.Contains(err.Error(), `"tlh"`) {
		t.Errorf("New with an unknown language: %v", err)
	}
}
