package account

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type clock struct{ t time.Time }

func newClock() *clock                 { return &clock{time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)} }
func (c *clock) now() time.Time        { return c.t }
func (c *clock) after(d time.Duration) { c.t = c.t.Add(d) }

func TestLimiter(t *testing.T) {
	c := newClock()
	l := NewLimiter(Rate{3, time.Minute}, 0, c.now)
	for i := range 3 {
		if ok, _ := l.Allow("a"); !ok {
			t.Fatalf("try %d is refused", i+1)
		}
	}
	if ok, wait := l.Allow("a"); ok || wait != time.Minute {
		t.Errorf("the fourth: %v after %v", ok, wait)
	}
	if ok, _ := l.Allow("b"); !ok {
		t.Error("another key pays for the first")
	}
	c.after(40 * time.Second)
	if ok, wait := l.Allow("a"); ok || wait != 20*time.Second {
		t.Errorf("after 40 s: %v, wait %v; being refused must not cost", ok, wait)
	}
	c.after(20 * time.Second)
	if ok, _ := l.Allow("a"); !ok {
		t.Error("refused after the wait")
	}
	l.Forget("a")
	if ok, _ := l.Allow("a"); !ok {
		t.Error("refused after being forgotten")
	}
}

func TestLimiterForgets(t *testing.T) {
	c := newClock()
	l := NewLimiter(Rate{2, time.Second}, 100, c.now)
	for i := range 100 {
		l.Allow(fmt.Sprint(i))
	}
	c.after(3 * time.Second)
	l.Allow("new")
	if len(l.buckets) != 1 {
		t.Errorf("%d buckets are kept, want 1", len(l.buckets))
	}
}

func TestAFloodOfKeysGetsNothing(t *testing.T) {
	c := newClock()
	l := NewLimiter(Rate{2, time.Minute}, 10, c.now)
	l.Allow("victim")
	l.Allow("victim")
	allowed := 0
	for i := range 10_000 {
		if ok, _ := l.Allow(fmt.Sprint("flood ", i)); ok {
			allowed++
		}
	}
	if len(l.buckets) > 10 || allowed > 9+2 {
		t.Errorf("%d buckets, %d of the flood allowed", len(l.buckets), allowed)
	}
	if ok, _ := l.Allow("victim"); ok {
		t.Error("the flood washed a key's count away")
	}
}

// TestLimiterProperty: in any span, no key gets more than its burst and what comes
// back in that time.
func TestLimiterProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, start := newClock(), newClock().t
		r := Rate{rapid.IntRange(1, 5).Draw(t, "burst"), time.Duration(rapid.IntRange(1, 60).Draw(t, "every")) * time.Second}
		l := NewLimiter(r, rapid.IntRange(1, 3).Draw(t, "most"), c.now)
		got := map[string]int{}
		for range rapid.IntRange(1, 80).Draw(t, "tries") {
			c.after(time.Duration(rapid.IntRange(0, 30_000).Draw(t, "pause")) * time.Millisecond)
			key := fmt.Sprint(rapid.IntRange(0, 4).Draw(t, "key"))
			if ok, _ := l.Allow(key); ok {
				got[key]++
			}
		}
		back := int(c.t.Sub(start) / r.Every)
		for key, n := range got {
			// A key may have its own bucket after its share of the common one.
			if n > 2*(r.Burst+back)+1 {
				t.Fatalf("key %s got %d with %+v in %v", key, n, r, c.t.Sub(start))
			}
		}
		if len(l.buckets) > l.most {
			t.Fatalf("%d buckets of %d", len(l.buckets), l.most)
		}
	})
}

func TestSignIns(t *testing.T) {
	c := newClock()
	s := NewSignIns(c.now)
	for range 6 {
		if ok, _ := s.Allow("a@example.org", "192.0.2.1/32"); !ok {
			t.Fatal("refused too early")
		}
	}
	if ok, _ := s.Allow("a@example.org", "192.0.2.1/32"); ok {
		t.Error("the seventh try on one account is allowed")
	}
	if ok, _ := s.Allow("b@example.org", "192.0.2.1/32"); !ok {
		t.Error("another account of the same client is refused")
	}
	if ok, _ := s.Allow("a@example.org", "192.0.2.2/32"); !ok {
		t.Error("one client locked the account for another")
	}
	s.Succeeded("a@example.org", "192.0.2.1/32")
	if ok, _ := s.Allow("a@example.org", "192.0.2.1/32"); !ok {
		t.Error("refused after a sign-in that went well")
	}
}

// attack tries an account in vain: so many times from each of so many addresses. It returns how many tries were let through.
func attack(s *SignIns, email string, addresses, each int) (allowed int) {
	for i := range addresses {
		for range each {
			if ok, _ := s.Allow(email, fmt.Sprintf("198.51.%d.%d/32", i/256, i%256)); ok {
				allowed++
			}
		}
	}
	return allowed
}

