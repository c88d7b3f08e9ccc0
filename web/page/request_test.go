package page

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

func TestNumbersOfThePath(t *testing.T) {
	for value, want := range map[string]int64{"1": 1, "12": 12, "0": 0, "-1": 0, "x": 0, "": 0, "1.5": 0, "99999999999999999999": 0} {
		req := &Request{R: httptest.NewRequest("GET", "/", nil)}
		req.R.SetPathValue("id", value)
		n, err := req.Number("id", "referral")
		c, cerr := req.CaseID()
		i, ierr := req.ItemID()
		if n != want || int64(c) != want || int64(i) != want {
			t.Errorf("%q: number %d, case %d, item %d, want %d", value, n, c, i, want)
		}
		for _, err := range []error{err, cerr, ierr} {
			if (err == nil) != (want > 0) || err != nil && !errors.Is(err, desk.ErrNotFound) {
				t.Errorf("%q: %v", value, err)
			}
		}
	}
}

func TestParsePage(t *testing.T) {
	for s, want := range map[string]int{"": 1, "1": 1, "77": 77, "1000000": MaxPage, "0": 0, "-1": 0, "1000001": 0, "x": 0, "2.0": 0} {
		n, err := ParsePage(s)
		if n != want || (err == nil) != (want > 0) || err != nil && !errors.Is(err, problem.ErrMalformed) {
			t.Errorf("page %q: %d %v, want %d", s, n, err, want)
		}
	}
}

func TestPaging(t *testing.T) {
	for _, tt := range []struct {
		number, total int
		want          Paging
	}{
		{1, 0, Paging{Page: 1, Pages: 1, From: 1, To: 0}},
		{1, 45, Paging{Page: 1, Pages: 3, From: 1, To: 20, Total: 45, Next: "/q?page=2&stage=new"}},
		{2, 45, Paging{Page: 2, Pages: 3, From: 21, To: 40, Total: 45, Prev: "/q?stage=new", Next: "/q?page=3&stage=new"}},
		{3, 45, Paging{Page: 3, Pages: 3, From: 41, To: 45, Total: 45, Prev: "/q?page=2&stage=new"}},
		{9, 45, Paging{Page: 9, Pages: 3, From: 161, To: 45, Total: 45, Prev: "/q?page=3&stage=new"}},
	} {
		if got := NewPaging("/q", tt.number, 20, tt.total, "stage", "new", "label", ""); got != tt.want {
			t.Errorf("page %d of %d lines: %+v, want %+v", tt.number, tt.total, got, tt.want)
		}
	}
}

func TestForms(t *testing.T) {
	post := func(body string) *Request {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, 100)
		return &Request{W: httptest.NewRecorder(), R: r}
	}
	form, err := post(url.Values{"text": {"one\r\ntwo\rthree\x00\xff"}}.Encode()).Form()
	if want := "one\ntwo\nthree�"; err != nil || form.Get("text") != want {
		t.Errorf("%q %v, want %q", form.Get("text"), err, want)
	}
	raw := post(url.Values{"password": {"a\rb"}}.Encode())
	if err := raw.ParseForm(); err != nil || raw.R.PostFormValue("password") != "a\rb" {
		t.Errorf("a form as it was sent: %q %v", raw.R.PostFormValue("password"), err)
	}
	for body, want := range map[string]int{"text=%zz": 400, "text=" + strings.Repeat("x", 200): 413} {
		if _, err := post(body).Form(); problem.Status(err) != want {
			t.Errorf("%.20q: %v, want %d", body, err, want)
		}
	}
	if err := post("text=x").ParseMultipart(100); err != nil {
		t.Errorf("a plain form: %v", err)
	}
}

