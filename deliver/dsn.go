package deliver

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// Limits of a notification. Real ones have a few kilobytes, and some repeat the
// whole mail.
const (
	maxDSN       = 4 << 20 // bytes
	maxDSNParts  = 10
	maxDSNStatus = 64 << 10 // bytes of the part with the status
	maxDSNGroups = 50       // recipients in it
	maxReason    = 300      // characters
)

// Errors of [ParseDSN].
var (
	ErrNotDSN = errors.New("this is not a delivery status notification (multipart/report, RFC 3464)")
	ErrTooBig = fmt.Errorf("the mail is larger than %d MB", maxDSN>>20)
)

// Bounce is what a delivery status notification says of one mail. Nothing else of
// it is kept: not the addresses, not the text.
type Bounce struct {
	MessageID string // of the mail that it is about, without angle brackets
	Delivery  int64
	Referral  int64  // 0: the mail was not about one
	Action    string // failed, delayed, delivered, relayed, expanded
	Status    string // RFC 3463, such as 5.1.1
	Reason    string // in plain words
	sum       string
}

// Failed reports whether the mail did not arrive, and will not.
func (b Bounce) Failed() bool { return b.Action == "failed" }

// ParseDSN reads a delivery status notification (RFC 3464), as it came from the mail
// server. The errors are ErrNotDSN, ErrTooBig, ErrForeign when the mail that it is
// about has no Message-ID of this desk's form, or that of the reader.
func ParseDSN(r io.Reader) (b Bounce, err error) {
	defer func() { err = wrapped(err, "read a delivery status notification") }()
	in := &bounded{r: r, left: maxDSN}
	m, err := mail.ReadMessage(bufio.NewReader(in))
	if err != nil {
		return b, in.or(ErrNotDSN)
	}
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || media != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") || params["boundary"] == "" {
		return b, ErrNotDSN
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	status, about := false, ""
	for range maxDSNParts {
		p, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return Bounce{}, in.or(ErrNotDSN)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		switch kind {
		case "message/delivery-status", "message/global-delivery-status":
			if !status {
				status = b.readStatus(io.LimitReader(p, maxDSNStatus))
			}
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			if about == "" {
				head, _ := textproto.NewReader(bufio.NewReader(io.LimitReader(p, maxDSNStatus))).ReadMIMEHeader()
				about = head.Get("Message-Id")
			}
		}
	}
	if in.err != nil {
		return Bounce{}, in.err
	}
	if !status {
		return Bounce{}, ErrNotDSN
	}
	var ok bool
	if b.Delivery, b.Referral, b.sum, ok = parseMessageID(about); !ok {
		return Bounce{}, ErrForeign
	}
	b.MessageID = strings.Trim(strings.TrimSpace(about), "<>")
	return b, nil
}

var statusCode = regexp.MustCompile(`\b[245]\.[0-9]{1,3}\.[0-9]{1,3}\b`)

// readStatus reads the fields of the message, and then of each recipient: the one
// for whom it failed is told of, else the first.
func (b *Bounce) readStatus(r io.Reader) bool {
	br := textproto.NewReader(bufio.NewReader(r))
	_, _ = br.ReadMIMEHeader() // of the message: which server, when
	found := false
	for range maxDSNGroups {
		g, err := br.ReadMIMEHeader()
		if len(g) == 0 && err != nil {
			break
		}
		action := strings.ToLower(line(g.Get("Action")))
		switch action {
		case "failed", "delayed", "delivered", "relayed", "expanded":
		default:
			continue
		}
		if found && (action != "failed" || b.Action == "failed") {
			continue
		}
		found = true
		b.Action, b.Status = action, statusCode.FindString(g.Get("Status"))
		b.Reason = reason(b.Status, g.Get("Diagnostic-Code"))
	}
	return found
}

// reason says in plain words why a mail did not arrive: what the status means, and
// what the other server said.
func reason(status, diagnostic string) string {
	if kind, text, ok := strings.Cut(diagnostic, ";"); ok && !strings.ContainsAny(strings.TrimSpace(kind), " \t") {
		diagnostic = text
	}
	reply, means := plain(diagnostic, maxReason), meaning(status)
	switch {
	case means == "" && reply == "":
		return "the mail did not arrive"
	case means == "":
		return reply
	case reply == "":
		return fmt.Sprintf("%s (%s)", means, status)
	}
	return cut(fmt.Sprintf("%s (%s)", means, reply), maxReason)
}

// meaning reads an enhanced status code (RFC 3463).
func meaning(status string) string {
	_, rest, _ := strings.Cut(status, ".")
	switch rest {
	case "1.1", "1.0", "1.6":
		return "there is no such mailbox"
	case "1.2", "1.10":
		return "there is no such mail domain, or it takes no mail"
	case "1.3":
		return "the address is not written as it should be"
	case "2.1":
		return "the mailbox is closed"
	case "2.2":
		return "the mailbox is full"
	case "2.3", "3.4":
		return "the mail is too large for the recipient"
	}
	switch class, _, _ := strings.Cut(rest, "."); class {
	case "1", "2":
		return "the mailbox does not take the mail"
	case "3":
		return "the recipient's mail server is in trouble"
	case "4":
		return "the recipient's mail server could not be reached"
	case "5", "6":
		return "the mail servers did not understand each other"
	case "7":
		return "the recipient's mail server refuses the mail by its policy"
	}
	return ""
}

// bounded reads at most left bytes, and remembers what went wrong.
type bounded struct {
	r    io.Reader
	left int
	err  error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.err = ErrTooBig
		return 0, b.err
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// or is what went wrong while reading, or else err.
func (b *bounded) or(err error) error {
	if b.err != nil {
		return b.err
	}
	return err
}
