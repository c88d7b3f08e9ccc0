package deliver

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailServer is a real SMTP server on the loopback, called mail.example.
type mailServer struct {
	addr  string
	roots *x509.CertPool

	mu       sync.Mutex
	got      []gotMail
	sessions int
	onMail   func(from string) error
	onRcpt   func(to string) error
	onData   func() error
	login    bool // only AUTH LOGIN is known
	signedIn []string
}

type gotMail struct {
	from, to string
	text     []byte
	tls      bool
}

type serverKind int

const (
	withStartTLS serverKind = iota
	withTLS
	withoutTLS
)

func startMail(t *testing.T, kind serverKind) *mailServer {
	t.Helper()
	m := &mailServer{}
	cert, pool := certificate(t)
	m.roots = pool
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		m.mu.Lock()
		m.sessions++
		m.mu.Unlock()
		return &mailSession{m: m, c: c}, nil
	}))
	s.Domain, s.ReadTimeout, s.WriteTimeout, s.AllowInsecureAuth = "mail.example", 10*time.Second, 10*time.Second, true
	s.MaxLineLength, s.ErrorLog = 1000, log.New(io.Discard, "", 0)
	if kind == withStartTLS {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.addr = l.Addr().String()
	if kind == withTLS {
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(l)
	}()
	t.Cleanup(func() { s.Close(); <-done })
	return m
}

// options speak to the server under its name, so that it is not on this machine.
func (m *mailServer) options() *SMTP {
	return &SMTP{
		Addr: "mail.example:587", From: "卫生谣言工作台 <desk@desk.example>", RootCAs: m.roots, Timeout: 10 * time.Second,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, m.addr)
		},
	}
}

func (m *mailServer) mails() []gotMail {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]gotMail(nil), m.got...)
}

func (m *mailServer) set(fn func(*mailServer)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fn(m)
}

type mailSession struct {
	m   *mailServer
	c   *smtp.Conn
	now gotMail
}

func (s *mailSession) hook(pick func(*mailServer) error) error {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	return pick(s.m)
}

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	_, s.now.tls = s.c.TLSConnectionState()
	s.now.from = from
	return s.hook(func(m *mailServer) error {
		if m.onMail == nil {
			return nil
		}
		return m.onMail(from)
	})
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	return s.hook(func(m *mailServer) error {
		if m.onRcpt == nil {
			return nil
		}
		return m.onRcpt(to)
	})
}

func (s *mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.now.text = text
	return s.hook(func(m *mailServer) error {
		if m.onData != nil {
			if err := m.onData(); err != nil {
				return err
			}
		}
		m.got = append(m.got, s.now)
		return nil
	})
}

func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }

func (s *mailSession) AuthMechanisms() []string {
	if s.m.login {
		return []string{"LOGIN"}
	}
	return []string{"CRAM-MD5", "PLAIN"}
}

func (s *mailSession) Auth(mech string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != "desk" || password != "a secret" {
			return errors.New("wrong")
		}
		s.m.set(func(m *mailServer) { m.signedIn = append(m.signedIn, mech) })
		return nil
	}
	if mech == "LOGIN" {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

// loginServer is the server's side of AUTH LOGIN, which go-sasl has no more.
type loginServer struct {
	check func(user, password string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// certificate is one for mail.example, and the pool that believes it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example"}, DNSNames: []string{"mail.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, pool
}
