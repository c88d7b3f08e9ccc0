package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/desk"
)

// SetUpPath is where the pages answer the link of the first start.
const SetUpPath = "/set-up"

// SetUp is the one-time link of the first start, with which the first admin is
// made. Its token is in memory only: a restart makes a new one. The zero value, and
// one made when there is somebody already, opens for nobody.
type SetUp struct {
	mu    sync.Mutex
	token string
}

// NewSetUp makes the link if there is nobody yet; empty is desk.Members.Empty.
func NewSetUp(ctx context.Context, empty func(context.Context) (bool, error)) (*SetUp, error) {
	nobody, err := empty(ctx)
	if err != nil {
		return nil, fmt.Errorf("account.NewSetUp: %w", err)
	}
	s := &SetUp{}
	if nobody {
		s.token = rand.Text() + rand.Text()
	}
	return s, nil
}

// URL returns the link below the address of the desk, such as
// http://127.0.0.1:8080; it is empty when there is nothing to set up, or no more.
func (s *SetUp) URL(base string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token == "" {
		return ""
	}
	return strings.TrimSuffix(base, "/") + SetUpPath + "?token=" + url.QueryEscape(s.token)
}

// Open reports whether the link can still be used.
func (s *SetUp) Open() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token != ""
}

// Check reports whether a token is the one of the link.
func (s *SetUp) Check(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.check(token)
}

// check compares hashes: neither the length nor a part of the token shows in the time.
func (s *SetUp) check(token string) bool {
	a, b := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(s.token))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1 && s.token != ""
}

// Use runs fn, which makes the admin, if the token is right, and closes the link
// when fn succeeds. Two uses at once wait for each other. The error is desk.ErrLink or
// that of fn; a failed fn leaves the link open, so that a mistake can be mended.
func (s *SetUp) Use(ctx context.Context, token string, fn func(context.Context) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.check(token) {
		return desk.ErrLink
	}
	if err := fn(ctx); err != nil {
		return err
	}
	s.token = ""
	return nil
}

// Close closes the link: somebody was made in another way, such as on the command line.
func (s *SetUp) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = ""
}
