package account

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

func set(t *testing.T, nobody bool) *SetUp {
	t.Helper()
	s, err := NewSetUp(context.Background(), func(context.Context) (bool, error) { return nobody, nil })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tokenOf(t *testing.T, s *SetUp) string {
	t.Helper()
	_, token, ok := strings.Cut(s.URL("http://127.0.0.1:8080/"), "http://127.0.0.1:8080/set-up?token=")
	if !ok || len(token) < 40 {
		t.Fatalf("link %q", s.URL("http://127.0.0.1:8080/"))
	}
	return token
}

func TestSetUpLinkIsUsedOnce(t *testing.T) {
	s := set(t, true)
	token := tokenOf(t, s)
	failed := errors.New("the password is too short")
	if err := s.Use(context.Background(), token, func(context.Context) error { return failed }); !errors.Is(err, failed) || !s.Open() {
		t.Errorf("a mistake: %v, open %v", err, s.Open())
	}
	var made atomic.Int32
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if err := s.Use(context.Background(), token, func(context.Context) error { made.Add(1); return nil }); err != nil && !errors.Is(err, desk.ErrLink) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 || s.Open() || s.Check(token) || s.URL("http://x") != "" {
		t.Errorf("used %d times, open %v", made.Load(), s.Open())
	}
}

func TestSetUpLinkRefuses(t *testing.T) {
	s := set(t, true)
	for _, token := range []string{"", "x", tokenOf(t, s) + "A", tokenOf(t, s)[1:]} {
		if s.Check(token) || !errors.Is(s.Use(context.Background(), token, func(context.Context) error { t.Error("ran"); return nil }), desk.ErrLink) {
			t.Errorf("%q opens", token)
		}
	}
	if other := set(t, true); tokenOf(t, other) == tokenOf(t, s) {
		t.Error("a restart makes the same token")
	}
	closed := set(t, false)
	if closed.Open() || closed.Check("") || closed.URL("http://x") != "" || (&SetUp{}).Check("") {
		t.Error("a desk with members can be set up")
	}
	s.Close()
	if s.Open() {
		t.Error("open after Close")
	}
	if _, err := NewSetUp(context.Background(), func(context.Context) (bool, error) { return false, context.Canceled }); !errors.Is(err, context.Canceled) {
		t.Errorf("an unreadable store: %v", err)
	}
}

func TestPasswordLinks(t *testing.T) {
	c := newClock()
	l := NewLinks(nil, c.now)
	m := desk.Member{ID: 7, Password: "$argon2id$old"}
	token := l.Make(m)
	if id, err := l.Member(token); err != nil || id != 7 {
		t.Fatalf("member %d, %v", id, err)
	}
	if err := l.Check(token, m); err != nil {
		t.Fatal(err)
	}
	changed, disabled, other := m, m, m
	changed.Password, disabled.Disabled, other.ID = "$argon2id$new", true, 8
	for name, m := range map[string]desk.Member{"used": changed, "disabled": disabled, "other": other} {
		if err := l.Check(token, m); !errors.Is(err, desk.ErrLink) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := NewLinks(nil, c.now).Check(token, m); !errors.Is(err, desk.ErrLink) {
		t.Errorf("another key: %v", err)
	}
	for i := range len(token) {
		forged := token[:i] + string("AB"[b2i(token[i] == 'A')]) + token[i+1:]
		if err := l.Check(forged, m); !errors.Is(err, desk.ErrLink) {
			t.Errorf("changed at %d: %v", i, err)
		}
	}
	c.after(PasswordLife)
	if err := l.Check(token, m); !errors.Is(err, desk.ErrLink) {
		t.Errorf("after its end: %v", err)
	}
	key := make([]byte, 32)
	if NewLinks(key, c.now).Check(NewLinks(key, c.now).Make(m), m) != nil {
		t.Error("a stored key does not outlive a restart")
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
