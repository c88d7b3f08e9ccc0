package page

import (
	"time"

	"github.com/rumordesk/rumordesk/web/problem"
)

// Limiter says whether a caller may ask once more, and if not, when. Keys stand for
// callers: an implementation keeps them in memory only, never on disk or in a log.
type Limiter interface {
	Allow(key string) (ok bool, retry time.Duration)
}

// Allow counts one try of a caller and refuses one too many with
// [problem.ErrTooMany]. A nil limiter lets everything through.
func Allow(l Limiter, key string) error {
	if l == nil {
		return nil
	}
	if ok, retry := l.Allow(key); !ok {
		return &problem.Refusal{Err: problem.ErrTooMany, Detail: "too many requests; try again later", Retry: max(retry, time.Second)}
	}
	return nil
}
