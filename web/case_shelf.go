package web

import (
	"crypto/rand"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// shelfLife is how long something waits on a shelf.
const shelfLife = 2 * time.Hour

// shelf keeps things between two requests of one member, in memory only: what is
// lost with a restart, or pushed out by newer things, is made again.
type shelf[T any] struct {
	mu    sync.Mutex
	most  int
	order []string // oldest first
	kept  map[string]shelved[T]
}

type shelved[T any] struct {
	owner desk.MemberID
	until time.Time
	thing T
}

func newShelf[T any](most int) *shelf[T] {
	return &shelf[T]{most: most, kept: map[string]shelved[T]{}}
}

// put keeps a thing for its owner and returns the key to it.
func (s *shelf[T]) put(owner desk.MemberID, thing T, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.order) >= s.most {
		delete(s.kept, s.order[0])
		s.order = s.order[1:]
	}
	key := rand.Text()
	s.order = append(s.order, key)
	s.kept[key] = shelved[T]{owner, now.Add(shelfLife), thing}
	return key
}

// get returns a thing to its owner, and to nobody else.
func (s *shelf[T]) get(owner desk.MemberID, key string, now time.Time) (thing T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[key]
	if !ok || k.owner != owner || now.After(k.until) {
		return thing, false
	}
	return k.thing, true
}

// take is get for the last time.
func (s *shelf[T]) take(owner desk.MemberID, key string, now time.Time) (thing T, ok bool) {
	if thing, ok = s.get(owner, key, now); ok {
		s.mu.Lock()
		delete(s.kept, key)
		s.mu.Unlock()
	}
	return thing, ok
}
