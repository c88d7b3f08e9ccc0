package account

import (
	"hash/maphash"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// SignIns limits tries to sign in, by who asks and by the account asked for.
//
// The count of one client on one account is the narrow one, and that of a client on all accounts comes beside it: whoever uses
// theirs up waits. The count of an account from everywhere is wide and soft. Once it is used up, only those wait who have
// tried in vain themselves: a client that got into the account before, and one that has hardly failed at it, still get their
// try, so that no stranger keeps a member out. Guessing from many networks at once so gains three tries an hour for each of
// them (for IPv6 a /48, of which strangers have fewer than of the /64 that else counts).
//
// All of it is in memory, as hashes with a secret of this process.
type SignIns struct {
	pair, client, email *Limiter
	first               *Limiter // the first tries of a network at an account
	known               *pairs   // who got into which account
}

// knownFor is how long a client counts as one that got in.
const knownFor = 30 * 24 * time.Hour

// NewSignIns returns the limits with the rates that the desk uses.
func NewSignIns(now func() time.Time) *SignIns {
	return &SignIns{
		pair:   NewLimiter(Rate{6, time.Minute}, 0, now),
		client: NewLimiter(Rate{30, 10 * time.Second}, 0, now),
		email:  NewLimiter(Rate{40, 20 * time.Second}, 0, now),
		first:  NewLimiter(Rate{3, 20 * time.Minute}, 0, now),
		known:  newPairs(knownFor, 10_000, now),
	}
}

// Allow counts one try. Whether the account exists makes no difference.
func (s *SignIns) Allow(email, client string) (ok bool, wait time.Duration) {
	if ok, wait = s.client.Allow(client); !ok {
		return false, wait
	}
	if ok, wait = s.pair.Allow(pairKey(email, client)); !ok {
		return false, wait
	}
	first, _ := s.first.Allow(pairKey(email, network(client)))
	if ok, wait = s.email.Allow(email); ok || first || s.known.has(pairKey(email, client)) {
		return true, 0
	}
	return false, wait
}

// Succeeded forgets the failures of a client on an account that it got into, and remembers that it did.
func (s *SignIns) Succeeded(email, client string) {
	s.pair.Forget(pairKey(email, client))
	s.first.Forget(pairKey(email, network(client)))
	s.known.add(pairKey(email, client))
}

func pairKey(email, client string) string { return client + " " + email }

// network is what a stranger is likely to have as a whole: of IPv6 a /48.
func network(client string) string {
	p, err := netip.ParsePrefix(client)
	if err != nil || p.Addr().Is4() {
		return client
	}
	wide, err := p.Addr().Prefix(48)
	if err != nil {
		return client
	}
	return wide.String()
}

// Client counts one request of a client that names no account, such as one that is
// sent to the identity provider.
func (s *SignIns) Client(client string) (ok bool, wait time.Duration) { return s.client.Allow(client) }

// pairs remembers keys for a while, at most so many: then the oldest go.
type pairs struct {
	life time.Duration
	most int
	now  func() time.Time
	seed maphash.Seed

	mu   sync.Mutex
	seen map[uint64]time.Time
}

func newPairs(life time.Duration, most int, now func() time.Time) *pairs {
	return &pairs{life: life, most: most, now: now, seed: maphash.MakeSeed(), seen: map[uint64]time.Time{}}
}

func (p *pairs) has(key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.seen[maphash.String(p.seed, key)]
	return ok && !p.over(at)
}

// over reports whether a key of that time is to be forgotten. One of the future is what a clock that was wrong has left.
func (p *pairs) over(at time.Time) bool {
	age := p.now().Sub(at)
	return age >= p.life || age <= -p.life
}

func (p *pairs) add(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k, at := range p.seen {
		if p.over(at) {
			delete(p.seen, k)
		}
	}
	p.seen[maphash.String(p.seed, key)] = p.now()
	if len(p.seen) <= p.most {
		return
	}
	times := make([]time.Time, 0, len(p.seen))
	for _, at := range p.seen {
		times = append(times, at)
	}
	slices.SortFunc(times, time.Time.Compare)
	for k, at := range p.seen {
		if at.Before(times[len(times)/10+1]) {
			delete(p.seen, k)
		}
	}
}
