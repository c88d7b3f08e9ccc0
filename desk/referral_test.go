package desk_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func (b *bench) referrals(key byte) *desk.Referrals {
	return desk.NewReferrals(b.store, words{}, desk.DefaultClocks(), bytes.Repeat([]byte{key}, 32), b.clock)
}

// accepted is a new case that was accepted.
func (b *bench) accepted(t *testing.T) desk.CaseID {
	t.Helper()
	id := b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	return id
}

func (b *bench) recipient(t *testing.T, r desk.Recipient) desk.Recipient {
	t.Helper()
	out, err := b.referrals(7).SaveRecipient(t.Context(), editor, r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// refer sends a question outside the directory, due in a day.
func (b *bench) refer(t *testing.T, id desk.CaseID) (desk.Referral, string) {
	t.Helper()
	r, token, err := b.referrals(7).Refer(t.Context(), reviewer, id, 0, "Institute of Tropical Medicine", "Is it so?", b.now.Add(24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return r, token
}

func (b *bench) referral(t *testing.T, id int64) (r desk.Referral) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { r, err = tx.Referral(id); return err })
	return r
}

func TestRecipients(t *testing.T) {
	b := open(t)
	rs := b.referrals(7)
	good := desk.Recipient{Organisation: "  Institute   of Tropical Medicine ", Competence: []string{"dengue"}, Email: "desk@institute.example", ReplyTime: 36 * time.Hour}
	for name, c := range map[string]struct {
		by   desk.Actor
		edit func(*desk.Recipient)
		want any
	}{
		"a reviewer":         {reviewer, func(*desk.Recipient) {}, desk.ErrForbidden},
		"no name":            {editor, func(r *desk.Recipient) { r.Organisation = " " }, "field organisation"},
		"a long name":        {editor, func(r *desk.Recipient) { r.Organisation = strings.Repeat("很", 201) }, "field organisation"},
		"no address":         {editor, func(r *desk.Recipient) { r.Email = "institute" }, "field email"},
		"a name beside it":   {editor, func(r *desk.Recipient) { r.Email = "Desk <desk@institute.example>" }, "field email"},
		"a negative time":    {editor, func(r *desk.Recipient) { r.ReplyTime = -time.Hour }, "field usual"},
		"one who is unknown": {editor, func(r *desk.Recipient) { r.ID = 99 }, desk.ErrNotFound},
		"without an address": {editor, func(r *desk.Recipient) { r.Email = "" }, nil},
		"an admin":           {admin, func(*desk.Recipient) {}, nil},
	} {
		r := good
		c.edit(&r)
		out, err := rs.SaveRecipient(t.Context(), c.by, r)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		if err == nil && (out.ID == 0 || out.Organisation != "Institute of Tropical Medicine") {
			t.Errorf("%s: saved as %+v", name, out)
		}
	}
	saved := b.recipient(t, good)
	saved.Retired = true
	if out, err := rs.SaveRecipient(t.Context(), editor, saved); err != nil || out.ID != saved.ID || !out.Retired {
		t.Errorf("changed: %+v, %v", out, err)
	}
}

// TestRefer: who is asked, where the mail goes, and when the answer is due.
func TestRefer(t *testing.T) {
	b := open(t)
	to := b.recipient(t, desk.Recipient{Organisation: "Institute", Email: "desk@institute.example"})
	silent := b.recipient(t, desk.Recipient{Organisation: "Laboratory"})
	retired := b.recipient(t, desk.Recipient{Organisation: "Closed", Retired: true})
	id, fresh := b.accepted(t), b.opened(t)
	type ask struct {
		by        desk.Actor
		id        desk.CaseID
		recipient int64
		name      string
		question  string
		due       time.Time
	}
	good := ask{reviewer, id, to.ID, "", "Is it so? Ask secret@example.org", time.Time{}}
	with := func(edit func(*ask)) ask { a := good; edit(&a); return a }
	for _, c := range []struct {
		name   string
		ask    ask
		want   any
		mailed string
		called string
		due    time.Time
	}{
		{"of the directory", good, nil, "desk@institute.example", "Institute", b.now.Add(48 * time.Hour)},
		{"of the directory, without an address", with(func(a *ask) { a.recipient = silent.ID }), nil, "", "Laboratory", b.now.Add(48 * time.Hour)},
		{"outside the directory", with(func(a *ask) { a.recipient, a.name = 0, " Dr  Who, secret@example.org " }), nil, "", "Dr Who, [email]", b.now.Add(48 * time.Hour)},
		{"with a time of its own", with(func(a *ask) { a.due = b.now.Add(time.Hour) }), nil, "desk@institute.example", "Institute", b.now.Add(time.Hour)},
		{"by nobody of the desk", with(func(a *ask) { a.by.Role = 0 }), desk.ErrForbidden, "", "", time.Time{}},
		{"without a question", with(func(a *ask) { a.question = " \n" }), "field question", "", "", time.Time{}},
		{"with a long question", with(func(a *ask) { a.question = strings.Repeat("很", 4001) }), "field question", "", "", time.Time{}},
		{"to nobody", with(func(a *ask) { a.recipient = 0 }), "field recipient", "", "", time.Time{}},
		{"to a long name", with(func(a *ask) { a.recipient, a.name = 0, strings.Repeat("很", 201) }), "field recipient", "", "", time.Time{}},
		{"to somebody unknown", with(func(a *ask) { a.recipient = 99 }), "field recipient", "", "", time.Time{}},
		{"to somebody retired", with(func(a *ask) { a.recipient = retired.ID }), "field recipient", "", "", time.Time{}},
		{"due by now", with(func(a *ask) { a.due = b.now }), "field due_at", "", "", time.Time{}},
		{"about no case", with(func(a *ask) { a.id = 999 }), desk.ErrNotFound, "", "", time.Time{}},
		{"about a case that nobody accepted", with(func(a *ask) { a.id = fresh }), "rule wrong-stage", "", "", time.Time{}},
	} {
		since := b.mark(t)
		rs := b.referrals(7)
		brief, err := rs.Draft(t.Context(), c.ask.by, c.ask.id, c.ask.recipient, c.ask.name, c.ask.question, c.ask.due)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("a draft %s: %s", c.name, got)
		}
		if lines := since(); len(lines) != 0 {
			t.Errorf("a draft %s left %q", c.name, lines)
		}
		r, token, err := rs.Refer(t.Context(), c.ask.by, c.ask.id, c.ask.recipient, c.ask.name, c.ask.question, c.ask.due)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		if err != nil {
			if lines := since(); token != "" || len(lines) != 0 {
				t.Errorf("%s: refused, with the token %q and the entries %q", c.name, token, lines)
			}
			continue
		}
		want := desk.Referral{
			ID: r.ID, Case: id, Recipient: c.ask.recipient, Name: c.called, Question: "Is it so? Ask [email]", State: desk.ReferralSent, By: reviewer.Name,
			CreatedAt: b.now, SentAt: b.now, DueAt: c.due, ExpiresAt: c.due.AddDate(0, 0, 30), Mailed: c.mailed,
		}
		if stored := b.referral(t, r.ID); !reflect.DeepEqual(stored, want) {
			t.Errorf("%s:\nstored %+v\n  want %+v", c.name, stored, want)
		}
		want.ID, want.State = 0, desk.ReferralDrafted
		if !reflect.DeepEqual(brief.Referral, want) {
			t.Errorf("the draft %s:\n got %+v\nwant %+v", c.name, brief.Referral, want)
		}
		if lines, entry := since(), fmt.Sprintf("li refer #%v: %s", id, c.called); !slices.Equal(lines, []string{entry}) {
			t.Errorf("%s: log %q, want %q", c.name, lines, entry)
		}
		if token == "" {
			t.Errorf("%s: no token", c.name)
		}
	}

	// Without a mail server the link is handed over, for good.
	rs := b.referrals(7)
	rs.HandOver = true
	if r, _, err := rs.Refer(t.Context(), reviewer, id, to.ID, "", "Is it so?", time.Time{}); err != nil || r.Mailed != "" {
		t.Errorf("without a mail server: mailed to %q, %v", r.Mailed, err)
	}
}

// TestBrief: the recipient reads where the claim is seen and what is known, and nothing
// of tips, of withdrawn evidence or of who works on it.
func TestBrief(t *testing.T) {
	b := open(t)
	first := b.ingest(t, "https://p.example/1", "Vinegar", "A rumor about vinegar")
	opened := b.now
	b.pass(time.Minute)
	if _, out, err := b.ingester.Tip(t.Context(), desk.TipDraft{Text: "A rumor about vinegar"}, "en"); err != nil || out.Case != first.Case {
		t.Fatalf("the tip went to case %v, %v", out.Case, err)
	}
	b.ingest(t, "https://q.example/2", "Vinegar again", "A rumor about vinegar\nagain")
	id := first.Case
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	e, gone := someEvidence, someEvidence
	gone.Quote = "Withdrawn words."
	for _, p := range []*desk.Evidence{&e, &gone} {
		b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: p})
	}
	b.apply(t, desk.Change{Action: desk.ActionWithdraw, Case: id, EvidenceID: gone.ID})
	r, token := b.refer(t, id)
	want := desk.Brief{
		Referral: b.referral(t, r.ID), Claim: "A rumor about vinegar", Lang: "en", Risk: desk.RiskLow, Since: opened,
		Seen: []desk.BriefSighting{
			{Publisher: "p.example", Title: "Vinegar", URL: "https://p.example/1", Source: "s", At: opened},
			{Publisher: "p.example", Title: "Vinegar again", URL: "https://q.example/2", Source: "s", At: b.now},
		},
		Evidence: []desk.CitedEvidence{{URL: e.URL, Quote: e.Quote, Stance: e.Stance, At: b.now, Verified: desk.QuoteNotVerified, Origin: desk.OriginPage}},
	}
	want.Claim = b.caseNow(t, id).Claim
	rs := b.referrals(7)
	byLink, err := rs.ByToken(t.Context(), token)
	if err != nil || !reflect.DeepEqual(byLink, want) {
		t.Errorf("by the link, %v:\n got %+v\nwant %+v", err, byLink, want)
	}
	byMember, err := rs.Brief(t.Context(), r.ID)
	if err != nil || !reflect.DeepEqual(byMember, want) {
		t.Errorf("for a member, %v:\n got %+v\nwant %+v", err, byMember, want)
	}
	if _, err := rs.Brief(t.Context(), 999); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("of no referral: %v", err)
	}
}

