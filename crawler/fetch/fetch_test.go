package fetch

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

// serve starts a server on loopback and a client that may reach it and nothing
// else on loopback.
func serve(t *testing.T, h http.HandlerFunc, o Options) (*httptest.Server, *Client) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	if o.Allow == nil {
		o.Allow = allow(t, s.Listener.Addr().String())
	}
	o.UserAgent = "testbot/1.0"
	c := New(o)
	t.Cleanup(c.Close)
	return s, c
}

func allow(t *testing.T, entries ...string) *Allow {
	t.Helper()
	a, err := ParseAllow(entries)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// both runs a test with net/http's way and with colly's: the policy is the same.
func both(t *testing.T, f func(t *testing.T, get func(*Client, context.Context, Request) (*Response, error))) {
	t.Run("get", func(t *testing.T) { f(t, (*Client).Get) })
	t.Run("page", func(t *testing.T) { f(t, (*Client).Page) })
}

func TestHeaders(t *testing.T) {
	both(t, func(t *testing.T, get func(*Client, context.Context, Request) (*Response, error)) {
		var seen []http.Header
		s, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			seen = append(seen, r.Header.Clone())
			http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
			if r.URL.Path == "/old" {
				http.Redirect(w, r, "/new", http.StatusMovedPermanently)
				return
			}
			w.Header().Set("ETag", `"v2"`)
			w.Header().Set("Content-Type", "text/html; charset=gbk")
			_, _ = w.Write([]byte("\xb2\xe2\xca\xd4"))
		}, Options{})
		res, err := get(c, t.Context(), Request{URL: s.URL + "/old", ETag: `"v1"`, LastModified: "Mon, 02 Jan 2006 15:04:05 GMT"})
		if err != nil {
			t.Fatal(err)
		}
		if res.URL != s.URL+"/new" || res.Hops != 1 || res.ETag != `"v2"` || res.ContentType != "text/html; charset=gbk" {
			t.Errorf("response: %+v", res)
		}
		if string(res.Body) != "\xb2\xe2\xca\xd4" {
			t.Errorf("the body was transcoded: %q", res.Body)
		}
		for i, h := range seen {
			for _, name := range []string{"Cookie", "Referer"} {
				if h.Get(name) != "" {
					t.Errorf("request %d sent %s: %s", i, name, h.Get(name))
				}
			}
			if h.Get("User-Agent") != "testbot/1.0" || h.Get("If-None-Match") != `"v1"` || h.Get("Accept-Encoding") != "gzip" {
				t.Errorf("request %d: %v", i, h)
			}
		}
		if len(seen) != 2 {
			t.Errorf("%d requests, want 2", len(seen))
		}
	})
}

func TestNotModifiedAndStatus(t *testing.T) {
	both(t, func(t *testing.T, get func(*Client, context.Context, Request) (*Response, error)) {
		s, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/same":
				w.Header().Set("Content-Encoding", "gzip") // seen in the wild on empty answers
				w.WriteHeader(http.StatusNotModified)
			case "/busy":
				w.Header().Set("Retry-After", "120")
				w.WriteHeader(http.StatusTooManyRequests)
				_, _ = io.WriteString(w, strings.Repeat("busy ", 100_000))
			default:
				http.NotFound(w, r)
			}
		}, Options{})
		res, err := get(c, t.Context(), Request{URL: s.URL + "/same"})
		if err != nil || !res.NotModified {
			t.Errorf("304: %+v, %v", res, err)
		}
		var se *StatusError
		_, err = get(c, t.Context(), Request{URL: s.URL + "/busy"})
		if !errors.As(err, &se) || se.Code != 429 || se.RetryAfter != 2*time.Minute || se.Permanent() {
			t.Errorf("429: %v", err)
		}
		_, err = get(c, t.Context(), Request{URL: s.URL + "/none"})
		if !errors.As(err, &se) || se.Code != 404 || !se.Permanent() {
			t.Errorf("404: %v", err)
		}
	})
}