// TestStrangersLockNobodyOut: however often an account was tried in vain from elsewhere, its member gets in.
func TestStrangersLockNobodyOut(t *testing.T) {
	const email, home, roof, roofToo, office = "a@example.org", "192.0.2.1/32", "2001:db8:1:2::/64", "2001:db8:1:3::/64", "192.0.2.2/32"
	c := newClock()
	s := NewSignIns(c.now)
	allow := func(client string, want bool) {
		t.Helper()
		if ok, wait := s.Allow(email, client); ok != want || ok != (wait == 0) {
			t.Errorf("%s: %v, wait %v", client, ok, wait)
		}
	}
	allow(home, true)
	s.Succeeded(email, home)
	c.after(24 * time.Hour)
	attack(s, email, 100, 4)
	allow(home, true) // signed in before
	allow(home, true) // … and that holds for a slip of the hand
	s.Succeeded(email, home)
	for range 3 {
		allow(office, true) // no failures, or hardly any
	}
	allow(office, false)
	c.after(19 * time.Minute)
	attack(s, email, 100, 4)
	allow(office, false)
	c.after(2 * time.Minute)
	attack(s, email, 100, 4)
	allow(office, true)
	for range 3 {
		allow(roof, true)
	}
	allow(roofToo, false) // one customer's network
	if ok, _ := s.Allow("b@example.org", office); !ok {
		t.Error("another account pays for it")
	}
	for range 6 {
		allow(home, true)
	}
	allow(home, false) // six tries of its own: its own limit still holds
	c.after(31 * 24 * time.Hour)
	attack(s, email, 100, 4)
	for range 3 {
		allow(home, true) // no failure for long
	}
	allow(home, false) // but forgotten as one that got in
}

// TestGuessingFromEverywhere: the wide count slows down who comes back, and each network beyond it gains three tries an hour.
func TestGuessingFromEverywhere(t *testing.T) {
	c := newClock()
	s := NewSignIns(c.now)
	if n := attack(s, "a@example.org", 500, 5); n != 40+3*(500-8) {
		t.Errorf("%d tries of 2500 were let through", n)
	}
	if n := attack(s, "a@example.org", 500, 5); n != 0 {
		t.Errorf("%d of the second round were let through", n)
	}
	c.after(10 * time.Minute)
	if n := attack(s, "a@example.org", 500, 5); n != 30 {
		t.Errorf("%d ten minutes later, want one each 20 s", n)
	}
}

func TestPairsForget(t *testing.T) {
	c := newClock()
	p := newPairs(time.Hour, 100, c.now)
	for i := range 500 {
		p.add(fmt.Sprint(i))
		c.after(time.Second)
		if !p.has(fmt.Sprint(i)) || len(p.seen) > 100 {
			t.Fatalf("after %d: %d are kept", i, len(p.seen))
		}
	}
	if !p.has("430") || p.has("300") {
		t.Error("not the oldest were forgotten")
	}
	c.after(time.Hour)
	p.add("new")
	if len(p.seen) != 1 {
		t.Errorf("%d are kept after their time", len(p.seen))
	}
}

func TestClient(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:ff::/48")}
	for _, tt := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"192.0.2.7:1234", nil, "192.0.2.7/32"},
		{"[::ffff:192.0.2.7]:1234", nil, "192.0.2.7/32"},
		{"[2001:db8:1:2:3::4]:1", nil, "2001:db8:1:2::/64"},
		{"[fe80::1%eth0]:1", nil, "fe80::/64"},
		{"@", nil, "unknown"},
		{"", nil, "unknown"},
		{"192.0.2.7:1", []string{"198.51.100.1"}, "192.0.2.7/32"}, // not a proxy of ours: not believed
		{"127.0.0.1:1", []string{"198.51.100.1"}, "198.51.100.1/32"},
		{"127.0.0.1:1", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1/32"}, // what the client wrote itself
		{"127.0.0.1:1", []string{"203.0.113.9, 198.51.100.1, 10.1.1.1"}, "198.51.100.1/32"},
		{"127.0.0.1:1", []string{"198.51.100.1", "10.1.1.1"}, "198.51.100.1/32"},
		{"127.0.0.1:1", []string{"[2001:db8:5::1]:443"}, "2001:db8:5::/64"},
		{"127.0.0.1:1", []string{"198.51.100.1:4711"}, "198.51.100.1/32"},
		{"127.0.0.1:1", []string{"nonsense"}, "unknown"},
		{"127.0.0.1:1", nil, "127.0.0.1/32"},
		{"127.0.0.1:1", []string{"10.0.0.2"}, "10.0.0.2/32"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = tt.remote
		for _, f := range tt.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := Client(r, trusted); got != tt.want {
			t.Errorf("%s with %q: %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}