// TestLink: a link is good for its referral, until it ends or is revoked, and only as it
// was made. Every other one gets the same answer.
func TestLink(t *testing.T) {
	b := open(t)
	id := b.accepted(t)
	r, token := b.refer(t, id)
	other, otherToken := b.refer(t, id)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 48 {
		t.Fatalf("token %q: %d bytes, %v", token, len(raw), err)
	}
	flipped := func(i int) string {
		out := bytes.Clone(raw)
		out[i] ^= 1
		return base64.RawURLEncoding.EncodeToString(out)
	}
	rawOther, _ := base64.RawURLEncoding.DecodeString(otherToken)
	unknown := desk.Referral{ID: 999, ExpiresAt: r.ExpiresAt}
	longer := r
	longer.ExpiresAt = r.ExpiresAt.AddDate(1, 0, 0)
	rs := b.referrals(7)
	bad := map[string]string{
		"empty":                              "",
		"not base64":                         "?" + token,
		"cut":                                token[:len(token)-4],
		"longer":                             token + "AAAA",
		"another referral's number":          flipped(7),
		"a later end":                        flipped(14),
		"another signature":                  flipped(47),
		"the signature of another":           base64.RawURLEncoding.EncodeToString(append(raw[:16:16], rawOther[16:]...)),
		"signed with another key":            b.referrals(8).Token(r),
		"signed for no referral":             rs.Token(unknown),
		"signed for an end that it has not":  rs.Token(longer),
		"only the number, without signature": base64.RawURLEncoding.EncodeToString(raw[:16]),
	}
	try := func(name, token string, want error) {
		t.Helper()
		since := b.mark(t)
		_, byToken := rs.ByToken(t.Context(), token)
		_, ack := rs.Acknowledge(t.Context(), token)
		_, reply := rs.Reply(t.Context(), token, desk.ReplyInformation, "It is not so.", nil, false)
		for call, err := range map[string]error{"ByToken": byToken, "Acknowledge": ack, "Reply": reply} {
			if !errors.Is(err, want) {
				t.Errorf("%s with a link that is %s: %v, want %v", call, name, err, want)
			}
		}
		if lines := since(); want != nil && len(lines) != 0 {
			t.Errorf("a link that is %s left %q", name, lines)
		}
	}
	for name, token := range bad {
		try(name, token, desk.ErrLink)
	}
	if err := rs.Revoke(t.Context(), reviewer, other.ID); err != nil {
		t.Fatal(err)
	}
	try("revoked", otherToken, desk.ErrLink)
	b.now = r.ExpiresAt
	try("good to its last moment", token, nil)
	b.pass(time.Second)
	try("expired", token, desk.ErrLink)
}

