package page

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/rumordesk/rumordesk/web/problem"
)

// Reference logs a fault of ours with what went wrong inside, and returns what finds
// it in the log: the reader gets that and nothing else. It is empty for an error that
// is no fault of ours. attrs say which request failed, never who asked.
func Reference(log *slog.Logger, msg string, err error, attrs ...any) string {
	if problem.Status(err) < http.StatusInternalServerError || errors.Is(err, context.Canceled) {
		return ""
	}
	ref := rand.Text()[:8]
	log.Error(msg, append([]any{"ref", ref}, append(attrs, "err", err)...)...)
	return ref
}

// Failure is what an error page says.
type Failure struct {
	Status int
	Text   string // what happened
	Hint   string // what to do
	Ref    string // finds the error in the log; empty when it is not ours
}

// Failure words a status; prefix begins the keys of the words.
func (c *Catalogue) Failure(prefix string, status int) Failure {
	key := fmt.Sprintf("%s%d", prefix, status)
	if !c.Has(key) {
		key = fmt.Sprintf("%s%dxx", prefix, status/100)
	}
	return Failure{Status: status, Text: c.T(key), Hint: c.T(key + ".hint")}
}
