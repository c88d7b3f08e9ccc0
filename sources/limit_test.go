package sources

import (
	"errors"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// TestOneTestAtATime: a member tests one address after the other, and so many an
// hour; others are not held up.
func TestOneTestAtATime(t *testing.T) {
	var l testLimit
	now := noon
	refused := func(retry time.Duration) {
		t.Helper()
		var limit *desk.LimitError
		if _, err := l.begin("Ada", now); !errors.As(err, &limit) || limit.Retry != retry {
			t.Errorf("error %v; want to be told to come back in %v", err, retry)
		}
	}
	done, err := l.begin("Ada", now)
	if err != nil {
		t.Fatal(err)
	}
	refused(5 * time.Second)
	if other, err := l.begin("Alex", now); err != nil {
		t.Errorf("another member: %v", err)
	} else {
		other()
	}
	done()
	for range testsAnHour - 1 {
		done, err := l.begin("Ada", now)
		if err != nil {
			t.Fatal(err)
		}
		done()
	}
	refused(time.Hour)
	now = now.Add(45 * time.Minute)
	refused(15 * time.Minute)
	now = now.Add(15 * time.Minute)
	if _, err := l.begin("Ada", now); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

// TestLimitAndTheClock: tests of a time that is yet to come do not count for years.
func TestLimitAndTheClock(t *testing.T) {
	var l testLimit
	for range testsAnHour {
		done, err := l.begin("Ada", noon.AddDate(10, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		done()
	}
	if _, err := l.begin("Ada", noon); err != nil {
		t.Errorf("after the clock was set back: %v", err)
	}
}
