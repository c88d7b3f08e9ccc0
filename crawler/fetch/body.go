package fetch

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"slices"
	"strings"
)

// decode puts the decompression that the header names around body. Only gzip is
// offered to servers; deflate is decoded too since some send it regardless.
func decode(body io.Reader, encoding string) (io.Reader, error) {
	switch name := strings.ToLower(strings.TrimSpace(encoding)); name {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		return &lazy{name: "gzip", src: body, open: openGzip}, nil
	case "deflate":
		return &lazy{name: "deflate", src: body, open: openDeflate}, nil
	default:
		return nil, &EncodingError{Encoding: name}
	}
}

func openGzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

// openDeflate reads zlib's format, which is what RFC 9110 means by deflate, or the
// bare stream that some servers send instead.
func openDeflate(r io.Reader) (io.Reader, error) {
	br := bufio.NewReader(r)
	head, err := br.Peek(2)
	if err == nil && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
		return zlib.NewReader(br)
	}
	return flate.NewReader(br), nil
}

// lazy opens the decompressor with the first read, so that an empty body (a 304,
// a 204) with a Content-Encoding is not an error.
type lazy struct {
	name string
	src  io.Reader
	open func(io.Reader) (io.Reader, error)
	r    io.Reader
	err  error
}

func (l *lazy) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	if l.r == nil {
		if l.r, l.err = l.open(l.src); l.err != nil {
			l.err = l.damaged(l.err)
			return 0, l.err
		}
	}
	n, err := l.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = l.damaged(err)
	}
	l.err = err
	return n, err
}

// damaged tells broken compression from a broken connection.
func (l *lazy) damaged(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF // nothing came at all
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum),
		errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum), errors.As(err, &corrupt):
		return &EncodingError{Encoding: l.name, Err: err}
	}
	return err
}

// capped fails with a *TooLargeError once more than limit bytes have come, or ends
// quietly there if cut is set.
type capped struct {
	r     io.Reader
	limit int64
	n     int64
	cut   bool
	was   *bool // set when it was cut; may be nil
}

func (c *capped) Read(p []byte) (int, error) {
	if left := c.limit - c.n; int64(len(p)) > left+1 {
		p = p[:left+1] // one byte more than allowed shows that there is more
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.n > c.limit {
		c.n = c.limit
		if c.cut {
			if c.was != nil {
				*c.was = true
			}
			return n - 1, io.EOF
		}
		return n - 1, &TooLargeError{Limit: c.limit}
	}
	return n, err
}

// body joins the decoded, capped reader with the connection's closer.
type body struct {
	io.Reader
	raw io.Closer
}

// Close closes the response behind it.
func (b *body) Close() error { return b.raw.Close() }

// chunk is how much of a body is read before more room is made.
const chunk = 1 << 20

// readAll is io.ReadAll for bodies that may be large: nothing is copied over and over while it grows.
func readAll(r io.Reader) ([]byte, error) {
	var full [][]byte
	last := make([]byte, 0, 64<<10)
	for {
		n, err := r.Read(last[len(last):cap(last)])
		last = last[:len(last)+n]
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return slices.Concat(append(full, last)...), err
		}
		if len(last) == cap(last) {
			full, last = append(full, last), make([]byte, 0, chunk)
		}
	}
}
