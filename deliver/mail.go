package deliver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/rumordesk/rumordesk/desk"
)

// maxSubject is the length of a subject in characters.
const maxSubject = 200

// messageID names a mail. It is the same at every try, so that a mailbox can drop
// the repeat after a crash, and it leads a bounce back to its delivery and referral.
// The hash covers the text, and with it the secret link of a referral: who has not
// got the mail cannot make up its Message-ID and pretend that it bounced.
func messageID(d desk.Delivery, domain string) string {
	return fmt.Sprintf("d%d.r%d.%s@%s", d.ID, d.Referral, contentSum(d), domain)
}

var ourID = regexp.MustCompile(`^<?d([0-9]{1,18})\.r([0-9]{1,18})\.([0-9a-f]{16})@[^\s<>@]{1,255}>?$`)

// parseMessageID reads what messageID wrote, angle brackets or not.
func parseMessageID(s string) (delivery, referral int64, sum string, ok bool) {
	m := ourID.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, 0, "", false
	}
	delivery, _ = strconv.ParseInt(m[1], 10, 64) // 18 digits fit
	referral, _ = strconv.ParseInt(m[2], 10, 64)
	return delivery, referral, m[3], true
}

func contentSum(d desk.Delivery) string {
	h := sha256.New()
	for _, s := range []string{string(d.Kind), d.To, d.Event, d.Subject, d.Body} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// compose writes a mail: plain text in UTF-8, encoded so that no line is longer than
// what mail allows and every character survives.
func (m *SMTP) compose(d desk.Delivery, settings string, now time.Time) ([]byte, error) {
	to, err := recipient(d.To)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	header(&b, "From", m.from.String())
	header(&b, "To", (&mail.Address{Address: to}).String())
	header(&b, "Subject", encodeWords(cut(line(d.Subject), maxSubject)))
	header(&b, "Date", now.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000"))
	header(&b, "Message-ID", "<"+messageID(d, m.domain)+">")
	header(&b, "MIME-Version", "1.0")
	header(&b, "Auto-Submitted", "auto-generated") // RFC 3834: no holiday notices back
	if d.Event == MailDigest && settings != "" {
		header(&b, "List-Unsubscribe", "<"+settings+">")
	}
	header(&b, "Content-Type", "text/plain; charset=utf-8")
	text := strings.ReplaceAll(strings.ToValidUTF8(d.Body, "\uFFFD"), "\r\n", "\n")
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if wide(text) {
		header(&b, "Content-Transfer-Encoding", "base64")
		b.WriteString("\r\n")
		raw := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
		for len(raw) > 0 {
			n := min(76, len(raw))
			b.WriteString(raw[:n] + "\r\n")
			raw = raw[n:]
		}
		return b.Bytes(), nil
	}
	header(&b, "Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a buffer does not fail
	_ = w.Close()
	return b.Bytes(), nil
}

// maxAddress is the longest address that a mail server has to take, in octets: a path
// of 256 with its angle brackets (RFC 5321, 4.5.3.1.3). It also keeps the field that
// names it under the 998 octets of a line (RFC 5322, 2.1.1).
const maxAddress = 254

// recipient checks an address: a bare one, no longer than mail allows, with nothing
// in it that could end a line of the protocol or of the header.
func recipient(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || line(s) != s || len(s) > maxAddress {
		return "", &failure{why: fmt.Sprintf("%q is not an e-mail address", cut(line(s), 100)), fault: desk.FaultOf("mail-address"), final: true, bounced: true}
	}
	return a.Address, nil
}

// header writes one field, folded at spaces so that lines stay below 78 characters
// where that is possible. What would end the field is taken out.
func header(b *bytes.Buffer, name, value string) {
	b.WriteString(name + ":")
	col := len(name) + 1
	for _, word := range strings.Fields(strings.Map(dropBreaks, value)) {
		// An encoded word has 76 characters of its line (RFC 2047), so it begins one.
		if col+1+len(word) > 76 && (col > len(name)+1 || strings.HasPrefix(word, "=?")) {
			b.WriteString("\r\n")
			col = 0
		}
		b.WriteString(" " + word)
		col += 1 + len(word)
	}
	b.WriteString("\r\n")
}

func dropBreaks(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

// encodeWords encodes a header's text (RFC 2047) in whichever way is shorter.
func encodeWords(s string) string {
	if wide(s) {
		return mime.BEncoding.Encode("utf-8", s)
	}
	return mime.QEncoding.Encode("utf-8", s)
}

// wide reports whether base64 is shorter than quoted-printable: more than a sixth of
// the bytes are not ASCII.
func wide(s string) bool {
	n := 0
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			n++
		}
	}
	return n*6 > len(s)
}

// asciiDomain is the domain of an address as it may stand in a Message-ID and be
// said to a server.
func asciiDomain(address string) string {
	_, domain, _ := strings.Cut(address[max(0, strings.LastIndexByte(address, '@')):], "@")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil && ascii != "" {
		return ascii
	}
	return "localhost"
}

func (s *Service) sendMail(ctx context.Context, d desk.Delivery, now time.Time) error {
	to, err := recipient(d.To)
	if err != nil {
		return err
	}
	text, err := s.o.SMTP.compose(d, s.o.Links.Settings, now)
	if err != nil {
		return err
	}
	return s.o.SMTP.send(ctx, to, text)
}
