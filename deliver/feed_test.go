package deliver

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func (w *world) feed(s *Service) {
	w.t.Helper()
	if err := s.Feed(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// TestEventsFollowTheAuditLog: each change makes one event, whoever looks how often,
// and none of what happened before a webhook was there.
func TestEventsFollowTheAuditLog(t *testing.T) {
	w, r, s := webhooks(t)
	w.clock.add(time.Minute)
	h := w.hook(r)
	w.feed(s)
	if n := len(w.deliveries(desk.DeliverWebhook)); n != 0 {
		t.Fatalf("%d events of what was before", n)
	}
	w.clock.add(time.Minute)
	ref := w.refer("office@institute.example", "en")
	token := w.refs.Token(ref)
	w.clock.add(time.Minute)
	if _, err := w.refs.Acknowledge(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	other := w.refer("office@other.example", "en")
	w.clock.add(time.Minute)
	if _, err := w.refs.Reply(t.Context(), token, desk.ReplyVerified, "There is none.", nil, false); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w.feed(s)
		w.feed(w.service(s.o))
	}
	w.send(s)
	got := r.types()
	slices.Sort(got)
	if want := []string{"referral.acknowledged", "referral.answered", "referral.sent", "referral.sent"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for i, g := range r.got {
		data, _ := g["data"].(map[string]any)
		about, _ := data["case"].(map[string]any)
		referral, _ := data["referral"].(map[string]any)
		if about["id"] != w.theCase.ID.String() || about["claim"] != w.theCase.Claim || about["url"] != "https://desk.example/cases/"+w.theCase.ID.String() {
			t.Errorf("case of %v: %v", g["type"], about)
		}
		if id := referral["id"]; id != fmt.Sprint(ref.ID) && id != fmt.Sprint(other.ID) {
			t.Errorf("referral of %v: %v", g["type"], referral)
		}
		if strings.Contains(r.bodies[i], w.desk.Name) || strings.Contains(r.bodies[i], "@") {
			t.Errorf("somebody is named: %s", r.bodies[i])
		}
	}

	// One that wants little is told of little, and a disabled one of nothing.
	h.Disabled = true
	w.update(func(tx desk.Tx) error { _, err := tx.SaveWebhook(h); return err })
	w.clock.add(time.Minute)
	if err := w.refs.Revoke(t.Context(), w.desk, other.ID); err != nil {
		t.Fatal(err)
	}
	w.feed(s)
	if n := len(w.deliveries(desk.DeliverWebhook)); n != 4 {
		t.Errorf("%d events", n)
	}
}

// Many changes at once are read page by page, and none is left out or doubled.
func TestEventsOfManyChanges(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r, "case.accepted")
	before := len(w.deliveries(desk.DeliverWebhook))
	w.update(func(tx desk.Tx) error {
		for range 2*feedPage + 7 {
			e := desk.AuditEntry{At: w.clock.Now(), Actor: w.desk.Name, Action: desk.ActionAccept, Case: w.theCase.ID, From: desk.StageNew, To: desk.StageAccepted}
			if err := tx.Record(e); err != nil {
				return err
			}
			e.Action = desk.ActionLabel
			if err := tx.Record(e); err != nil {
				return err
			}
		}
		return nil
	})
	w.feed(s)
	w.feed(s)
	n := len(w.deliveries(desk.DeliverWebhook)) - before
	// The case of the world was accepted in the same moment as the webhook was made.
	if n != 2*feedPage+8 {
		t.Errorf("%d events", n)
	}
}

func TestEventOfAnAnswer(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r, "answer.published")
	w.update(func(tx desk.Tx) error {
		c, err := tx.Case(w.theCase.ID)
		if err != nil {
			return err
		}
		c.Stage, c.Verdict = desk.StageAnswered, desk.False
		if _, err := tx.SaveCase(c); err != nil {
			return err
		}
		if err := tx.PutAnswer(desk.Answer{Case: c.ID, Slug: "1-vinegar", Verdict: desk.False, PublishedAt: t0, UpdatedAt: t0}); err != nil {
			return err
		}
		return tx.Record(desk.AuditEntry{At: t0, Actor: w.desk.Name, Action: desk.ActionPublish, Case: c.ID, From: desk.StageVerified, To: desk.StageAnswered})
	})
	w.feed(s)
	list := w.deliveries(desk.DeliverWebhook)
	if len(list) != 1 {
		t.Fatalf("%d events", len(list))
	}
	var e struct {
		Data Data `json:"data"`
	}
	if err := json.Unmarshal([]byte(list[0].Body), &e); err != nil {
		t.Fatal(err)
	}
	if c := e.Data.Case; c.AnswerURL != "https://answers.example/1-vinegar" || c.Verdict != desk.False || c.Stage != desk.StageAnswered {
		t.Errorf("%+v", c)
	}
	golden(t, "published.golden", list[0].Body+"\n")
}
