package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha1" // to check the records of other writers
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Types of the records that this package writes.
const (
	Info       = "warcinfo"
	Conversion = "conversion"
)

const (
	dateForm  = "2006-01-02T15:04:05Z"
	maxTitle  = 1000
	maxTarget = 8 << 10
)

// Record is a record as it was read.
type Record struct {
	Header Header
	Block  []byte
	// Offset and Length say where its compressed bytes stand in the file. They are a
	// WARC file of their own.
	Offset, Length int64
}

// ID is the record's identifier, a URI such as urn:uuid:…, without angle brackets.
func (r Record) ID() string { return bareID(r.Header.Get(fieldID)) }

// Type is the record's type, in lower case.
func (r Record) Type() string { return strings.ToLower(r.Header.Get(fieldType)) }

// Date is when the capture began; zero if the record's date cannot be read.
func (r Record) Date() time.Time {
	t, err := time.Parse(time.RFC3339, r.Header.Get(fieldDate))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// TargetURI is the address of the page.
func (r Record) TargetURI() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.Header.Get(fieldTarget), "<"), ">")
}

// Title is the page's title.
func (r Record) Title() string { return r.Header.Get(fieldTitle) }

// RawSHA256 is the SHA-256 of the response that the text was made from, in hex.
func (r Record) RawSHA256() string {
	return strings.TrimPrefix(r.Header.Get(fieldSourceDigest), "sha256:")
}

// Page is a captured page, to be written as a conversion record.
type Page struct {
	URL       string    // http or https, or ni (RFC 6920) of a document that has no address; what RFC 3986 forbids is escaped
	At        time.Time // when the capture began; kept to the second
	Title     string    // kept as one line of at most 1000 bytes
	Text      string    // UTF-8, at most MaxBlock bytes: the record's block, byte for byte
	RawSHA256 string    // of the response's body, 64 hex digits
	Cut       bool      // the text is not the whole (WARC-Truncated: length)
}

func (p Page) check() error {
	switch {
	case !strings.HasPrefix(p.URL, "http://") && !strings.HasPrefix(p.URL, "https://") && !strings.HasPrefix(p.URL, "ni:///sha-256;"):
		return errors.New("the address is neither http nor https, nor the hash of a document")
	case len(escapeURI(p.URL)) > maxTarget:
		return fmt.Errorf("the address is longer than %d bytes", maxTarget)
	case p.At.IsZero() || p.At.UTC().Year() > 9999:
		return errors.New("there is no time of capture")
	case len(p.Text) > MaxBlock:
		return fmt.Errorf("the text is longer than %d bytes", MaxBlock)
	case !utf8.ValidString(p.Text):
		return errors.New("the text is not UTF-8")
	}
	if b, err := hex.DecodeString(p.RawSHA256); err != nil || len(b) != sha256.Size {
		return errors.New("the digest of the response is not a SHA-256 in hex")
	}
	return nil
}

// header returns the fields of the page's record.
func (p Page) header(id, info string) Header {
	sum := digest([]byte(p.Text))
	h := Header{
		{fieldType, Conversion},
		{fieldID, "<" + id + ">"},
		{fieldDate, p.At.UTC().Format(dateForm)},
		{fieldTarget, escapeURI(p.URL)},
		{fieldInfo, "<" + info + ">"},
		{fieldBlockSum, sum},
		{fieldPayloadSum, sum}, // a conversion's payload is its block (clause 6.8)
		{fieldSourceDigest, "sha256:" + strings.ToLower(p.RawSHA256)},
	}
	if t := oneLine(p.Title, maxTitle); t != "" {
		h = append(h, Field{fieldTitle, t})
	}
	if p.Cut {
		h = append(h, Field{fieldTruncated, "length"})
	}
	return append(h,
		Field{fieldContentType, "text/plain; charset=utf-8"},
		Field{fieldLength, strconv.Itoa(len(p.Text))})
}

// infoHeader returns the fields of a file's first record, and its block.
func infoHeader(id, file, software string, at time.Time) (Header, []byte) {
	block := []byte("software: " + oneLine(software, 200) + "\r\n" +
		"format: WARC File Format 1.1\r\n" +
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n" +
		"description: Text read out of cited pages and redacted; the pages themselves are not kept. " +
		fieldSourceDigest + " is the SHA-256 of the response's body that a text was made from, " + fieldTitle + " the page's title.\r\n")
	return Header{
		{fieldType, Info},
		{fieldID, "<" + id + ">"},
		{fieldDate, at.UTC().Format(dateForm)},
		{fieldFile, file},
		{fieldBlockSum, digest(block)},
		{fieldContentType, "application/warc-fields"},
		{fieldLength, strconv.Itoa(len(block))},
	}, block
}

// member is a record as it stands in a file: a gzip member of its own.
func member(h Header, block []byte) ([]byte, error) {
	var plain, out bytes.Buffer
	h.write(&plain)
	if plain.Len() > MaxHeader {
		return nil, fmt.Errorf("the header is longer than %d bytes", MaxHeader)
	}
	plain.Write(block)
	plain.WriteString("\r\n\r\n")
	z := gzip.NewWriter(&out)
	if _, err := z.Write(plain.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// newID makes an identifier: a random UUID (RFC 9562, version 4).
func newID() string {
	var u [16]byte
	_, _ = rand.Read(u[:]) // never fails, by its contract
	u[6], u[8] = u[6]&0x0F|0x40, u[8]&0x3F|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

func bareID(s string) string { return strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">") }

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// sumOK reports whether a labelled digest is that of block. One of an algorithm that
// is not known here says nothing.
func sumOK(label string, block []byte) bool {
	algorithm, value, _ := strings.Cut(label, ":")
	var sum []byte
	switch strings.ToLower(strings.ReplaceAll(algorithm, "-", "")) {
	case "sha256":
		s := sha256.Sum256(block)
		sum = s[:]
	case "sha1":
		s := sha1.Sum(block)
		sum = s[:]
	default:
		return true
	}
	return strings.EqualFold(value, hex.EncodeToString(sum)) ||
		strings.EqualFold(strings.TrimRight(value, "="), strings.TrimRight(base32.StdEncoding.EncodeToString(sum), "="))
}
