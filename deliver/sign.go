package deliver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a signed message, as https://www.standardwebhooks.com names them.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
)

// tolerance is how far a message's time may be from the receiver's.
const tolerance = 5 * time.Minute

// Errors of [Verify].
var (
	ErrSignature = errors.New("the signature is not valid")
	ErrTimestamp = errors.New("the message is too old, or from the future")
)

// Sign returns the signature of a message: "v1," and the base64 of HMAC-SHA256 over
// id.timestamp.body. The error says what is wrong with the secret.
func Sign(secret, id string, at time.Time, body []byte) (string, error) {
	key, err := secretKey(secret)
	if err != nil {
		return "", err
	}
	return "v1," + base64.StdEncoding.EncodeToString(sum(key, id, strconv.FormatInt(at.Unix(), 10), body)), nil
}

// Verify is what a receiver does with a message: it checks the time, and that one of
// the signatures is right. The errors are ErrSignature and ErrTimestamp, or say what
// is wrong with the secret.
func Verify(secret string, h http.Header, body []byte, now time.Time) error {
	key, err := secretKey(secret)
	if err != nil {
		return err
	}
	id, stamp := h.Get(HeaderID), h.Get(HeaderTimestamp)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if id == "" || err != nil {
		return ErrSignature
	}
	want := sum(key, id, stamp, body)
	for _, sig := range strings.Fields(h.Get(HeaderSignature)) {
		version, text, _ := strings.Cut(sig, ",")
		got, err := base64.StdEncoding.DecodeString(text)
		if err != nil || version != "v1" || !hmac.Equal(got, want) {
			continue
		}
		if d := now.Sub(time.Unix(seconds, 0)); d > tolerance || d < -tolerance {
			return ErrTimestamp
		}
		return nil
	}
	return ErrSignature
}

func sum(key []byte, id, stamp string, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + stamp + "."))
	mac.Write(body)
	return mac.Sum(nil)
}

// secretKey reads a secret: whsec_ and the base64 of 24 to 64 bytes.
func secretKey(secret string) ([]byte, error) {
	text, ok := strings.CutPrefix(secret, "whsec_")
	if !ok {
		return nil, errors.New("a webhook's secret begins with whsec_")
	}
	key, err := base64.StdEncoding.DecodeString(text)
	switch {
	case err != nil:
		return nil, errors.New("a webhook's secret is base64 behind whsec_")
	case len(key) < 24 || len(key) > 64:
		return nil, fmt.Errorf("a webhook's secret has 24 to 64 bytes, not %d", len(key))
	}
	return key, nil
}
