package account

import (
	"errors"
	"io"
	"net/http"
)

// maxAnswer is the most that a provider may answer: descriptions, keys and tokens
// are a few KB.
const maxAnswer = 1 << 20

// limited breaks off answers that are too long.
type limited struct{ next http.RoundTripper }

// RoundTrip does what the transport behind it does.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err == nil {
		resp.Body = &limitedBody{resp.Body, maxAnswer}
	}
	return resp, err
}

type limitedBody struct {
	io.ReadCloser
	left int
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, errors.New("the answer is too long")
	}
	return n, err
}
