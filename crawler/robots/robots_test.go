package robots

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestAllowed(t *testing.T) {
	for _, tt := range []struct {
		name, file, url string
		want            bool
	}{
		{"nothing said", "", "https://x.example/a", true},
		{"not addressed", "User-agent: other\nDisallow: /", "https://x.example/a", true},
		{"everybody", "User-agent: *\nDisallow: /", "https://x.example/", false},
		{"no path", "User-agent: *\nDisallow: /", "https://x.example", false},
		{"robots.txt itself", "User-agent: *\nDisallow: /", "https://x.example/robots.txt", true},
		{"our group wins over *", "User-agent: *\nDisallow: /\nUser-agent: Rumordesk\nAllow: /", "https://x.example/a", true},
		{"empty disallow", "User-agent: *\nDisallow:", "https://x.example/a", true},
		{"longest wins", "User-agent: *\nDisallow: /a\nAllow: /a/b", "https://x.example/a/b/c", true},
		{"equal: allow wins", "User-agent: *\nDisallow: /ab\nAllow: /ab", "https://x.example/ab", true},
		{"star", "User-agent: *\nDisallow: /*/private/*.html$", "https://x.example/x/y/private/z.html", false},
		{"star, not at the end", "User-agent: *\nDisallow: /*/private/*.html$", "https://x.example/x/private/z.html?q", true},
		{"dollar alone", "User-agent: *\nDisallow: /$", "https://x.example/a", true},
		{"query", "User-agent: *\nDisallow: /*?print=", "https://x.example/a?print=1", false},
		{"encoded in the file", "User-agent: *\nDisallow: /%e6%96%b0", "https://x.example/新闻", false},
		{"plain in the file", "User-agent: *\nDisallow: /新", "https://x.example/%E6%96%B0%E9%97%BB", false},
		{"groups are merged", "User-agent: rumordesk\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: rumordesk\nDisallow: /b", "https://x.example/b", false},
		{"two agents, one group", "User-agent: a\nUser-agent: rumordesk\nDisallow: /", "https://x.example/b", false},
		{"byte order mark", "\xEF\xBB\xBFUser-agent: *\nDisallow: /", "https://x.example/b", false},
		{"a page of HTML", "<!doctype html><html><body>Disallow: /</body></html>", "https://x.example/b", true},
		{"a sitemap line does not end the group", "User-agent: a\nSitemap: https://x.example/s\nUser-agent: rumordesk\nDisallow: /", "https://x.example/b", false},
	} {
		u, err := url.Parse(tt.url)
		if err != nil {
			t.Fatal(err)
		}
		if got := Parse([]byte(tt.file), "rumordesk").Allowed(u); got != tt.want {
			t.Errorf("%s: %s allowed = %v", tt.name, tt.url, got)
		}
	}
}

func TestDelayAndSitemaps(t *testing.T) {
	r := Parse([]byte("Sitemap: https://x.example/a.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow: /x\nUser-agent: other\nCrawl-delay: 60\nDisallow:\nsite-map: https://x.example/b.xml"), "rumordesk")
	if r.CrawlDelay != 2500*time.Millisecond || strings.Join(r.Sitemaps, " ") != "https://x.example/a.xml https://x.example/b.xml" {
		t.Errorf("%+v", r)
	}
	for in, want := range map[string]time.Duration{"-1": 0, "NaN": 0, "soon": 0, "1e99": maxDelay, "Inf": maxDelay} {
		if r := Parse([]byte("User-agent: *\nCrawl-delay: "+in), "x"); r.CrawlDelay != want {
			t.Errorf("Crawl-delay %s: %s", in, r.CrawlDelay)
		}
	}
}

func TestSizeCap(t *testing.T) {
	head := "User-agent: *\nDisallow: /head\n"
	pad := strings.Repeat("# padding\n", MaxSize/10+1)
	r := Parse([]byte(head+pad+"Disallow: /tail\n"), "x")
	head1, _ := url.Parse("https://x.example/head")
	tail, _ := url.Parse("https://x.example/tail")
	if r.Allowed(head1) || !r.Allowed(tail) {
		t.Error("what lies within the first 500 KiB counts, the rest does not")
	}
	near := strings.Repeat("#", MaxSize-len(head)-11)
	if r := Parse([]byte(head+near+"\nDisallow: /only/this"), "x"); !r.Allowed(tail) {
		t.Error("half a line at the cap was taken for a rule")
	}
}

func TestToken(t *testing.T) {
	for in, want := range map[string]string{"rumordesk/1.0 (+https://x)": "rumordesk", "a-b_C": "a-b_C", "": "", "1x": "", "新": ""} {
		if got := Token(in); got != want {
			t.Errorf("Token(%q) = %q", in, got)
		}
	}
}

// FuzzParse: any file gives an answer; with no rule read everything is allowed;
// robots.txt is always allowed; an extra rule that allows everything we ask for by
// its exact path is never overruled.
func FuzzParse(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*b$\nAllow: /x", "/xab?q=%41")
	f.Add("\xEF\xBBuser-agent x\rdisallow /\r\n", "/")
	f.Fuzz(func(t *testing.T, file, path string) {
		u, err := url.Parse("https://x.example/" + strings.TrimLeft(path, "/"))
		if err != nil {
			return
		}
		r := Parse([]byte(file), "rumordesk")
		got := r.Allowed(u)
		if len(r.rules) == 0 && !got {
			t.Errorf("no rules, yet %s is forbidden", u)
		}
		if !r.Allowed(&url.URL{Path: "/robots.txt"}) {
			t.Error("robots.txt forbidden")
		}
		full := normalize(u.EscapedPath())
		if u.RawQuery != "" || strings.ContainsAny(full, "*$") {
			return
		}
		r.rules = append(r.rules, rule{full + "$", true})
		longer := false
		for _, x := range r.rules {
			longer = longer || len(x.pattern) > len(full)+1
		}
		if !longer && !r.Allowed(u) {
			t.Errorf("%s forbidden in spite of the longest rule", u)
		}
	})
}

// FuzzMatch compares with a plain, slow matcher.
func FuzzMatch(f *testing.F) {
	f.Add("/a*b$", "/aXbXb")
	f.Add("/*", "/")
	f.Add("*a*", "bab")
	f.Fuzz(func(t *testing.T, pattern, path string) {
		if len(pattern) > 12 || len(path) > 24 {
			return
		}
		if got, want := match(pattern, path), slowMatch(pattern, path); got != want {
			t.Errorf("match(%q, %q) = %v, want %v", pattern, path, got, want)
		}
	})
}

func slowMatch(pattern, path string) bool {
	switch {
	case pattern == "":
		return true
	case pattern == "$":
		return path == ""
	case pattern[0] == '*':
		for i := 0; i <= len(path); i++ {
			if slowMatch(pattern[1:], path[i:]) {
				return true
			}
		}
		return false
	}
	return path != "" && path[0] == pattern[0] && slowMatch(pattern[1:], path[1:])
}
