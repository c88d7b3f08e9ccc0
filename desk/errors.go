package desk

import (
	"errors"
	"fmt"
	"time"
)

// The error vocabulary of the domain. Every layer wraps one of these with %w, and
// exactly one table (in package web) turns them into HTTP statuses.
var (
	// ErrNotFound says that there is no such item, case or source.
	ErrNotFound = errors.New("not found")
	// ErrInvalid says that the request itself makes no sense, whatever the state.
	ErrInvalid = errors.New("invalid")
	// ErrForbidden says that the actor's role does not allow the action.
	ErrForbidden = errors.New("not allowed for this role")
	// ErrConflict says that the case has changed since the caller read it.
	ErrConflict = errors.New("changed meanwhile")
	// ErrRule says that the state machine forbids the action now; see [RuleError].
	ErrRule = errors.New("the case does not allow this now")
	// ErrLeaseLost says that a leased piece of work was taken over by somebody
	// else, so its result must not be recorded.
	ErrLeaseLost = errors.New("lease lost")
	// ErrFull says that there is no room for the change: nothing of it was kept, and
	// writing works again as soon as there is room.
	ErrFull = errors.New("the disk that holds the data folder is full; free some space, nothing is lost")
)

// RuleError is a refusal by the state machine. Rule is a stable machine-readable
// name (wrong-stage, needs-reason, needs-evidence, needs-second-person,
// merge-into-itself, merge-target-merged); Detail is the sentence for a person.
// It matches [ErrRule].
type RuleError struct {
	Rule   string
	Detail string
}

func (e *RuleError) Error() string { return e.Detail }

// Is makes errors.Is(err, ErrRule) true.
func (e *RuleError) Is(target error) bool { return target == ErrRule }

// FieldError is an [ErrInvalid] that says which part of the request is wrong. It
// matches ErrInvalid.
type FieldError struct {
	Field  string // as the API names it: url, summary; empty when no one part is at fault
	Detail string // what is wrong and what is wanted, for a person
	Key    string // which mistake it is, where a field has several that pages tell apart
}

func (e *FieldError) Error() string {
	if e.Field == "" {
		return "invalid: " + e.Detail
	}
	return "invalid " + e.Field + ": " + e.Detail
}

// Is makes errors.Is(err, ErrInvalid) true.
func (e *FieldError) Is(target error) bool { return target == ErrInvalid }

// LimitError says that somebody asks for too much at once, and when to come back.
type LimitError struct {
	Detail string // what the limit is, for a person
	Retry  time.Duration
}

func (e *LimitError) Error() string { return "too many requests: " + e.Detail }

func invalid(field, format string, args ...any) error {
	return &FieldError{Field: field, Detail: fmt.Sprintf(format, args...)}
}

func refuse(rule, format string, args ...any) error {
	return &RuleError{Rule: rule, Detail: fmt.Sprintf(format, args...)}
}

// wrap adds the call and its arguments to *err, if there is one.
func wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