// TestReply: the recipient acknowledges and answers, more than once if need be, and the
// last answer counts.
func TestReply(t *testing.T) {
	b := open(t)
	id := b.accepted(t)
	rs := b.referrals(7)
	r, token := b.refer(t, id)
	sent := b.now
	since := b.mark(t)
	b.pass(time.Hour)
	for range 2 { // a second time changes nothing
		got, err := rs.Acknowledge(t.Context(), token)
		if err != nil || got.State != desk.ReferralAcknowledged || !got.AckAt.Equal(sent.Add(time.Hour)) {
			t.Errorf("acknowledged: %s at %v, %v", got.State, got.AckAt, err)
		}
		b.pass(time.Minute)
	}
	b.now = sent.Add(2 * time.Hour)
	sources := []string{" https://study.example/1 ", "", "https://x.com/somebody/status/1"}
	if _, err := rs.Reply(t.Context(), token, desk.ReplyInformation, "Not yet known.", nil, false); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	if _, err := rs.Reply(t.Context(), token, desk.ReplyVerified, " It is so; ask secret@example.org. ", sources, true); err != nil {
		t.Fatal(err)
	}
	got := b.referral(t, r.ID)
	if got.State != desk.ReferralAnswered || got.Outcome != desk.ReplyVerified || got.Reply != "It is so; ask [email]." ||
		!slices.Equal(got.Sources, []string{"https://study.example/1"}) || !got.AckAt.Equal(sent.Add(time.Hour)) || !got.AnswerAt.Equal(b.now) {
		t.Errorf("answered: %+v", got)
	}
	if again, err := rs.Acknowledge(t.Context(), token); err != nil || again.State != desk.ReferralAnswered {
		t.Errorf("acknowledged after the answer: %s, %v", again.State, err)
	}
	name := fmt.Sprintf("#%v: Institute of Tropical Medicine", id)
	want := []string{"desk referral-acknowledged " + name, "desk referral-acknowledged " + name, "desk referral-answered " + name, "desk referral-answered " + name, "desk referral-acknowledged " + name}
	if lines := since(); !slices.Equal(lines, want) {
		t.Errorf("log %q, want %q", lines, want)
	}

	// An answer without an acknowledgement is one.
	r, token = b.refer(t, id)
	if _, err := rs.Reply(t.Context(), token, desk.ReplyDiscard, "Not a health question.", nil, false); err != nil {
		t.Fatal(err)
	}
	if got := b.referral(t, r.ID); !got.AckAt.Equal(b.now) || got.Outcome != desk.ReplyDiscard {
		t.Errorf("answered at once: %+v", got)
	}
	if got := refusal(rs.Revoke(t.Context(), reviewer, r.ID), "rule referral-answered"); got != "" {
		t.Errorf("an answered one is revoked: %s", got)
	}

	_, token = b.refer(t, id)
	many := slices.Repeat([]string{"https://study.example/1"}, desk.MaxSources+1)
	for name, c := range map[string]struct {
		outcome desk.ReplyOutcome
		text    string
		sources []string
		want    any
	}{
		"no outcome":              {"", "x", nil, "field outcome"},
		"no such outcome":         {"perhaps", "x", nil, "field outcome"},
		"no text":                 {desk.ReplyVerified, " \n", nil, "field text"},
		"a long text":             {desk.ReplyVerified, strings.Repeat("很", desk.MaxReply+1), nil, "field text"},
		"a source without http":   {desk.ReplyVerified, "x", []string{"study.example/1"}, "field sources"},
		"a source that is a file": {desk.ReplyVerified, "x", []string{"file:///etc/passwd"}, "field sources"},
		"a long source":           {desk.ReplyVerified, "x", []string{"https://study.example/" + strings.Repeat("x", 2048)}, "field sources"},
		"too many sources":        {desk.ReplyVerified, "x", many, "field sources"},
		"many sources":            {desk.ReplyVerified, "x", many[1:], nil},
	} {
		_, err := rs.Reply(t.Context(), token, c.outcome, c.text, c.sources, false)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestRevoke(t *testing.T) {
	b := open(t)
	id := b.accepted(t)
	r, _ := b.refer(t, id)
	rs := b.referrals(7)
	for _, c := range []struct {
		name string
		by   desk.Actor
		id   int64
		want any
	}{
		{"nobody of the desk", desk.Actor{Name: "x"}, r.ID, desk.ErrForbidden},
		{"no referral", reviewer, 999, desk.ErrNotFound},
		{"a reviewer", reviewer, r.ID, nil},
		{"once more", reviewer, r.ID, nil},
	} {
		if got := refusal(rs.Revoke(t.Context(), c.by, c.id), c.want); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	if got := b.referral(t, r.ID); got.State != desk.ReferralRevoked {
		t.Errorf("revoked: %s", got.State)
	}
}

// TestOverdue: a reply is late while it is waited for, from the moment after it was due.
func TestOverdue(t *testing.T) {
	due := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		state desk.ReferralState
		due   time.Time
		now   time.Time
		want  bool
	}{
		{desk.ReferralSent, due, due, false},
		{desk.ReferralSent, due, due.Add(time.Second), true},
		{desk.ReferralAcknowledged, due, due.Add(time.Second), true},
		{desk.ReferralAnswered, due, due.Add(time.Hour), false},
		{desk.ReferralRevoked, due, due.Add(time.Hour), false},
		{desk.ReferralDrafted, due, due.Add(time.Hour), false},
		{desk.ReferralSent, time.Time{}, due, false},
	} {
		if got := (desk.Referral{State: c.state, DueAt: c.due}).Overdue(c.now); got != c.want {
			t.Errorf("%s, due %v, at %v: overdue %t, want %t", c.state, c.due, c.now, got, c.want)
		}
	}
}
