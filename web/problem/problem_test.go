package problem

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

func TestStatus(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
		name   string
	}{
		{desk.ErrNotFound, 404, "not-found"},
		{desk.ErrInvalid, 422, "invalid"},
		{&desk.FieldError{Field: "url", Detail: "x"}, 422, "invalid"},
		{&index.QueryError{Column: 3, Msg: "close the ("}, 422, "invalid"},
		{desk.ErrForbidden, 403, "forbidden"},
		{desk.ErrConflict, 409, "stale"},
		{desk.ErrRule, 409, "rule"},
		{&desk.RuleError{Rule: "needs-evidence"}, 409, "needs-evidence"},
		{&desk.RuleError{Rule: "needs-second-person"}, 409, "needs-second-person"},
		{&desk.RuleError{Rule: "something-new"}, 409, "rule"},
		{desk.ErrLeaseLost, 409, "lease-lost"},
		{desk.ErrSignIn, 401, "sign-in"},
		{desk.ErrLink, 404, "link"},
		{ErrNoToken, 401, "unauthorized"},
		{ErrScope, 403, "scope"},
		{ErrMalformed, 400, "malformed"},
		{ErrPrecondition, 428, "precondition-required"},
		{ErrTooMany, 429, "too-many"},
		{&desk.LimitError{Detail: "one at a time"}, 429, "too-many"},
		{index.ErrUnavailable, 503, "search-unavailable"},
		{&http.MaxBytesError{Limit: 3}, 413, "too-large"},
		{context.DeadlineExceeded, 503, "busy"},
		{context.Canceled, 503, "busy"},
		{errors.New("anything else"), 500, "internal"},
	} {
		k := KindOf(fmt.Errorf("wrapped: %w", tt.err))
		if k.Status != tt.status || k.Name != tt.name {
			t.Errorf("%v: %d %s, want %d %s", tt.err, k.Status, k.Name, tt.status, tt.name)
		}
	}
}

// TestLimitSaysWhenToComeBack: a limit of the domain reads as one of the transport.
func TestLimitSaysWhenToComeBack(t *testing.T) {
	err := fmt.Errorf("test: %w", &desk.LimitError{Detail: "one at a time", Retry: 5 * time.Second})
	if p := Of(err); p.Status != 429 || p.Detail != "one at a time" {
		t.Errorf("problem %+v, want 429 and the detail", p)
	}
	if d := Retry(err); d != 5*time.Second {
		t.Errorf("come back in %v, want 5s", d)
	}
}

// TestEveryRuleHasItsKind reads the domain for the rules by which it refuses.
func TestEveryRuleHasItsKind(t *testing.T) {
	files, err := filepath.Glob("../../desk/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	named := regexp.MustCompile(`refuse\("([a-z-]+)"`)
	n := 0
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(src), -1) {
			n++
			if k := KindOf(&desk.RuleError{Rule: m[1]}); k.Name != m[1] {
				t.Errorf("%s: rule %s has no kind of its own", f, m[1])
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d rules found in the domain", n)
	}
}

func TestKindsAreNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Kinds() {
		if seen[k.Name] || k.Title == "" || http.StatusText(k.Status) == "" || !regexp.MustCompile(`^[a-z-]+$`).MatchString(k.Name) {
			t.Errorf("kind %+v", k)
		}
		seen[k.Name] = true
	}
}

// TestNothingFromInside holds back every text that was not written for the caller.
func TestNothingFromInside(t *testing.T) {
	for _, err := range []error{
		fmt.Errorf("open /var/lib/secret: %w", errors.New("disk")),
		fmt.Errorf("secret: %w", desk.ErrNotFound),
		fmt.Errorf("secret: %w", desk.ErrInvalid),
		fmt.Errorf("secret: %w", &desk.FieldError{Field: "url", Detail: "wanted"}),
		fmt.Errorf("secret: %w", &desk.RuleError{Rule: "wrong-stage", Detail: "wanted"}),
		fmt.Errorf("secret: %w", Refuse(ErrMalformed, "wanted")),
	} {
		b, _ := json.Marshal(Of(err))
		if strings.Contains(string(b), "secret") {
			t.Errorf("%v: %s", err, b)
		}
	}
}

func TestWrite(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("ETag", `"3"`)
	err := &Refusal{Err: ErrTooMany, Detail: "come back later", Retry: 1500 * time.Millisecond}
	if err := Write(w, Of(err), Retry(err)); err != nil {
		t.Fatal(err)
	}
	res := w.Result()
	if res.StatusCode != 429 || res.Header.Get("Content-Type") != MediaType || res.Header.Get("Retry-After") != "2" || res.Header.Get("ETag") != "" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	var p Problem
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
		t.Fatal(err)
	}
	if p.Type != "/api/v1/problems/too-many" || p.Detail != "come back later" || p.Status != 429 {
		t.Errorf("%+v", p)
	}
}