func TestRedirects(t *testing.T) {
	both(t, func(t *testing.T, get func(*Client, context.Context, Request) (*Response, error)) {
		inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "secret")
		}))
		defer inside.Close()
		s, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			to := map[string]string{
				"/loop":     "/loop",
				"/inside":   inside.URL,
				"/file":     "file:///etc/passwd",
				"/gopher":   "gopher://127.0.0.1/",
				"/user":     "http://me:pw@example.org/",
				"/personal": "/u/somebody",
				"/hop":      "/refused-by-hop",
				"/metadata": "http://169.254.169.254/latest/meta-data/",
			}[r.URL.Path]
			if to == "" {
				_, _ = io.WriteString(w, "ok")
				return
			}
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		}, Options{Refuse: func(u *url.URL) error {
			if strings.HasPrefix(u.Path, "/u/") {
				return &AddressError{URL: u.String(), Why: "personal"}
			}
			return nil
		}})
		for path, want := range map[string]string{
			"/loop":     "more than 5 redirects",
			"/inside":   "loopback address",
			"/file":     "only http and https",
			"/gopher":   "only http and https",
			"/user":     "user name",
			"/personal": "personal",
			"/hop":      "not this hop",
			"/metadata": "metadata",
		} {
			res, err := get(c, t.Context(), Request{URL: s.URL + path, Hop: func(_ context.Context, _, to *url.URL) error {
				if to.Path == "/refused-by-hop" {
					return errors.New("not this hop")
				}
				return nil
			}})
			if err == nil {
				t.Errorf("%s was followed: %q", path, res.Body)
			} else if !strings.Contains(Explain(err), want) {
				t.Errorf("%s: %q, want %q in it (%v)", path, Explain(err), want, err)
			}
		}
	})
}

func TestNameThatResolvesInside(t *testing.T) {
	s, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "secret") }, Options{})
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	resolve := func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("::ffff:127.0.0.1"), netip.MustParseAddr("127.0.0.1")}, nil
	}
	c := New(Options{Resolve: resolve})
	_, err := c.Get(t.Context(), Request{URL: "http://news.example:" + port + "/"})
	var blocked *BlockedError
	if !errors.As(err, &blocked) || blocked.Host != "news.example" {
		t.Fatalf("got %v", err)
	}
	if want := `add "127.0.0.1:` + port + `" to network.allow`; !strings.Contains(Explain(err), want) {
		t.Errorf("no mend in %q", Explain(err))
	}
	c = New(Options{Resolve: resolve, Allow: allow(t, "news.example:"+port)})
	if res, err := c.Page(t.Context(), Request{URL: "http://NEWS.example:" + port + "/"}); err != nil || string(res.Body) != "secret" {
		t.Errorf("a listed name: %v, %v", res, err)
	}
	// localhost goes through the system's resolver.
	if _, err := New(Options{}).Get(t.Context(), Request{URL: "http://localhost:" + port}); !errors.As(err, &blocked) {
		t.Errorf("localhost: %v", err)
	}
}

func TestBodies(t *testing.T) {
	zip := func(n int) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(make([]byte, n))
		_ = z.Close()
		return b.Bytes()
	}
	both(t, func(t *testing.T, get func(*Client, context.Context, Request) (*Response, error)) {
		s, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Type", "text/html")
			switch r.URL.Path {
			case "/bomb":
				h.Set("Content-Encoding", "gzip")
				_, _ = w.Write(zip(3 << 20))
			case "/fits":
				h.Set("Content-Encoding", "gzip")
				_, _ = w.Write(zip(1 << 20))
			case "/plain":
				_, _ = w.Write(make([]byte, 1<<20+1))
			case "/members": // empty gzip members without end
				h.Set("Content-Encoding", "gzip")
				one := zip(0)
				for range 10_000 {
					if _, err := w.Write(one); err != nil {
						return
					}
				}
			case "/deflate":
				h.Set("Content-Encoding", "deflate")
				z := zlib.NewWriter(w)
				_, _ = io.WriteString(z, "zlib")
				_ = z.Close()
			case "/br":
				h.Set("Content-Encoding", "br")
				_, _ = io.WriteString(w, "xxxx")
			case "/broken":
				h.Set("Content-Encoding", "gzip")
				_, _ = io.WriteString(w, "this is not gzip at all")
			case "/video":
				h.Set("Content-Type", "video/mp4")
				_, _ = w.Write(make([]byte, 64<<10))
			}
		}, Options{})
		for path, want := range map[string]string{
			"/bomb": "larger than the limit of 1 MiB", "/plain": "larger than the limit of 1 MiB", "/members": "larger than the limit",
			"/br": `with "br"`, "/broken": "damaged", "/video": `type "video/mp4"`, "/fits": "", "/deflate": "",
		} {
			limit := int64(1 << 20)
			if path == "/members" {
				limit = 64 << 10 // it is the compressed bytes that count here, and they are slow to read
			}
			res, err := get(c, t.Context(), Request{URL: s.URL + path, MaxBytes: limit, Types: PageTypes})
			switch {
			case want == "" && err != nil:
				t.Errorf("%s: %v", path, err)
			case want == "" && path == "/fits" && len(res.Body) != 1<<20:
				t.Errorf("%s: %d bytes", path, len(res.Body))
			case want != "" && !strings.Contains(Explain(err), want):
				t.Errorf("%s: %q (%v), want %q", path, Explain(err), err, want)
			}
		}
		res, err := get(c, t.Context(), Request{URL: s.URL + "/bomb", MaxBytes: 1000, Cut: true})
		if err != nil || len(res.Body) != 1000 {
			t.Errorf("cut: %v", err)
		}
	})
}

