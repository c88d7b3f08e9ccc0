package robots

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
)

func address(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCacheAnswers(t *testing.T) {
	body := func(s string) (*fetch.Response, error) { return &fetch.Response{Body: []byte(s)}, nil }
	var disallowed *DisallowedError
	var unreachable *UnreachableError
	for name, tt := range map[string]struct {
		res  func() (*fetch.Response, error)
		want any
	}{
		"allowed":    {func() (*fetch.Response, error) { return body("") }, nil},
		"disallowed": {func() (*fetch.Response, error) { return body("User-agent: *\nDisallow: /") }, &disallowed},
		"404":        {func() (*fetch.Response, error) { return nil, &fetch.StatusError{Code: 404} }, nil},
		"401":        {func() (*fetch.Response, error) { return nil, &fetch.StatusError{Code: 401} }, nil},
		"429":        {func() (*fetch.Response, error) { return nil, &fetch.StatusError{Code: 429} }, &unreachable},
		"503":        {func() (*fetch.Response, error) { return nil, &fetch.StatusError{Code: 503} }, &unreachable},
		"network":    {func() (*fetch.Response, error) { return nil, errors.New("no route") }, &unreachable},
		"refused redirect": {func() (*fetch.Response, error) {
			return nil, &fetch.RedirectError{To: "http://127.0.0.1/", Err: &fetch.BlockedError{}}
		}, &unreachable},
	} {
		c := NewCache("x", time.Now, func(context.Context, string) (*fetch.Response, error) { return tt.res() })
		_, err := c.Check(t.Context(), address(t, "https://x.example/page"))
		if tt.want == nil && err != nil || tt.want != nil && !errors.As(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCacheExpiry(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var asked int
	var control string
	var fail error
	c := NewCache("x", func() time.Time { return now }, func(_ context.Context, u string) (*fetch.Response, error) {
		if u != "https://x.example/robots.txt" {
			t.Errorf("asked for %s", u)
		}
		asked++
		return &fetch.Response{Body: []byte("User-agent: *\nDisallow: /no"), CacheControl: control}, fail
	})
	u := address(t, "https://X.example/yes")
	check := func(step string, wantAsked int, wantErr bool) {
		t.Helper()
		_, err := c.Check(t.Context(), u)
		if asked != wantAsked || (err != nil) != wantErr {
			t.Errorf("%s: asked %d times, want %d; %v", step, asked, wantAsked, err)
		}
	}
	check("first", 1, false)
	now = now.Add(23 * time.Hour)
	check("still fresh", 1, false)
	now = now.Add(61 * time.Minute)
	control = "public, max-age=60"
	check("a day later", 2, false)
	now = now.Add(5 * time.Minute)
	check("a minute is too short to ask again", 2, false)
	now = now.Add(6 * time.Minute)
	fail = errors.New("down")
	check("unreachable: the old copy serves", 3, false)
	now = now.Add(8 * 24 * time.Hour)
	check("for a week at most", 4, true)
	check("the failure is remembered for a while", 4, true)
	now = now.Add(3 * time.Hour)
	fail = nil
	check("and then asked again", 5, false)
}

func TestCacheAsksOnce(t *testing.T) {
	var asked atomic.Int32
	release, begun := make(chan struct{}), make(chan struct{}, 9)
	c := NewCache("x", time.Now, func(ctx context.Context, _ string) (*fetch.Response, error) {
		asked.Add(1)
		begun <- struct{}{}
		select {
		case <-release:
			return &fetch.Response{}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
	u := address(t, "https://x.example/")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	if _, err := c.Check(ctx, u); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := c.Check(t.Context(), u); err != nil {
				t.Error(err)
			}
		})
	}
	close(release)
	wg.Wait()
	if n := asked.Load(); n != 2 { // the cancelled one is not remembered
		t.Errorf("asked %d times", n)
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := NewCache("x", time.Now, func(context.Context, string) (*fetch.Response, error) {
		return nil, &fetch.StatusError{Code: http.StatusNotFound}
	})
	for i := range maxHosts + 50 {
		if _, err := c.Check(t.Context(), &url.URL{Scheme: "https", Host: fmt.Sprintf("h%d.example", i), Path: "/"}); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.hosts) > maxHosts {
		t.Errorf("%d hosts kept", len(c.hosts))
	}
}

func TestUnreachableInPlainWords(t *testing.T) {
	err := &UnreachableError{Err: &fetch.StatusError{Code: 503}}
	if got := err.Error(); !strings.Contains(got, "503") || !strings.Contains(got, "left alone") {
		t.Error(got)
	}
}

// TestCacheAndTheClock: neither rules nor a failure from a clock that was ahead hold for years.
func TestCacheAndTheClock(t *testing.T) {
	for _, ahead := range []time.Duration{time.Hour, 10 * 365 * 24 * time.Hour} {
		for _, fail := range []error{nil, errors.New("down")} {
			now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(ahead)
			asked := 0
			c := NewCache("x", func() time.Time { return now }, func(context.Context, string) (*fetch.Response, error) {
				asked++
				return &fetch.Response{}, fail
			})
			u := address(t, "https://x.example/")
			_, _ = c.Check(t.Context(), u)
			now = now.Add(-ahead)
			_, _ = c.Check(t.Context(), u)
			now = now.Add(25 * time.Hour)
			_, _ = c.Check(t.Context(), u)
			if asked < 2 || asked > 3 {
				t.Errorf("%v ahead, %v: asked %d times", ahead, fail, asked)
			}
		}
	}
}
