package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// SourcePause says that the desk itself keeps a source from being fetched. It is
// apart from `paused: true` in the configuration: neither undoes the other. Who
// paused it stands in the audit log.
type SourcePause struct {
	Source string
	Since  time.Time
	Reason string // may be empty
}

// SourceReader reads which sources the desk itself has paused.
type SourceReader interface {
	// SourcePause returns the zero value for a source that is not paused.
	SourcePause(source string) (SourcePause, error)
	// SourcePauses returns every pause, in order of source.
	SourcePauses() ([]SourcePause, error)
}

// SourceTx writes the pauses of sources.
type SourceTx interface {
	SourceReader

	// PauseSource is ErrConflict when the source is paused already.
	PauseSource(SourcePause) error
	// ResumeSource is ErrNotFound when the source is not paused.
	ResumeSource(source string) error
}

// MaxPauseReason bounds the reason of a pause, in characters.
const MaxPauseReason = 300

// Sources is what the desk's own people change about sources at run time.
type Sources struct {
	store  Store
	redact Redactor
	now    func() time.Time
	known  func(id string) (paused, ok bool)
}

// NewSources returns them for the sources in a store. known says of an id whether
// there is such a source, and whether the configuration pauses it.
func NewSources(store Store, redact Redactor, now func() time.Time, known func(id string) (paused, ok bool)) *Sources {
	return &Sources{store: store, redact: redact, now: now, known: known}
}

// Pause keeps a source from being fetched on its schedule until it is resumed. The
// errors are ErrNotFound, ErrForbidden, ErrInvalid for a reason that is too long, and
// a [RuleError] "source-paused" when somebody else has paused it already: their
// reason stays.
func (ss *Sources) Pause(ctx context.Context, by Actor, id, reason string) (p SourcePause, err error) {
	defer wrap(&err, "pause source %s", id)
	if _, ok := ss.known(id); !ok {
		return p, ErrNotFound
	}
	if !by.May(ActionPauseSource) {
		return p, ErrForbidden
	}
	reason, _ = ss.redact.Text(strings.Join(strings.Fields(reason), " "))
	if !utf8.ValidString(reason) || utf8.RuneCountInString(reason) > MaxPauseReason {
		return p, invalid("reason", "a reason has at most %d characters", MaxPauseReason)
	}
	p = SourcePause{Source: id, Since: ss.now().UTC().Truncate(time.Microsecond), Reason: reason}
	err = ss.store.Update(ctx, func(tx Tx) error {
		old, err := tx.SourcePause(id)
		if err != nil {
			return err
		}
		if !old.Since.IsZero() {
			return refuse("source-paused", "the source is paused already, since %s", old.Since.UTC().Format(time.RFC3339))
		}
		if err := tx.PauseSource(p); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: p.Since, Actor: by.Name, Action: ActionPauseSource, Detail: sourceDetail(id, reason)})
	})
	if err != nil {
		return SourcePause{}, err
	}
	return p, nil
}

// Resume ends the desk's own pause. The errors are ErrNotFound, ErrForbidden, and a
// [RuleError]: "source-configured" when it is the configuration that pauses the
// source, "source-running" when nothing does.
func (ss *Sources) Resume(ctx context.Context, by Actor, id string) (err error) {
	defer wrap(&err, "resume source %s", id)
	configured, ok := ss.known(id)
	if !ok {
		return ErrNotFound
	}
	if !by.May(ActionResumeSource) {
		return ErrForbidden
	}
	return ss.store.Update(ctx, func(tx Tx) error {
		old, err := tx.SourcePause(id)
		if err != nil {
			return err
		}
		switch {
		case !old.Since.IsZero():
		case configured:
			return refuse("source-configured", "the configuration pauses this source; take paused: true out of it")
		default:
			return refuse("source-running", "the source is not paused")
		}
		if err := tx.ResumeSource(id); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ss.now(), Actor: by.Name, Action: ActionResumeSource, Detail: id})
	})
}

// FetchNow checks and records that somebody has a source fetched now; the crawler
// does it. The errors are those of Pause; a paused source must be resumed first.
func (ss *Sources) FetchNow(ctx context.Context, by Actor, id string) (err error) {
	defer wrap(&err, "fetch source %s", id)
	configured, ok := ss.known(id)
	if !ok {
		return ErrNotFound
	}
	if !by.May(ActionFetchSource) {
		return ErrForbidden
	}
	return ss.store.Update(ctx, func(tx Tx) error {
		old, err := tx.SourcePause(id)
		if err != nil {
			return err
		}
		if configured || !old.Since.IsZero() {
			return refuse("source-paused", "the source is paused; resume it first")
		}
		return tx.Record(AuditEntry{At: ss.now(), Actor: by.Name, Action: ActionFetchSource, Detail: id})
	})
}

// Added records that sources were written into the configuration.
func (ss *Sources) Added(ctx context.Context, by Actor, n int, file string) (err error) {
	defer wrap(&err, "sources added to %s", file)
	return ss.store.Update(ctx, func(tx Tx) error {
		return tx.Record(AuditEntry{At: ss.now(), Actor: by.Name, Action: ActionAddSources, Detail: fmt.Sprintf("%d in %s", n, file)})
	})
}

func sourceDetail(id, reason string) string {
	if reason == "" {
		return id
	}
	return id + ": " + reason
}
