package api

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestNothingOfTheSender sends a tip with everything by which a sender could be told,
// and looks for it in every file of the store and in the log.
func TestNothingOfTheSender(t *testing.T) {
	b, measles, _ := answering(t)
	marks := []string{"ask.me@mail.example", "13912345678", "AskedOnly", "NobodyKeepsThis", "203.0.113.77", "198.51.100.9", "AgentOfTheSender", "RefererOfTheSender", "CookieOfTheSender", "LangOfTheSender", "sender@mail.example", "47117"}
	r := httptest.NewRequest("POST", Base+"/tips", strings.NewReader(`{"text":"They say the vaccine is late, write to sender@mail.example","language":"en","seen_url":"https://news.example/a?utm_source=x#sender@mail.example"}`))
	r.RemoteAddr = "203.0.113.77:47117"
	for name, value := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "AgentOfTheSender", "X-Forwarded-For": "198.51.100.9", "Forwarded": "for=198.51.100.9",
		"X-Real-IP": "198.51.100.9", "Referer": "https://RefererOfTheSender/", "Cookie": "a=CookieOfTheSender", "Accept-Language": "LangOfTheSender",
	} {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	if w.Code != http.StatusCreated {
		t.Fatal(w.Code, w.Body)
	}
	receipt := strings.TrimPrefix(w.Header().Get("Location"), Base+"/tips/")
	look := httptest.NewRequest("GET", Base+"/tips/"+receipt, nil)
	look.RemoteAddr = r.RemoteAddr
	b.h.ServeHTTP(httptest.NewRecorder(), look)
	yes := httptest.NewRequest("POST", Base+"/tips/"+receipt+"/answered", strings.NewReader(`{"url":"`+measles+`"}`))
	yes.Header = r.Header
	yes.RemoteAddr = r.RemoteAddr
	answered := httptest.NewRecorder()
	if b.h.ServeHTTP(answered, yes); answered.Code != http.StatusOK {
		t.Fatal(answered.Code, answered.Body)
	}
	ask := httptest.NewRequest("GET", Base+"/answers/match?text="+url.QueryEscape("Does the measles vaccine cause autism? AskedOnly, ask.me@mail.example, 13912345678"), nil)
	ask.Header = r.Header
	ask.RemoteAddr = r.RemoteAddr
	found := httptest.NewRecorder()
	if b.h.ServeHTTP(found, ask); found.Code != http.StatusOK || !strings.Contains(found.Body.String(), measles) {
		t.Fatal(found.Code, found.Body)
	}
	refused := httptest.NewRequest("POST", Base+"/tips/"+receipt+"/answered", strings.NewReader(`{"url":"https://desk.example.org/answers/NobodyKeepsThis"}`))
	refused.Header = r.Header
	refused.RemoteAddr = r.RemoteAddr
	b.h.ServeHTTP(httptest.NewRecorder(), refused)
	// The receipt is with the sender only: the store has its hash, the log nothing.
	marks = append(marks, receipt, strings.ReplaceAll(receipt, "-", ""))

	files := 0
	err := filepath.WalkDir(b.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files += len(raw)
		for _, m := range marks {
			if bytes.Contains(raw, []byte(m)) {
				t.Errorf("%s holds %q", filepath.Base(path), m)
			}
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatal(files, err)
	}
	raw, err := os.ReadFile(filepath.Join(b.dir, "rumordesk.db-wal"))
	if err == nil && !bytes.Contains(raw, []byte("They say the vaccine is late")) {
		t.Error("the tip itself is not found: the search above proves nothing")
	}
	for _, m := range marks {
		if strings.Contains(b.log.String(), m) {
			t.Errorf("the log holds %q: %s", m, &b.log)
		}
	}
	if told := b.events(); !slices.Contains(told, desk.EventTip) {
		t.Errorf("nobody is told of the tip, only of %v", told)
	}
}
