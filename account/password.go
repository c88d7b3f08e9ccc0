package account

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"runtime"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is what one Argon2id hash takes.
type Cost struct {
	Memory  uint32 // KiB
	Time    uint32 // passes over the memory
	Threads uint8
}

// DefaultCost is what the OWASP password storage cheat sheet asks for at least:
// 19 MiB, two passes, one thread.
func DefaultCost() Cost { return Cost{Memory: 19 * 1024, Time: 2, Threads: 1} }

// The lengths of what is stored, in bytes (RFC 9106 section 3.1 asks for 16 of salt).
const (
	saltLen = 16
	keyLen  = 32
)

// Hasher turns passwords into what may be stored, with Argon2id (RFC 9106). It is
// safe for concurrent use, and computes only a few hashes at a time: others wait,
// so that many sign-ins at once cannot use up the memory.
type Hasher struct {
	cost  Cost
	slots chan struct{}
}

// NewHasher returns a Hasher; parallel is how many hashes may be computed at a
// time, each with cost.Memory, and 0 means one for each processor but at most 4.
// The error says which part of the cost is out of range.
func NewHasher(cost Cost, parallel int) (*Hasher, error) {
	if err := cost.check(); err != nil {
		return nil, fmt.Errorf("account.NewHasher(%+v): %w", cost, err)
	}
	if parallel <= 0 {
		parallel = min(runtime.GOMAXPROCS(0), 4)
	}
	return &Hasher{cost: cost, slots: make(chan struct{}, parallel)}, nil
}

// Hash returns the PHC string of a password with a new salt. It never fails today;
// the error is part of desk.Hasher.
func (h *Hasher) Hash(password string) (string, error) {
	p := phc{cost: h.cost, salt: make([]byte, saltLen)}
	_, _ = rand.Read(p.salt) // never fails: crypto/rand ends the program instead
	p.key = h.derive(password, p.cost, p.salt, keyLen)
	return p.String(), nil
}

// Verify reports whether the password is the one that was hashed. For an empty or
// unreadable hash it computes one all the same and says no.
func (h *Hasher) Verify(hash, password string) bool {
	p, err := parsePHC(hash)
	if err != nil {
		p = phc{cost: h.cost, salt: make([]byte, saltLen), key: make([]byte, keyLen)}
	}
	got := h.derive(password, p.cost, p.salt, uint32(len(p.key)))
	return subtle.ConstantTimeCompare(got, p.key) == 1 && err == nil
}

// NeedsRehash reports whether a hash was made with another cost than today's, so that
// it should be replaced when the password is next known. It is false for what is
// not a hash of ours: there is nothing to replace.
func (h *Hasher) NeedsRehash(hash string) bool {
	p, err := parsePHC(hash)
	return err == nil && (p.cost != h.cost || len(p.salt) != saltLen || len(p.key) != keyLen)
}

// derive waits for a free slot. The password is brought to NFKC first (NIST SP
// 800-63B section 3.1.1.2): the same characters come in different bytes from
// different keyboards and input methods.
func (h *Hasher) derive(password string, c Cost, salt []byte, n uint32) []byte {
	h.slots <- struct{}{}
	defer func() { <-h.slots }()
	return argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, c.Time, c.Memory, c.Threads, n)
}