func TestPick(t *testing.T) {
	for _, tt := range []struct {
		texts     map[string]string
		tag, want string
	}{
		{map[string]string{"en": "e", "zh-Hans": "z"}, "zh-Hans", "zh-Hans"},
		{map[string]string{"en": "e", "zh": "z"}, "zh-Hans", "zh"},
		{map[string]string{"en": "e", "zh-TW": "z"}, "zh-Hans", "zh-TW"},
		{map[string]string{"en": "e", "fr": "f"}, "zh-Hans", "en"},
		{map[string]string{"en-GB": "e", "de": "d"}, "zh-Hans", "en-GB"},
		{map[string]string{"fr": "f", "de": "d"}, "en", "de"},
		{map[string]string{"zh-Hans": "", "en": "e"}, "zh-Hans", "en"},
		{map[string]string{"en": ""}, "en", ""},
		{nil, "en", ""},
	} {
		if text, lang := Pick(tt.texts, tt.tag); lang != tt.want || text != tt.texts[tt.want] {
			t.Errorf("%v for %s: %q in %q, want the one in %q", tt.texts, tt.tag, text, lang, tt.want)
		}
	}
}

func TestLangAttr(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "zh": "zh-Hans", "zh-Hans": "zh-Hans", "pt-BR": "pt-BR", "und": "", "": "", `"><b>`: "", "x": "", "english language": ""} {
		if got := LangAttr(tag); got != want {
			t.Errorf("%q: %q, want %q", tag, got, want)
		}
	}
}

func TestLangOf(t *testing.T) {
	told := Options{Language: func(text, declared string) string {
		return map[string]string{"喝水": "zh", "Water.\nMore.": "en", "?": "und"}[text]
	}}
	for _, tt := range []struct {
		o    Options
		text any
		want string
	}{
		{told, "喝水", "zh-Hans"},
		{told, []string{"Water.", "More."}, "en"},
		{told, "?", "und"},
		{told, []string(nil), "und"},
		{told, 7, "und"},
		{Options{}, "喝水", "und"},
		{Options{}.WithDefaults(), "喝水", "und"},
	} {
		if got := tt.o.LangOf(tt.text); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestExternal(t *testing.T) {
	for address, want := range map[string]Link{
		"https://x.example:8/a?b=c#d": {Href: "https://x.example:8/a?b=c#d", Host: "x.example"},
		"http://x.example":            {Href: "http://x.example", Host: "x.example"},
		"javascript:alert(1)":         {}, "//x.example": {}, "/r/x": {}, "https://user:pw@x.example/": {}, "https:///x": {}, "": {},
	} {
		want.Text = address
		if got := External(address); got != want {
			t.Errorf("%q: %+v, want %+v", address, got, want)
		}
	}
}

func TestTimestamps(t *testing.T) {
	noon := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	if _, err := NewDeskPages(Options{Store: desk.Store(nil), Now: func() time.Time { return noon }, Zone: time.FixedZone("", 8*3600)}, files()); err == nil {
		t.Fatal("pages without a store")
	}
	var none struct{ Store }
	p, err := NewDeskPages(Options{Store: none, Now: func() time.Time { return noon }, Zone: time.FixedZone("", 8*3600)}, files())
	if err != nil {
		t.Fatal(err)
	}
	req := p.Request(httptest.NewRecorder(), httptest.NewRequest("GET", "/?lang=en", nil), "")
	for d, want := range map[time.Duration]string{
		0: "just now", -30 * time.Second: "just now", -time.Minute: "1 minute ago", -90 * time.Minute: "1 hour ago", -47 * time.Hour: "47 hours ago",
		-48 * time.Hour: "2 days ago", -40 * 24 * time.Hour: "2026-01-29", 2 * time.Hour: "in 2 hours",
	} {
		if got := req.At(noon.Add(d)); got.Rel != want || !got.Known() {
			t.Errorf("%v from now: %+v, want %q", d, got, want)
		}
	}
	if got, want := req.At(noon), (Timestamp{"2026-03-10T20:00:00+08:00", "2026-03-10 20:00 UTC+08:00", "just now"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := req.Published(noon).Abs; got != "2026-03-10 12:00 UTC" {
		t.Errorf("published at %s", got)
	}
	if got := req.At(time.Time{}); got.Known() || got != (Timestamp{}) {
		t.Errorf("no time: %+v", got)
	}
	if got := req.Clock(7*time.Hour + 30*time.Minute); got != "07:30 UTC+08:00" {
		t.Errorf("clock: %s", got)
	}
}
