package account

import (
	"hash/maphash"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how often something may be done: Burst times at once, and once more
// after each Every.
type Rate struct {
	Burst int
	Every time.Duration
}

// full is how long an emptied bucket takes to be as good as new.
func (r Rate) full() time.Duration { return time.Duration(r.Burst) * r.Every }

// Limiter keeps one token bucket for each key. It is in memory only and keeps a key
// as a hash with a secret of this process; a bucket that is full again is
// forgotten. Beyond its most keys, new ones share one bucket: whoever floods it
// slows newcomers down, but neither gets more tries nor uses up the memory.
type Limiter struct {
	rate Rate
	most int
	now  func() time.Time
	seed maphash.Seed

	mu      sync.Mutex
	buckets map[uint64]*bucket
	shared  *rate.Limiter
	swept   time.Time
}

type bucket struct {
	*rate.Limiter
	used time.Time
}

// NewLimiter returns a limiter of at most most keys (0: 100,000, some 15 MB).
func NewLimiter(r Rate, most int, now func() time.Time) *Limiter {
	if most <= 0 {
		most = 100_000
	}
	return &Limiter{rate: r, most: most, now: now, seed: maphash.MakeSeed(), buckets: map[uint64]*bucket{}, shared: r.bucket()}
}

func (r Rate) bucket() *rate.Limiter { return rate.NewLimiter(rate.Every(r.Every), r.Burst) }

// Allow takes one from the key's bucket. If it is empty, wait says how long until
// there is one again, and nothing is taken.
func (l *Limiter) Allow(key string) (ok bool, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b := l.find(maphash.String(l.seed, key), now)
	r := b.ReserveN(now, 1)
	if !r.OK() {
		return false, l.rate.Every
	}
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return false, wait
	}
	return true, 0
}

// Forget makes a key as good as new, such as after a sign-in that went well.
func (l *Limiter) Forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.buckets, maphash.String(l.seed, key))
}

func (l *Limiter) find(k uint64, now time.Time) *rate.Limiter {
	if b := l.buckets[k]; b != nil {
		b.used = now
		return b.Limiter
	}
	// Sweeping looks at every bucket, so it waits for its time even in a flood.
	if age := now.Sub(l.swept); age >= l.rate.full() || age < 0 || len(l.buckets) >= l.most && age >= l.rate.Every {
		for k, b := range l.buckets {
			if now.Sub(b.used) >= l.rate.full() {
				delete(l.buckets, k)
			} else if b.used.After(now) { // the clock was set back
				b.used = now
			}
		}
		l.swept = now
	}
	if len(l.buckets) >= l.most {
		return l.shared
	}
	b := &bucket{l.rate.bucket(), now}
	l.buckets[k] = b
	return b.Limiter
}
