package deliver

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// rise counts one claim about cholera in Kenya on each of twenty days, and eight on the
// last.
func (w *world) rise() {
	w.update(func(tx desk.Tx) error {
		if err := desk.CountSince(tx, t0.AddDate(0, 0, -30)); err != nil {
			return err
		}
		for i := range 28 {
			id, err := tx.AddItem(desk.Item{URL: fmt.Sprintf("https://n.example/%d", i), Publisher: "n.example", Kind: desk.News, Version: 1, FirstSeen: t0})
			if err != nil {
				return err
			}
			day := desk.StartOfDay(t0).AddDate(0, 0, -min(i, 20))
			if i > 20 {
				day = desk.StartOfDay(t0)
			}
			var list []desk.Mention
			for _, pair := range [][2]string{{"", ""}, {"cholera", ""}, {"", "KE"}, {"cholera", "KE"}} {
				list = append(list, desk.Mention{Topic: pair[0], Place: pair[1], Day: day, Publisher: "n.example", Case: desk.CaseID(i + 1)})
			}
			if err := tx.PutMentions(id, list); err != nil {
				return err
			}
		}
		return nil
	})
}

// A rise is told once, and its totals not at all.
func TestSignalIsToldOnce(t *testing.T) {
	w := newWorld(t)
	rec := newReceiver(t, w)
	w.hook(rec, desk.EventSignal)
	o := w.options()
	o.Client = client(t, "127.0.0.1")
	o.Links.Signal = func(topic, place string) string { return "https://desk.example/signals/" + topic + "/" + place }
	w.sweep(w.service(o))
	if n := len(w.deliveries(desk.DeliverWebhook)); n != 0 {
		t.Fatalf("%d events of a quiet desk", n)
	}
	w.rise()
	for range 3 {
		s := w.service(o)
		w.sweep(s)
		w.sweep(s)
		w.clock.add(11 * time.Hour)
	}
	events := w.deliveries(desk.DeliverWebhook)
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	var got struct {
		Type string
		Data SignalData
	}
	if err := json.Unmarshal([]byte(events[0].Body), &got); err != nil {
		t.Fatal(err)
	}
	want := SignalData{Topic: "cholera", Place: "KE", Day: "2026-08-03", Since: "2026-08-03", Count: 8, Baseline: 1, Threshold: 4, Statistic: 7, Partial: true, URL: "https://desk.example/signals/cholera/KE"}
	if got.Type != desk.EventSignal || got.Data != want {
		t.Errorf("%+v", got)
	}
}

// The digest of the next day names it, and that of the day after does not.
func TestDigestNamesSignals(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "- cholera, Kenya: 8, usually 1.0, threshold 4.0\n  https://desk.example/s", "zh-Hans": "- cholera，肯尼亚：计数 8，平时 1.0，阈值 4.0\n  https://desk.example/s",
	} {
		w := newWorld(t)
		w.member("one@desk.example", lang)
		w.rise()
		o := w.options()
		o.SMTP = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}
		o.PlaceName = func(code, lang string) string {
			return map[string]string{"KE en": "Kenya", "KE zh-Hans": "肯尼亚"}[code+" "+lang]
		}
		o.Links.Signal = func(string, string) string { return "https://desk.example/s" }
		w.clock.add(26 * time.Hour)
		w.sweep(w.service(o))
		mails := w.queued(MailDigest)
		if len(mails) != 1 || !strings.Contains(mails[0].Body, want) {
			t.Fatalf("%d mails: %+v", len(mails), mails)
		}
		w.clock.add(24 * time.Hour)
		w.sweep(w.service(o))
		for _, m := range w.queued(MailDigest) {
			if m.ID != mails[0].ID && strings.Contains(m.Body, "cholera") {
				t.Errorf("named again: %s", m.Body)
			}
		}
	}
}
