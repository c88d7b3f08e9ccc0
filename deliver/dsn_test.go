package deliver

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
)

func TestParseDSN(t *testing.T) {
	for _, tt := range []struct {
		file string
		want Bounce
		err  error
	}{
		{"postfix.eml", Bounce{Action: "failed", Status: "5.1.1", Reason: `there is no such mailbox (550 5.1.1 [address]: Recipient address rejected: User unknown in virtual mailbox table)`}, nil},
		{"headers-only.eml", Bounce{Action: "failed", Status: "5.2.2", Reason: "the mailbox is full (552 5.2.2 Mailbox full)"}, nil},
		{"delayed.eml", Bounce{Action: "delayed", Status: "4.4.1", Reason: "the recipient's mail server could not be reached (connect to mx.institute.example[192.0.2.7]:25: Connection timed out)"}, nil},
		{"two-recipients.eml", Bounce{Action: "failed", Status: "5.7.1", Reason: "the recipient's mail server refuses the mail by its policy (5.7.1)"}, nil},
		{"foreign.eml", Bounce{}, ErrForeign},
		{"no-original.eml", Bounce{}, ErrForeign},
		{"reply.eml", Bounce{}, ErrNotDSN},
		{"no-status.eml", Bounce{}, ErrNotDSN},
	} {
		t.Run(tt.file, func(t *testing.T) {
			got, err := ParseDSN(strings.NewReader(dsn(t, tt.file)))
			if !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			if err == nil {
				tt.want.MessageID, tt.want.Delivery, tt.want.Referral, tt.want.sum = "d34.r12.0123456789abcdef@desk.example", 34, 12, "0123456789abcdef"
			}
			if got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestParseDSNOfAnySize(t *testing.T) {
	for name, in := range map[string]io.Reader{
		"a body without end":   io.MultiReader(strings.NewReader(strings.Split(dsn(t, "postfix.eml"), "--BOUNDARY")[0]), forever("spam\r\n")),
		"a header without end": forever("X-Spam: spam\r\n"),
		"a line without end":   forever("spam"),
		"a status without end": io.MultiReader(strings.NewReader(strings.Split(dsn(t, "postfix.eml"), "Final-Recipient")[0]), forever("Action: failed\r\n\r\n")),
	} {
		if b, err := ParseDSN(in); err == nil {
			t.Errorf("%s: %+v", name, b)
		}
	}
	if _, err := ParseDSN(io.MultiReader(strings.NewReader(""), broken{})); err == nil || errors.Is(err, ErrNotDSN) {
		t.Errorf("a broken pipe: %v", err)
	}
}

type forever string

func (f forever) Read(p []byte) (int, error) {
	n := 0
	for len(p)-n >= len(f) {
		n += copy(p[n:], f)
	}
	if n == 0 {
		n = copy(p, f[:min(len(f), len(p))])
	}
	return n, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// dsn reads a notification of testdata, with the line ends of mail.
func dsn(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "dsn", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\n", "\r\n")
}

// TestBounceComesBack sends a mail, and then gives its notification to the service.
func TestBounceComesBack(t *testing.T) {
	w, m := newWorld(t), startMail(t, withStartTLS)
	rec := newReceiver(t, w)
	w.hook(rec, "referral.bounced")
	o := w.options()
	o.SMTP, o.Client = m.options(), client(t, "127.0.0.1")
	told := 0
	o.OnBounce = func(_ context.Context, _ desk.Delivery, _ string) error { told++; return nil }
	s := w.service(o)
	r := w.refer("office@institute.example", "en")
	w.sweep(s)
	w.send(s)
	h, _, _ := readMail(t, m.mails()[0].text)
	id := strings.Trim(h.Get("Message-Id"), "<>")
	take := func(file, id string) error {
		_, err := s.RecordBounce(t.Context(), strings.NewReader(strings.ReplaceAll(dsn(t, file), "d34.r12.0123456789abcdef@desk.example", id)))
		return err
	}
	parts := strings.SplitN(id, ".", 3) // delivery, referral, hash and domain
	for _, other := range []string{
		"d34.r12.0123456789abcdef@desk.example",                      // there is no such delivery
		parts[0] + ".r99." + parts[2],                                // nor such a referral
		parts[0] + "." + parts[1] + ".0123456789abcdef@desk.example", // guessed
	} {
		if err := take("postfix.eml", other); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v", other, err)
		}
	}
	if err := take("delayed.eml", id); err != nil {
		t.Fatal(err)
	}
	if got := w.referral(r.ID); got.Bounced != "" || told != 0 {
		t.Fatalf("bounced: %q", got.Bounced)
	}
	for range 2 {
		if err := take("postfix.eml", id); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.referral(r.ID); !strings.HasPrefix(got.Bounced, "there is no such mailbox") || told == 0 {
		t.Errorf("bounced: %q", got.Bounced)
	}
	for range 2 {
		if err := s.Feed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	events := w.deliveries(desk.DeliverWebhook)
	if len(events) != 1 || events[0].Event != "referral.bounced" {
		t.Fatalf("%d events", len(events))
	}
	golden(t, "bounced.golden", events[0].Body+"\n")
}

func FuzzParseDSN(f *testing.F) {
	files, err := filepath.Glob("testdata/dsn/*.eml")
	if err != nil || len(files) == 0 {
		f.Fatal(err, files)
	}
	for _, file := range files {
		f.Add(dsn(f, filepath.Base(file)))
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseDSN(strings.NewReader(s))
		if err != nil {
			if b != (Bounce{}) {
				t.Errorf("%+v with %v", b, err)
			}
			return
		}
		if b.Reason != line(b.Reason) || utf8.RuneCountInString(b.Reason) > maxReason || mailAddress.MatchString(b.Reason) {
			t.Errorf("reason %q", b.Reason)
		}
		if _, _, _, ok := parseMessageID(b.MessageID); !ok || b.Delivery < 0 || b.Referral < 0 {
			t.Errorf("%+v", b)
		}
		switch b.Action {
		case "failed", "delayed", "delivered", "relayed", "expanded":
		default:
			t.Errorf("action %q", b.Action)
		}
	})
}
