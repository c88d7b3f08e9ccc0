package account

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

var (
	_ desk.Hasher   = (*Hasher)(nil)
	_ desk.Rehasher = (*Hasher)(nil)
)

// quick keeps the tests short; what it costs to hash is not what they look at.
var quick = Cost{Memory: 64, Time: 1, Threads: 1}

func newHasher(t testing.TB, c Cost) *Hasher {
	t.Helper()
	h, err := NewHasher(c, 2)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHashAndVerify(t *testing.T) {
	h := newHasher(t, DefaultCost())
	hash, err := h.Hash("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %s", hash)
	}
	if !h.Verify(hash, "correct horse battery") || h.Verify(hash, "correct horse batterz") || h.Verify(hash, "") {
		t.Error("the password is not told from others")
	}
	if h.NeedsRehash(hash) {
		t.Error("a new hash is called old")
	}
	again, _ := h.Hash("correct horse battery")
	if again == hash {
		t.Error("two hashes share a salt")
	}
}

func TestUnreadableHashesVerifyNothing(t *testing.T) {
	h := newHasher(t, quick)
	good, _ := h.Hash("")
	for _, hash := range []string{"", "x", "$argon2id$", "$2a$10$abcdefghijklmnopqrstuv", strings.TrimSuffix(good, good[len(good)-4:]) + "!!!!", good + "$", " " + good} {
		if h.Verify(hash, "") || h.Verify(hash, "password") {
			t.Errorf("%q verifies", hash)
		}
		if h.NeedsRehash(hash) {
			t.Errorf("%q is said to be an old hash", hash)
		}
	}
	// What stands in for an unreadable hash must not be a hash that somebody can meet.
	if !h.Verify(good, "") {
		t.Error("a readable hash of the empty password does not verify")
	}
}

func TestOldParametersStillVerify(t *testing.T) {
	old, now := newHasher(t, quick), newHasher(t, Cost{Memory: 128, Time: 2, Threads: 2})
	hash, _ := old.Hash("a long password")
	if !now.Verify(hash, "a long password") || now.Verify(hash, "another password") {
		t.Error("an old hash is not read with its own parameters")
	}
	if !now.NeedsRehash(hash) || old.NeedsRehash(hash) {
		t.Error("an old hash is not told from a new one")
	}
}

// TestReferenceVector is the hash of another implementation: the reference
// program's own test, version 0x13 of Argon2id.
func TestReferenceVector(t *testing.T) {
	// echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
	const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	h := newHasher(t, quick)
	if !h.Verify(hash, "password") || h.Verify(hash, "differentpassword") {
		t.Error("the reference implementation's hash does not verify")
	}
}

func TestPasswordsAreNormalised(t *testing.T) {
	h := newHasher(t, quick)
	hash, _ := h.Hash("Zo\u00eb likes caf\u00e9s")
	if !h.Verify(hash, "Zoe\u0308 likes cafe\u0301s") {
		t.Error("decomposed letters are another password")
	}
	hash, _ = h.Hash("ｐａｓｓｗｏｒｄ　密码密码")
	if !h.Verify(hash, "password 密码密码") {
		t.Error("full width is another password")
	}
}

func TestOnlySoManyAtATime(t *testing.T) {
	h, err := NewHasher(quick, 1)
	if err != nil {
		t.Fatal(err)
	}
	h.slots <- struct{}{} // somebody is at it
	done := make(chan struct{})
	go func() {
		_, _ = h.Hash("waits for its turn")
		close(done)
	}()
	select {
	case <-done:
		t.Fatal("a hash was computed without a free slot")
	default:
	}
	<-h.slots
	<-done
	if len(h.slots) != 0 {
		t.Error("a slot was not given back")
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if hash, _ := h.Hash("many at once"); !h.Verify(hash, "many at once") {
				t.Error("does not verify")
			}
		})
	}
	wg.Wait()
}

func TestCostsOutOfRange(t *testing.T) {
	for _, c := range []Cost{{}, {Memory: 64, Time: 0, Threads: 1}, {Memory: 7, Time: 1, Threads: 1}, {Memory: 64, Time: 1}, {Memory: 1 << 30, Time: 1, Threads: 1}, {Memory: 64, Time: 1000, Threads: 1}} {
		if _, err := NewHasher(c, 1); err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
}

func FuzzParsePHC(f *testing.F) {
	h := newHasher(f, quick)
	good, _ := h.Hash("seed")
	for _, s := range []string{
		good, "", "$", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=064,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=64,t=1,p=1$c29t\nZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePHC(s)
		if err != nil {
			return
		}
		if p.String() != s {
			t.Fatalf("%q is read as %q: a hash has one form only", s, p)
		}
		if err := p.cost.check(); err != nil {
			t.Fatalf("%q asks for too much: %v", s, err)
		}
		again, err := parsePHC(p.String())
		if err != nil || again.cost != p.cost || !bytes.Equal(again.salt, p.salt) || !bytes.Equal(again.key, p.key) {
			t.Fatalf("%q does not read back: %v", s, err)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	h := newHasher(b, DefaultCost())
	hash, _ := h.Hash("correct horse battery")
	b.Run("known", func(b *testing.B) {
		for b.Loop() {
			h.Verify(hash, "wrong horse battery")
		}
	})
	b.Run("unknown", func(b *testing.B) {
		for b.Loop() {
			h.Verify("", "wrong horse battery")
		}
	})
}
