package page

import (
	"bytes"
	"context"
	"log"
	"log/slog"
	"net/http"
	"regexp"
	"time"
)

// NewServer returns a server for a handler with limits on time and headers, so
// that a slow or endless request ends. The caller listens and shuts it down.
func NewServer(h http.Handler, logger *slog.Logger) *http.Server {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          log.New(&serverLog{logger}, "", 0),
	}
}

// serverLog takes net/http's own messages, which name the other side's address,
// and logs them without it.
type serverLog struct{ log *slog.Logger }

var peerAddress = regexp.MustCompile(`\[[0-9A-Fa-f:.%\w]*\](:\d+)?|\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b`)

func (l *serverLog) Write(b []byte) (int, error) {
	msg := peerAddress.ReplaceAll(bytes.TrimSpace(b), []byte("[address]"))
	l.log.Log(context.Background(), slog.LevelWarn, "http server", "message", string(msg))
	return len(b), nil
}
