package account

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Bounds of what a stored hash may ask for: whoever can write to the store must not
// be able to use up the memory of the desk through a hash.
const (
	maxMemory = 256 * 1024 // KiB
	maxTime   = 16
	maxPHC    = 256 // bytes of the whole string
)

func (c Cost) check() error {
	switch {
	case c.Threads < 1 || c.Threads > 16:
		return fmt.Errorf("%d threads: 1 to 16 are possible", c.Threads)
	case c.Time < 1 || c.Time > maxTime:
		return fmt.Errorf("%d passes: 1 to %d are possible", c.Time, maxTime)
	case c.Memory < 8*uint32(c.Threads) || c.Memory > maxMemory:
		return fmt.Errorf("%d KiB: 8 for each thread to %d are possible", c.Memory, maxMemory)
	}
	return nil
}

// phc is a hash in the PHC string format:
// $argon2id$v=19$m=19456,t=2,p=1$salt$key, both in base64 without padding.
type phc struct {
	cost      Cost
	salt, key []byte
}

// b64 refuses stray bits behind the last byte, so that a value has one form only.
var b64 = base64.RawStdEncoding.Strict()

func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.cost.Memory, p.cost.Time, p.cost.Threads, b64.EncodeToString(p.salt), b64.EncodeToString(p.key))
}

var errPHC = errors.New("not an Argon2id hash in the PHC string format")

// parsePHC reads exactly what [phc.String] writes and nothing else.
func parsePHC(s string) (phc, error) {
	if len(s) > maxPHC {
		return phc{}, errPHC
	}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return phc{}, errPHC
	}
	var p phc
	params := strings.Split(parts[3], ",")
	if len(params) != 3 {
		return phc{}, errPHC
	}
	var n [3]uint64
	for i, name := range []string{"m=", "t=", "p="} {
		digits, ok := strings.CutPrefix(params[i], name)
		v, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil || digits != strconv.FormatUint(v, 10) || name == "p=" && v > 255 {
			return phc{}, errPHC
		}
		n[i] = v
	}
	p.cost = Cost{Memory: uint32(n[0]), Time: uint32(n[1]), Threads: uint8(n[2])}
	if err := p.cost.check(); err != nil {
		return phc{}, fmt.Errorf("%w: %w", errPHC, err)
	}
	var err error
	// A newline inside base64 is passed over by the decoder; here it is a mistake.
	if strings.ContainsAny(s, "\r\n") {
		return phc{}, errPHC
	}
	if p.salt, err = b64.DecodeString(parts[4]); err != nil || len(p.salt) < 8 || len(p.salt) > 64 {
		return phc{}, errPHC
	}
	if p.key, err = b64.DecodeString(parts[5]); err != nil || len(p.key) < 16 || len(p.key) > 64 {
		return phc{}, errPHC
	}
	return p, nil
}
