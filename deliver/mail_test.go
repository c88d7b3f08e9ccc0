package deliver

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/rumordesk/rumordesk/desk"
)

// readMail parses what a server got, checks what every mail must have, and returns
// its subject and text.
func readMail(t *testing.T, raw []byte) (h mail.Header, subject, text string) {
	t.Helper()
	for i, l := range bytes.Split(raw, []byte("\r\n")) {
		if len(l) > 78 || bytes.ContainsAny(l, "\r\n\x00") {
			t.Errorf("line %d has %d bytes: %q", i+1, len(l), l)
		}
		for _, c := range l {
			if c >= 0x80 {
				t.Errorf("line %d is not ASCII: %q", i+1, l)
				break
			}
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	var body io.Reader = quotedprintable.NewReader(m.Body)
	if m.Header.Get("Content-Transfer-Encoding") == "base64" {
		body = base64.NewDecoder(base64.StdEncoding, m.Body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Auto-Submitted": "auto-generated", "Mime-Version": "1.0", "Content-Type": "text/plain; charset=utf-8"} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if _, err := m.Header.Date(); err != nil {
		t.Errorf("Date: %v", err)
	}
	return m.Header, subject, strings.ReplaceAll(string(b), "\r\n", "\n")
}

func TestReferralGoesOutByMail(t *testing.T) {
	for _, lang := range []string{"en", "zh-CN"} {
		t.Run(lang, func(t *testing.T) {
			w, m := newWorld(t), startMail(t, withStartTLS)
			o := w.options()
			o.SMTP = m.options()
			s := w.service(o)
			r := w.refer("office@institute.example", lang)
			for range 3 { // the handler and two sweeps: it goes out once
				if err := s.QueueReferral(t.Context(), r.ID); err != nil {
					t.Fatal(err)
				}
				w.sweep(w.service(o))
			}
			w.send(s)
			w.send(s)
			got := m.mails()
			if len(got) != 1 || !got[0].tls || got[0].to != "office@institute.example" || got[0].from != "desk@desk.example" {
				t.Fatalf("%d mails: %+v", len(got), got)
			}
			h, subject, text := readMail(t, got[0].text)
			if !strings.Contains(text, "https://desk.example/r/"+w.refs.Token(r)+"\n") {
				t.Error("the link is not in the mail")
			}
			if strings.Contains(text, w.desk.Name) {
				t.Error("a member of the desk is named")
			}
			if from, err := h.AddressList("From"); err != nil || from[0].Name != "卫生谣言工作台" {
				t.Errorf("From: %v, %v", from, err)
			}
			d := w.deliveries(desk.DeliverMail)[0]
			if d.SentAt.IsZero() || d.Dead || d.Error != "" || d.Attempts != 1 {
				t.Errorf("%+v", d)
			}
			if id, ref, _, ok := parseMessageID(h.Get("Message-Id")); !ok || id != d.ID || ref != r.ID {
				t.Errorf("Message-ID: %s", h.Get("Message-Id"))
			}
			golden(t, "referral."+lang+".golden", subject+"\n\n"+strings.ReplaceAll(text, w.refs.Token(r), "TOKEN"))
		})
	}
}

func TestMailIsTriedAgainUntilItIsTaken(t *testing.T) {
	w, m := newWorld(t), startMail(t, withStartTLS)
	o := w.options()
	o.SMTP = m.options()
	s := w.service(o)
	r := w.refer("office@institute.example", "en")
	w.sweep(s)
	full := 0
	m.set(func(m *mailServer) {
		m.onRcpt = func(string) error {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Come back later, office@institute.example"}
		}
	})
	w.send(s)
	d := w.deliveries(desk.DeliverMail)[0]
	if d.Dead || d.Attempts != 1 || !strings.Contains(d.Error, "refused the recipient: 451") || strings.Contains(d.Error, "@") {
		t.Fatalf("%+v", d)
	}
	if wait := d.DueAt.Sub(w.clock.Now()); wait < 48*time.Second || wait > 72*time.Second {
		t.Errorf("tried again after %v", wait)
	}
	if n := w.send(s); n != 0 {
		t.Errorf("%d tries before it was due", n)
	}
	m.set(func(m *mailServer) {
		m.onRcpt = nil
		m.onData = func() error {
			if full++; full == 1 {
				return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Disk full"}
			}
			return nil
		}
	})
	for range 2 {
		w.clock.add(10 * time.Minute)
		w.send(s)
	}
	if d := w.deliveries(desk.DeliverMail)[0]; d.SentAt.IsZero() || d.Attempts != 3 {
		t.Errorf("%+v", d)
	}
	if r := w.referral(r.ID); r.Bounced != "" {
		t.Errorf("bounced: %s", r.Bounced)
	}
}

func TestRefusedMailBouncesAtOnce(t *testing.T) {
	for name, hook := range map[string]func(*mailServer){
		"recipient": func(m *mailServer) {
			m.onRcpt = func(string) error {
				return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user <office@institute.example>"}
			}
		},
		"text": func(m *mailServer) {
			m.onData = func() error {
				return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Not wanted"}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, m := newWorld(t), startMail(t, withStartTLS)
			m.set(hook)
			o := w.options()
			o.SMTP = m.options()
			var told []string
			o.OnBounce = func(_ context.Context, d desk.Delivery, reason string) error {
				told = append(told, fmt.Sprint(d.Referral, " ", reason))
				return nil
			}
			s := w.service(o)
			r := w.refer("office@institute.example", "en")
			w.sweep(s)
			w.send(s)
			d, got := w.deliveries(desk.DeliverMail)[0], w.referral(r.ID)
			if !d.Dead || d.Attempts != 1 || got.Bounced == "" || got.Bounced != d.Error || strings.Contains(d.Error, "@") {
				t.Errorf("%+v, bounced %q", d, got.Bounced)
			}
			if len(told) != 1 || !strings.HasPrefix(told[0], fmt.Sprint(r.ID, " the mail server refused the ")) {
				t.Errorf("told: %q", told)
			}
			w.clock.add(100 * time.Hour)
			w.sweep(s)
			if n := w.send(s); n != 0 {
				t.Error("it was tried, or a reminder sent, after it bounced")
			}
		})
	}
}

// A server of our own that does not let us in is no fault of the recipient's.
func TestMailServerTroubleIsNoBounce(t *testing.T) {
	m := startMail(t, withStartTLS)
	plain := startMail(t, withoutTLS)
	for name, tt := range map[string]struct {
		smtp func() *SMTP
		want string
	}{
		"wrong password": {func() *SMTP { o := m.options(); o.User, o.Password = "desk", "guess"; return o }, "the sign-in failed"},
		"not trusted":    {func() *SMTP { o := m.options(); o.RootCAs = nil; return o }, "the encrypted connection failed"},
		"no encryption":  {plain.options, "no encryption"},
		"password in the clear": {func() *SMTP {
			o := plain.options()
			o.TLS, o.User, o.Password = NoTLS, "desk", "a secret"
			return o
		}, "not sent without encryption"},
		"nobody there": {func() *SMTP { return &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"} }, "cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			o := w.options()
			o.SMTP = tt.smtp()
			s := w.service(o)
			r := w.refer("office@institute.example", "en")
			w.sweep(s)
			w.send(s)
			d := w.deliveries(desk.DeliverMail)[0]
			if d.Dead || !strings.Contains(d.Error, tt.want) || w.referral(r.ID).Bounced != "" {
				t.Errorf("%+v", d)
			}
		})
	}
	if n := len(m.mails()) + len(plain.mails()); n != 0 {
		t.Errorf("%d mails went out", n)
	}
}

func TestMailIsGivenUpInTheEnd(t *testing.T) {
	w := newWorld(t)
	o := w.options()
	o.SMTP = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}
	s := w.service(o)
	w.update(func(tx desk.Tx) error {
		_, err := tx.AddDelivery(desk.Delivery{Kind: desk.DeliverMail, To: "office@institute.example", Event: MailDigest, DueAt: t0})
		return err
	})
	n := 0
	for range 20 {
		n += w.send(s)
		w.clock.add(30 * time.Hour)
	}
	d := w.deliveries(desk.DeliverMail)[0]
	if n != tries(desk.DeliverMail) || !d.Dead || !strings.Contains(d.Error, "given up after 10 tries") {
		t.Errorf("%d tries, %+v", n, d)
	}
}

func TestSignIn(t *testing.T) {
	for _, tt := range []struct {
		name  string
		kind  serverKind
		login bool
		opt   func(*SMTP)
		want  string
		tls   bool
	}{
		{"plain over starttls", withStartTLS, false, func(*SMTP) {}, "PLAIN", true},
		{"login over starttls", withStartTLS, true, func(*SMTP) {}, "LOGIN", true},
		{"plain over tls", withTLS, false, func(o *SMTP) { o.TLS = ImplicitTLS }, "PLAIN", true},
		{"port 465", withTLS, false, func(o *SMTP) { o.Addr = "mail.example:465" }, "PLAIN", true},
		{"this machine", withoutTLS, false, func(o *SMTP) { o.Dial = nil }, "PLAIN", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := startMail(t, tt.kind)
			m.login = tt.login
			o := m.options()
			if tt.name == "this machine" {
				o.Addr = m.addr
			}
			o.User, o.Password = "desk", "a secret"
			tt.opt(o)
			if err := o.check(); err != nil {
				t.Fatal(err)
			}
			text, err := o.compose(desk.Delivery{ID: 1, To: "a@b.example", Subject: "s", Body: "b"}, "", t0)
			if err != nil {
				t.Fatal(err)
			}
			if err := o.send(t.Context(), "a@b.example", text); err != nil {
				t.Fatal(err)
			}
			if got := m.mails(); len(got) != 1 || len(m.signedIn) != 1 || m.signedIn[0] != tt.want {
				t.Errorf("%d mails, signed in %v", len(got), m.signedIn)
			}
		})
	}
}

func TestOptionsOfMail(t *testing.T) {
	for _, o := range []SMTP{
		{From: "a@b.example"},
		{Addr: "mail.example", From: "a@b.example"},
		{Addr: "mail.example:smtp", From: "a@b.example"},
		{Addr: "mail.example:587", From: "desk"},
		{Addr: "mail.example:587", From: "a@b.example\r\nBcc: c@d.example"},
		{Addr: "mail.example:587", From: "a@b.example", TLS: "ssl"},
		{Addr: "mail.example:587", From: "a@b.example", Password: "x"},
	} {
		if err := o.check(); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("a@b.example", "Subject", "Body")
	f.Add("a@b.example", "疫苗\r\nBcc: x@y.example\r\n\r\nhello", "正文\n.\nQUIT\r\n")
	f.Add("\"a\r\n\"@b.example", strings.Repeat("long ", 300), strings.Repeat("x", 5000))
	f.Add(strings.Repeat("p", 3675)+"@b.example", "Subject", "Body")
	f.Add("名字@例子.example", strings.Repeat("长", 300), "\x00\xff\r")
	o := &SMTP{Addr: "mail.example:587", From: "Desk <desk@desk.example>"}
	if err := o.check(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, to, subject, body string) {
		raw, err := o.compose(desk.Delivery{ID: 3, Referral: 4, To: to, Subject: subject, Body: body, Event: MailDigest}, "https://desk.example/settings", t0)
		if err != nil {
			return
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Header) != 10 {
			t.Errorf("%d fields: %v", len(m.Header), m.Header)
		}
		for _, l := range bytes.Split(raw, []byte("\r\n")) {
			if len(l) > 998 || bytes.ContainsAny(l, "\r\n\x00") {
				t.Errorf("a line of %d bytes: %q", len(l), l)
			}
		}
		if got, err := m.Header.AddressList("To"); err != nil || len(got) != 1 {
			t.Errorf("To: %v, %v", got, err)
		}
	})
}

func TestAnAddressHasTheLengthMailAllows(t *testing.T) {
	fits := strings.Repeat("p", maxAddress-len("@b.example")) + "@b.example"
	if _, err := recipient(fits); err != nil {
		t.Errorf("%d octets: %v", len(fits), err)
	}
	if _, err := recipient("p" + fits); err == nil {
		t.Errorf("%d octets are taken", len(fits)+1)
	}
}
