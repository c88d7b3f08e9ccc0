package urls

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"HTTP://Example.ORG", "http://example.org/"},
		{" \thttps://example.org/a\n", "https://example.org/a"},
		{"https://example.org:443/a", "https://example.org/a"},
		{"http://example.org:80/a", "http://example.org/a"},
		{"https://example.org:80/a", "https://example.org:80/a"},
		{"https://example.org./a", "https://example.org/a"},
		{"https://user:pass@example.org/a", "https://example.org/a"},
		{"https://example.org/a/../b/./c", "https://example.org/b/c"},
		{"https://example.org/a/%2e%2E/b", "https://example.org/b"},
		{"https://example.org\\a\\b", "https://example.org/a/b"},
		{"https://example.org/a#frag", "https://example.org/a"},
		{"https://example.org/a?", "https://example.org/a"},
		{"https://example.org/a?&&", "https://example.org/a"},
		{"https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"},
		{"https://example.org/a?utm_source=x&id=7&UTM_Medium=y", "https://example.org/a?id=7"},
		{"https://example.org/a?fbclid=1&gclid=2&yclid=3&msclkid=4&mc_cid=5&mc_eid=6&spm=7", "https://example.org/a"},
		{"https://example.org/a?from=timeline&isappinstalled=0", "https://example.org/a"},
		{"https://example.org/a?from=2026-01-01", "https://example.org/a?from=2026-01-01"},
		{"https://example.org/a?%75tm_source=x", "https://example.org/a"},
		{"https://example.org/%e4%bd%a0%7e", "https://example.org/%E4%BD%A0~"},
		{"https://example.org/你好?q=你", "https://example.org/%E4%BD%A0%E5%A5%BD?q=%E4%BD%A0"},
		{"https://例子.测试/a", "https://xn--fsqu00a.xn--0zwm56d/a"},
		{"https://BÜCHER.example/", "https://xn--bcher-kva.example/"},
		{"https://example.org/100%", "https://example.org/100%25"},
		{"http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x"},
		{"http://0x7f.1/x", "http://127.0.0.1/x"},
		{"http://[::1]:8080/x", "http://[::1]:8080/x"},
		{"http://[0:0::1]/x", "http://[::1]/x"},
		{"https:example.org/a", "https://example.org/a"},
		{"https://example.org/a?q=a+b%20c", "https://example.org/a?q=a+b%20c"},
	} {
		got, err := Canonical(c.in)
		if err != nil || got != c.want {
			t.Errorf("Canonical(%q) = %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, c := range []struct {
		in  string
		err error
	}{
		{"", ErrInvalid}, {"/relative", ErrInvalid}, {"example.org/a", ErrInvalid},
		{"http://", ErrInvalid}, {"http://.", ErrInvalid}, {"http://a..", ErrInvalid}, {"http://exa mple.org/", ErrInvalid},
		{"http://example.org:99999/", ErrInvalid}, {"http://[::1/", ErrInvalid},
		{"javascript:alert(1)", ErrScheme}, {"mailto:a@example.org", ErrScheme}, {"ftp://example.org/", ErrScheme},
		{"file:///etc/passwd", ErrScheme}, {"data:text/html,hi", ErrScheme},
		{"https://example.org/" + strings.Repeat("a", MaxLength), ErrTooLong},
		{"https://example.org/?utm_x=" + strings.Repeat("a", 5*MaxLength), ErrTooLong},
	} {
		if got, err := Canonical(c.in); !errors.Is(err, c.err) {
			t.Errorf("Canonical(%.60q) = %q, %v; want error %v", c.in, got, err, c.err)
		}
	}
	// What only tracking made too long is fine.
	if _, err := Canonical("https://example.org/?utm_x=" + strings.Repeat("a", 2*MaxLength)); err != nil {
		t.Error(err)
	}
}

func TestResolve(t *testing.T) {
	for _, c := range []struct{ base, ref, want string }{
		{"https://example.org/news/", "a.html?utm_source=rss#top", "https://example.org/news/a.html"},
		{"https://example.org/news/x", "../b", "https://example.org/b"},
		{"https://example.org/news/x", "//other.example/b", "https://other.example/b"},
		{"https://example.org/news/x", "?p=2", "https://example.org/news/x?p=2"},
		{"https://example.org/news/x", "", "https://example.org/news/x"},
		{"https://example.org/news/x", "\\\\other.example\\b", "https://other.example/b"},
	} {
		got, err := Resolve(c.base, c.ref)
		if err != nil || got != c.want {
			t.Errorf("Resolve(%q, %q) = %q, %v; want %q", c.base, c.ref, got, err, c.want)
		}
	}
	if got, err := Resolve("https://example.org/", "javascript:void(0)"); !errors.Is(err, ErrScheme) {
		t.Errorf("javascript link gave %q, %v", got, err)
	}
}

func TestPublisher(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://www.bbc.co.uk/news", "bbc.co.uk"},
		{"https://news.example.com.cn/a", "example.com.cn"},
		{"https://lab.github.io/post", "lab.github.io"},
		{"https://gov.uk/x", "gov.uk"},
		{"https://www.who.int/", "who.int"},
		{"http://127.0.0.1:9000/x", "127.0.0.1:9000"},
		{"http://127.0.0.1/x", "127.0.0.1"},
		{"http://[::1]:9000/x", "[::1]:9000"},
		{"http://localhost:9000/x", "localhost:9000"},
		{"http://a.localhost:9000/x", "a.localhost:9000"},
		{"https://www.example.org:8443/", "example.org"},
		{"mailto:x@example.org", ""},
		{"", ""},
	} {
		if got := Publisher(c.in); got != c.want {
			t.Errorf("Publisher(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	if !SamePublisher("https://a.example.org/x", "http://b.example.org/y") ||
		SamePublisher("http://127.0.0.1:1/", "http://127.0.0.1:2/") || SamePublisher("", "") {
		t.Error("SamePublisher is wrong")
	}
}

func checkCanonical(t interface{ Fatalf(string, ...any) }, raw string) {
	c, err := Canonical(raw)
	if err != nil {
		return
	}
	if again, err := Canonical(c); err != nil || again != c {
		t.Fatalf("Canonical(%q) = %q, but again %q, %v", raw, c, again, err)
	}
	if len(c) > MaxLength {
		t.Fatalf("Canonical(%q) is %d bytes", raw, len(c))
	}
	u, err := url.Parse(c)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		t.Fatalf("Canonical(%q) = %q: parsed %v, %v", raw, c, u, err)
	}
	if Publisher(raw) == "" {
		t.Fatalf("Publisher(%q) is empty, Canonical is %q", raw, c)
	}
}

func TestCanonicalProperties(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "..", ".", "%2e", "%", "%41", "%zz", "你", "?", "&", "=", "utm_x=1", "#", "/", "//", "\\", ":", "@", ":80", "example.org", "127.0.0.1", "[::1]", " ", "\t", "xn--", "ß", "\u200b", "🦠", "'", "\"", "<", "{", "|"})
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SampledFrom([]string{"http://", "https://", "https://example.org/", "https://example.org/?", "HTTPS:\\\\"}).Draw(t, "start") +
			strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
		checkCanonical(t, raw)
		if _, err := Resolve("https://example.org/a/b", raw); err == nil {
			if r, _ := Resolve("https://other.example/", raw); r == "" {
				t.Fatalf("Resolve(%q) depends on the base", raw)
			}
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"https://example.org/a?b=c#d", "http://0x7f.1:80/%2e%2e/%", "https://u:p@例子.测试:444/?utm_a=1&x", "http://[::ffff:1.2.3.4]/", "https:/\\a\\..", "http://a%2eb/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) { checkCanonical(t, raw) })
}

func BenchmarkCanonical(b *testing.B) {
	for b.Loop() {
		if _, err := Canonical("https://www.example.org/news/2026/11/03/some-story.html?utm_source=rss&id=42#top"); err != nil {
			b.Fatal(err)
		}
	}
}
