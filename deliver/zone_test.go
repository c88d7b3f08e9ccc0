package deliver

import (
	"strings"
	"testing"
	"time"
)

// The hour of the digest, its day and the times in mails are those of the desk's
// zone.
func TestZone(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.member("zh@desk.example", "zh-Hans")
	w.addCase("喝醋一天治好登革热", "zh", "new", t0.Add(-30*time.Hour))
	o := w.options()
	o.SMTP, o.Zone = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}, zone
	o.Name = map[string]string{"en": "City Health Desk", "zh-Hans": "市健康信息核查中心"}
	local := t0.In(zone)
	since := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
	o.DigestAt = since + time.Minute
	w.sweep(w.service(o))
	if n := len(w.queued(MailDigest)); n != 0 {
		t.Fatalf("%d digests before their time", n)
	}
	w.clock.add(time.Minute)
	w.sweep(w.service(o))
	got := w.queued(MailDigest)
	if len(got) != 1 {
		t.Fatalf("%d digests at their time", len(got))
	}
	if !strings.HasPrefix(got[0].Subject, "市健康信息核查中心：") || !strings.Contains(got[0].Body, "（UTC+08:00）") {
		t.Errorf("the digest is not of this desk and zone:\n%s\n%s", got[0].Subject, got[0].Body)
	}
}
