package page

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

func TestTheServersOwnLogNamesNobody(t *testing.T) {
	var log bytes.Buffer
	srv := NewServer(http.NotFoundHandler(), slog.New(slog.NewTextHandler(&log, nil)))
	srv.ErrorLog.Print("http: TLS handshake error from 203.0.113.9:55555: EOF")
	srv.ErrorLog.Println("http: panic serving [2001:db8::1]:443: boom")
	if s := log.String(); strings.Contains(s, "203.0.113") || strings.Contains(s, "2001:db8") || strings.Count(s, "[address]") != 2 {
		t.Errorf("log: %s", s)
	}
	if srv.ReadHeaderTimeout == 0 || srv.ReadTimeout == 0 || srv.WriteTimeout == 0 || srv.IdleTimeout == 0 || srv.MaxHeaderBytes == 0 {
		t.Error("a limit of the server is missing")
	}
}
