package deliver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/smtp"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// How the connection to a mail server is encrypted.
const (
	// StartTLS is the default: STARTTLS, and a server without it is refused unless it
	// is on this machine. Port 465 is encrypted from the start all the same.
	StartTLS = "starttls"
	// ImplicitTLS is encrypted from the start.
	ImplicitTLS = "tls"
	// NoTLS sends the text as it is. A password never goes that way to another
	// machine.
	NoTLS = "none"
)

// SMTP is the mail server that takes the desk's mail, and how it is spoken to.
type SMTP struct {
	Addr     string // host:port, mostly with port 587
	TLS      string // StartTLS (also when empty), ImplicitTLS or NoTLS
	User     string // empty: no sign-in
	Password string
	From     string         // "Rumour desk <desk@example.org>"; bounces come back to it
	RootCAs  *x509.CertPool // nil: those of the system
	Timeout  time.Duration  // for the whole of one mail; 1 min
	// Dial opens connections. Nil: net.Dialer.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	host, port string
	from       *mail.Address
	domain     string
}

// check reads the options; the error says which is wrong.
func (m *SMTP) check() (err error) {
	if m.host, m.port, err = net.SplitHostPort(m.Addr); err != nil || m.host == "" {
		return fmt.Errorf("server %q: it is written host:port, as in mail.example.org:587", m.Addr)
	}
	if n, err := strconv.ParseUint(m.port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("server %q: the port is a number", m.Addr)
	}
	if m.from, err = mail.ParseAddress(m.From); err != nil || line(m.from.Address) != m.from.Address {
		return fmt.Errorf("from %q: it is written as desk@example.org or Name <desk@example.org>", m.From)
	}
	switch {
	case m.TLS == "", m.TLS == StartTLS && m.port == "465":
		m.TLS = StartTLS
		if m.port == "465" {
			m.TLS = ImplicitTLS
		}
	case m.TLS != StartTLS && m.TLS != ImplicitTLS && m.TLS != NoTLS:
		return fmt.Errorf("tls %q: it is starttls, tls or none", m.TLS)
	}
	m.from.Name = line(m.from.Name)
	m.domain = asciiDomain(m.from.Address)
	if m.Password != "" && m.User == "" {
		return errors.New("a password without a user")
	}
	if m.Timeout <= 0 {
		m.Timeout = time.Minute
	}
	return nil
}

// here reports whether the server is on this machine.
func (m *SMTP) here() bool {
	if strings.EqualFold(m.host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(m.host)
	return err == nil && ip.IsLoopback()
}

// send hands one mail over. When it returns nil the server has taken the mail into
// its care; what goes wrong after that does not count.
func (m *SMTP) send(ctx context.Context, to string, text []byte) error {
	ctx, cancel := context.WithTimeout(ctx, m.Timeout)
	defer cancel()
	c, stop, err := m.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	if err := c.Mail(m.from.Address); err != nil {
		return refusal("the mail server refused the sender", err)
	}
	if err := c.Rcpt(to); err != nil {
		return refusal("the mail server refused the recipient", err)
	}
	w, err := c.Data()
	if err != nil {
		return refusal("the mail server refused the mail", err)
	}
	if _, err = w.Write(text); err == nil {
		err = w.Close()
	}
	if err != nil {
		return refusal("the mail server refused the mail", err)
	}
	_ = c.Quit() // it has the mail
	return nil
}

// open connects, encrypts and signs in. Whatever fails here is no fault of the
// recipient's, so it is tried again.
func (m *SMTP) open(ctx context.Context) (_ *smtp.Client, stop func(), err error) {
	fail := func(what string, err error) error {
		return &failure{why: fmt.Sprintf("mail server %s: %s", m.Addr, what), fault: desk.FaultOf("mail-down"), err: err, silent: true}
	}
	dial := m.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, "tcp", m.Addr)
	if err != nil {
		return nil, nil, fail("it cannot be reached", err)
	}
	deadline, _ := ctx.Deadline()
	_ = conn.SetDeadline(deadline)
	unhook := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	done := func() { unhook(); conn.Close() }
	defer func() {
		if err != nil {
			done()
		}
	}()
	conf := &tls.Config{ServerName: m.host, RootCAs: m.RootCAs, MinVersion: tls.VersionTLS12}
	encrypted := m.TLS == ImplicitTLS
	over := conn
	if encrypted {
		over = tls.Client(conn, conf)
	}
	c, err := smtp.NewClient(over, m.host)
	if err != nil {
		return nil, nil, fail("it did not greet", err)
	}
	if err := c.Hello(m.domain); err != nil {
		return nil, nil, fail("it did not answer the greeting", err)
	}
	if m.TLS == StartTLS {
		switch offered, _ := c.Extension("STARTTLS"); {
		case offered:
			if err := c.StartTLS(conf); err != nil {
				return nil, nil, fail("the encrypted connection failed", err)
			}
			encrypted = true
		case !m.here():
			return nil, nil, fail("it offers no encryption (STARTTLS)", nil)
		}
	}
	if m.User == "" {
		return c, done, nil
	}
	if !encrypted && !m.here() {
		return nil, nil, fail("the password is not sent without encryption", nil)
	}
	_, mechanisms := c.Extension("AUTH")
	auth, err := m.auth(mechanisms)
	if err != nil {
		return nil, nil, fail("the sign-in failed", err)
	}
	if err := c.Auth(auth); err != nil {
		return nil, nil, fail("the sign-in failed", err)
	}
	return c, done, nil
}

