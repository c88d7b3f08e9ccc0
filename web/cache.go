package web

import (
	"crypto/rand"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// cacheLife is how long an entry is kept.
const cacheLife = 2 * time.Hour

// cache keeps values between two requests of one member, in memory only: what is
// lost with a restart, or pushed out by newer entries, is made again.
type cache[T any] struct {
	mu       sync.Mutex
	capacity int
	order    []string // of the keys, oldest first
	entries  map[string]cacheEntry[T]
}

type cacheEntry[T any] struct {
	owner desk.MemberID
	until time.Time
	value T
}

func newCache[T any](capacity int) *cache[T] {
	return &cache[T]{capacity: capacity, entries: map[string]cacheEntry[T]{}}
}

// put keeps a value for its owner and returns the key to it.
func (c *cache[T]) put(owner desk.MemberID, value T, now time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.order) >= c.capacity {
		delete(c.entries, c.order[0])
		c.order = c.order[1:]
	}
	key := rand.Text()
	c.order = append(c.order, key)
	c.entries[key] = cacheEntry[T]{owner, now.Add(cacheLife), value}
	return key
}

// get returns a value to its owner, and to nobody else.
func (c *cache[T]) get(owner desk.MemberID, key string, now time.Time) (value T, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok || e.owner != owner || now.After(e.until) || e.until.Sub(now) > cacheLife {
		return value, false
	}
	return e.value, true
}

// take is get for the last time.
func (c *cache[T]) take(owner desk.MemberID, key string, now time.Time) (value T, ok bool) {
	if value, ok = c.get(owner, key, now); ok {
		c.mu.Lock()
		delete(c.entries, key)
		c.mu.Unlock()
	}
	return value, ok
}
