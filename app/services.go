package app

import (
	"context"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/capture"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/deliver"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web"
)

// services are what the desk needs once people work at it, beside what every command
// needs: links that are signed, the way out for mail and webhooks, the capture of
// evidence.
type services struct {
	setUp     *account.SetUp
	links     *account.Links
	referrals *desk.Referrals
	capture   *capture.Capturer
	deliver   *deliver.Service
	webhooks  *desk.Webhooks
	mail      bool // there is a mail server
}

// newMembers returns the staff of the open store.
func (a *App) newMembers() (*desk.Members, error) {
	hasher, err := account.NewHasher(account.DefaultCost(), 0)
	if err != nil {
		return nil, err
	}
	return desk.NewMembers(a.store, hasher, a.now), nil
}

// tellOfLostKey warns where the key that signs links had to be made anew though links were sent: they open nothing any more.
func (a *App) tellOfLostKey(ctx context.Context) error {
	const most = 1000
	var open []desk.Referral
	err := a.store.View(ctx, func(tx desk.ReadTx) (err error) {
		open, err = tx.OpenReferrals(most)
		return err
	})
	if len(open) > 0 {
		a.log.Warn("the file "+account.KeyFile+" was missing and was made anew: the links sent so far open nothing any more; "+
			"stop the desk and put the file back from a backup, or send the open referrals again", "open_referrals", len(open))
	}
	return err
}

// openServices prepares the parts; at says where the pages are.
func (a *App) openServices(ctx context.Context, at addresses) (v services, err error) {
	key, fresh, err := account.SigningKey(a.dir)
	if err != nil {
		return v, err
	}
	if fresh {
		if err := a.tellOfLostKey(ctx); err != nil {
			return v, err
		}
	}
	if v.setUp, err = account.NewSetUp(ctx, a.Members.Empty); err != nil {
		return v, err
	}
	v.links = account.NewLinks(key, a.now)
	v.referrals = desk.NewReferrals(a.store, redact.Redactor{}, clocksOf(a.cfg.Clocks), key, a.now)
	v.referrals.HandOver = a.cfg.Mail.Host == ""
	v.capture, err = capture.New(capture.Options{
		Data: a.dir, Allow: a.cfg.Network.Allow, UserAgent: a.cfg.Network.UserAgent, Software: "rumordesk", Now: a.now, Log: a.log,
	})
	if err != nil {
		return v, err
	}
	a.closers = append(a.closers, v.capture.Close)
	allow, err := fetch.ParseAllow(a.cfg.Network.Allow)
	if err != nil {
		return v, err
	}
	calls := fetch.New(fetch.Options{UserAgent: a.cfg.Network.UserAgent, Allow: allow, Timeout: 15 * time.Second, Now: a.now})
	v.webhooks = desk.NewWebhooks(a.store, a.now)
	v.webhooks.Validate = calls.Judge
	var server *deliver.SMTP
	if m := a.cfg.Mail; m.Host != "" {
		v.mail = true
		server = &deliver.SMTP{Addr: m.Host, TLS: m.TLS, User: m.Sign, Password: os.Getenv(config.EnvMailPassword), From: m.From}
	}
	v.deliver, err = deliver.New(deliver.Options{
		Store: a.store, Referrals: v.referrals, SMTP: server,
		Client: calls.HTTP(), Explain: fetch.FaultOf,
		Links: deliver.Links{
			Referral: at.referral, Answer: at.answer, Settings: at.desk + "/me",
			Case:   func(id desk.CaseID) string { return at.desk + "/cases/" + id.String() },
			Signal: func(topic, place string) string { return at.desk + web.SignalPath(topic, place) },
		},
		PlaceName: a.Places.Name, Name: a.cfg.Organisation, DigestAt: a.cfg.Digest.At, Zone: a.cfg.Zone, Poll: a.poll, Now: a.now, Log: a.log,
	})
	return v, err
}

// limiter returns a limiter of requests in memory: burst at once, then one after
// each pause.
func (a *App) limiter(burst int, pause time.Duration) *account.Limiter {
	return account.NewLimiter(account.Rate{Burst: burst, Every: pause}, 0, a.now)
}

// caller names who asks, for limiters only: it is never stored or logged. A proxy on
// this machine is believed about it where the configuration says that there is one.
func (a *App) caller(r *http.Request) string {
	if a.cfg.URL == "" && a.cfg.Public.URL == "" {
		return account.Client(r, nil)
	}
	return account.Client(r, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")})
}