func TestSlowBodyMeetsTheDeadline(t *testing.T) {
	both(t, func(t *testing.T, get func(*Client, context.Context, Request) (*Response, error)) {
		s, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			for range 1000 { // a byte at a time, so that no read ever times out by itself
				if _, err := io.WriteString(w, "x"); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
		}, Options{Timeout: 150 * time.Millisecond})
		_, err := get(c, t.Context(), Request{URL: s.URL})
		if !strings.Contains(Explain(err), "too slow: not finished after 150ms") {
			t.Errorf("%q: %v", Explain(err), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(30*time.Millisecond, cancel)
		if _, err := get(c, ctx, Request{URL: s.URL}); Explain(err) != "stopped before it was finished" {
			t.Errorf("cancelled: %q: %v", Explain(err), err)
		}
	})
}

func TestExplainNetwork(t *testing.T) {
	s, c := serve(t, func(http.ResponseWriter, *http.Request) {}, Options{
		Resolve: func(_ context.Context, host string) ([]netip.Addr, error) { return nil, nil },
	})
	if _, err := c.Get(t.Context(), Request{URL: "http://nowhere.example/"}); !strings.Contains(Explain(err), "nowhere.example does not exist") {
		t.Errorf("DNS: %q", Explain(err))
	}
	addr := s.Listener.Addr().String()
	if _, err := c.Get(t.Context(), Request{URL: "https://" + addr}); !strings.Contains(Explain(err), "does not speak TLS") {
		t.Errorf("TLS: %q (%v)", Explain(err), err)
	}
	s.Close()
	if _, err := c.Get(t.Context(), Request{URL: "http://" + addr}); !strings.Contains(Explain(err), "refused the connection") {
		t.Errorf("refused: %q (%v)", Explain(err), err)
	}
	tlsServer := httptest.NewUnstartedServer(http.NotFoundHandler())
	tlsServer.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshake
	tlsServer.StartTLS()
	defer tlsServer.Close()
	c = New(Options{Allow: allow(t, tlsServer.Listener.Addr().String())})
	if _, err := c.Get(t.Context(), Request{URL: tlsServer.URL}); !strings.Contains(Explain(err), "unknown authority") {
		t.Errorf("certificate: %q (%v)", Explain(err), err)
	}
}

func TestHTTP2(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	c := New(Options{Allow: allow(t, s.Listener.Addr().String()), RootCAs: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs})
	defer c.Close()
	res, err := c.Page(t.Context(), Request{URL: s.URL})
	if err != nil || string(res.Body) != "HTTP/2.0" {
		t.Errorf("%v, %v", res, err)
	}
}

func TestNoProxyFromTheEnvironment(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("COLLY_USER_AGENT", "other")
	s, c := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.UserAgent()) }, Options{})
	if res, err := c.Page(t.Context(), Request{URL: s.URL}); err != nil || string(res.Body) != "testbot/1.0" {
		t.Errorf("%v, %v", res, err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, " 60 ": time.Minute, "-5": 0, "soon": 0, "1e3": 0,
		"Sun, 01 Mar 2026 12:10:00 GMT": 10 * time.Minute,
		"Sun, 01 Mar 2026 11:00:00 GMT": 0,
		"99999999999999":                365 * 24 * time.Hour,
	} {
		if got := retryAfter(in, now); got != want {
			t.Errorf("retryAfter(%q) = %s, want %s", in, got, want)
		}
	}
}