// auth chooses how to sign in: PLAIN (RFC 4616), or LOGIN for the servers that know
// nothing else. Both send the password, so the caller has seen to encryption.
func (m *SMTP) auth(mechanisms string) (smtp.Auth, error) {
	for _, name := range strings.Fields(strings.ToUpper(mechanisms)) {
		switch name {
		case "PLAIN":
			return plainAuth{m.User, m.Password}, nil
		case "LOGIN":
			return loginAuth{m.User, m.Password}, nil
		}
	}
	return nil, fmt.Errorf("the server offers %q, and PLAIN or LOGIN is needed", mechanisms)
}

type plainAuth struct{ user, password string }

// Start implements [smtp.Auth].
func (a plainAuth) Start(*smtp.ServerInfo) (string, []byte, error) {
	return "PLAIN", []byte("\x00" + a.user + "\x00" + a.password), nil
}

// Next implements [smtp.Auth].
func (a plainAuth) Next(_ []byte, more bool) ([]byte, error) {
	if more {
		return nil, errors.New("the server asks for more than a name and a password")
	}
	return nil, nil
}

type loginAuth struct{ user, password string }

// Start implements [smtp.Auth].
func (a loginAuth) Start(*smtp.ServerInfo) (string, []byte, error) { return "LOGIN", nil, nil }

// Next implements [smtp.Auth].
func (a loginAuth) Next(prompt []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	switch p := strings.ToLower(string(prompt)); {
	case strings.HasPrefix(p, "user"):
		return []byte(a.user), nil
	case strings.HasPrefix(p, "pass"):
		return []byte(a.password), nil
	}
	return nil, errors.New("the server asks for something else than a name and a password")
}

// refusal reads a server's answer: 5xx is for good, and it is the recipient's side
// that says so, but for the codes that ask the desk itself to sign in.
func refusal(what string, err error) error {
	f := &failure{why: what, err: err}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		f.err = fmt.Errorf("%d %s", reply.Code, reply.Msg)
		f.fault = desk.FaultOf("mail-refused", "said", plain(f.err.Error(), 300))
		own := reply.Code == 530 || reply.Code == 535 || reply.Code == 538
		f.final = reply.Code >= 500 && reply.Code < 600 && !own
		f.bounced = f.final
		return f
	}
	f.why, f.fault = "the connection to the mail server broke off", desk.FaultOf("mail-broke")
	return f
}
