package deliver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Limits of a call.
const (
	webhookTimeout = 15 * time.Second
	webhookAnswer  = 64 << 10 // bytes of the answer that are read, so that the connection can be used again
)

// webhookClient is the given client without its redirects and cookies: a receiver
// that moved is told to the admin, not followed, since the signature would go with
// the message.
func webhookClient(c *http.Client) *http.Client {
	return &http.Client{
		Transport:     c.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// webhook returns where a delivery goes.
func (s *Service) webhook(ctx context.Context, d desk.Delivery) (w desk.Webhook, err error) {
	if s.client == nil {
		return w, &failure{why: "no webhooks are configured", fault: desk.FaultOf("no-hooks")}
	}
	id, err := strconv.ParseInt(d.To, 10, 64)
	if err != nil {
		return w, &failure{why: fmt.Sprintf("%q is not the number of a webhook", d.To), fault: desk.FaultOf("hook-missing"), final: true}
	}
	err = s.o.Store.View(ctx, func(tx desk.ReadTx) error {
		w, err = tx.Webhook(id)
		return err
	})
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return w, &failure{why: "there is no such webhook any more", fault: desk.FaultOf("hook-missing"), final: true}
	case err != nil:
		return w, err
	case w.Disabled:
		return w, &failure{why: "the webhook is disabled", fault: desk.FaultOf("hook-paused"), final: true}
	}
	return w, nil
}

// MessageID is the webhook-id of a delivery, the same at every try and every replay.
func MessageID(d desk.Delivery) string { return fmt.Sprintf("msg_%d_%s", d.ID, contentSum(d)) }

// post calls a webhook. Success is any 2xx; 410 disables it.
func (s *Service) post(ctx context.Context, w desk.Webhook, d desk.Delivery, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, webhookTimeout)
	defer cancel()
	u, err := url.Parse(w.URL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return &failure{why: "the webhook's address is not a plain http or https one", fault: desk.FaultOf("hook-unusable"), final: true}
	}
	id := MessageID(d)
	signature, err := Sign(w.Secret, id, now, []byte(d.Body))
	if err != nil {
		return &failure{why: "it cannot be signed", fault: desk.FaultOf("hook-unusable"), err: err, final: true}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader(d.Body))
	if err != nil {
		return &failure{why: "the webhook's address cannot be used", fault: desk.FaultOf("hook-unusable"), err: err, final: true}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "rumordesk")
	req.Header.Set(HeaderID, id)
	req.Header.Set(HeaderTimestamp, strconv.FormatInt(now.Unix(), 10))
	req.Header.Set(HeaderSignature, signature)
	res, err := s.client.Do(req)
	if err != nil {
		var about *url.Error // it repeats the address, which may hold a key of the receiver's
		if errors.As(err, &about) {
			err = about.Err
		}
		why := "the webhook did not answer"
		if errors.Is(err, context.DeadlineExceeded) {
			return &failure{why: fmt.Sprintf("%s within %v", why, webhookTimeout), fault: desk.FaultOf("hook-silent").Because(desk.FaultOf("timeout")), silent: true}
		}
		return &failure{why: why, fault: desk.FaultOf("hook-silent").Because(s.explain(err)), err: err, silent: true}
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, webhookAnswer)
	switch code := res.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code == http.StatusGone:
		if err := s.disable(ctx, w); err != nil {
			return err
		}
		return &failure{why: "the webhook is gone (410), and now disabled", fault: desk.FaultOf("hook-gone"), final: true}
	case code >= 300 && code < 400:
		return &failure{why: fmt.Sprintf("the webhook answered %d: redirects are not followed, so change its address", code), fault: desk.FaultOf("hook-moved", "code", strconv.Itoa(code))}
	default:
		return &failure{why: fmt.Sprintf("the webhook answered %d %s", code, http.StatusText(code)), fault: desk.FaultOf("hook-status", "code", strconv.Itoa(code)), after: retryAfter(res.Header, now)}
	}
}

// retryAfter reads the header of that name, in seconds or as a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		return min(time.Duration(min(n, 1<<30))*time.Second, maxPause)
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, min(t.Sub(now), maxPause))
	}
	return 0
}

// disable turns a webhook off that says it is gone, unless its address was changed
// meanwhile.
func (s *Service) disable(ctx context.Context, w desk.Webhook) error {
	ctx, cancel := outlive(ctx)
	defer cancel()
	return s.o.Store.Update(ctx, func(tx desk.Tx) error {
		cur, err := tx.Webhook(w.ID)
		if err != nil || cur.URL != w.URL || cur.Disabled {
			return err
		}
		cur.Disabled = true
		if _, err := tx.SaveWebhook(cur); err != nil {
			return err
		}
		return tx.Record(desk.AuditEntry{At: s.o.Now(), Actor: "desk", Action: desk.ActionWebhook, Detail: hostOf(w.URL) + ": disabled, for it answered 410 Gone"})
	})
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
