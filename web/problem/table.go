package problem

import (
	"context"
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// Errors of the transport, which the domain does not know. Wrap them with %w, or use
// [Refuse] to say more to the caller.
var (
	// ErrMalformed says that the request cannot be read: broken JSON, a page number
	// that is no number.
	ErrMalformed = errors.New("the request cannot be read")
	// ErrNoToken says that the request needs a token and carries none that is good.
	ErrNoToken = errors.New("a valid token is needed")
	// ErrScope says that the token may not do this, whoever it belongs to.
	ErrScope = errors.New("the token lacks the scope for this")
	// ErrMethod says that the address exists and cannot be used with this method.
	ErrMethod = errors.New("method not allowed")
	// ErrTooLarge says that the body is longer than the address takes.
	ErrTooLarge = errors.New("the body is too large")
	// ErrMediaType says that the body is not JSON.
	ErrMediaType = errors.New("unsupported media type")
	// ErrPrecondition says that a change must name what it begins from, and does not.
	ErrPrecondition = errors.New("what the change begins from must be said")
	// ErrTooMany says that the caller asks too often; see [Refusal.Retry].
	ErrTooMany = errors.New("too many requests")
	// ErrOtherSite says that the request comes from a page of another site.
	ErrOtherSite = errors.New("the request comes from another site")
	// ErrHost says that the desk does not go by the name that it was asked under.
	ErrHost = errors.New("the desk does not go by this name")
)

// Kind is one kind of failure: a row of the table.
type Kind struct {
	// Name ends the type of the problem; it is stable.
	Name   string
	Status int
	Title  string // short, the same for every occurrence
	err    error  // what it is the kind of; nil for those that no single error stands for
}

// Type is the URI reference that names the kind. It can be opened: see [Kinds].
func (k Kind) Type() string { return Base + k.Name }

// Base is what every problem type begins with. Types are references relative to the
// desk's own address, so they are the same text at every desk and lead to the
// description at the one that was asked.
const Base = "/api/v1/problems/"

// kinds is the one table from errors to statuses. The first row that matches counts.
var kinds = []Kind{
	{"not-found", http.StatusNotFound, "There is no such thing", desk.ErrNotFound},
	{"link", http.StatusNotFound, "The link is not valid, or not any more", desk.ErrLink},
	{"invalid", http.StatusUnprocessableEntity, "A part of the request is not acceptable", desk.ErrInvalid},
	{"malformed", http.StatusBadRequest, "The request cannot be read", ErrMalformed},
	{"unauthorized", http.StatusUnauthorized, "A valid token is needed", ErrNoToken},
	{"sign-in", http.StatusUnauthorized, "The sign-in failed", desk.ErrSignIn},
	{"scope", http.StatusForbidden, "The token lacks the scope for this", ErrScope},
	{"forbidden", http.StatusForbidden, "The role does not allow this", desk.ErrForbidden},
	{"other-site", http.StatusForbidden, "The request comes from another site", ErrOtherSite},
	{"stale", http.StatusConflict, "Somebody changed it meanwhile", desk.ErrConflict},
	{"lease-lost", http.StatusConflict, "Somebody else took the work over", desk.ErrLeaseLost},
	{"method", http.StatusMethodNotAllowed, "This address does not take this method", ErrMethod},
	{"too-large", http.StatusRequestEntityTooLarge, "The body is too large", ErrTooLarge},
	{"media-type", http.StatusUnsupportedMediaType, "The body must be application/json", ErrMediaType},
	{"host", http.StatusMisdirectedRequest, "The desk does not go by this name", ErrHost},
	{"precondition-required", http.StatusPreconditionRequired, "Say which version the change begins from", ErrPrecondition},
	{"too-many", http.StatusTooManyRequests, "Too many requests", ErrTooMany},
	{"search-unavailable", http.StatusServiceUnavailable, "The search index is not available now", index.ErrUnavailable},
	{"disk-full", http.StatusInsufficientStorage, "The disk of the desk is full; reading works, and nothing was changed", desk.ErrFull},
	{"busy", http.StatusServiceUnavailable, "The desk is busy", context.DeadlineExceeded},
	{"busy", http.StatusServiceUnavailable, "The desk is busy", context.Canceled},
}

// rules are the kinds of [desk.RuleError], by the rule's name.
var rules = []Kind{
	{"wrong-stage", http.StatusConflict, "The case is not at a stage for this", nil},
	{"needs-reason", http.StatusConflict, "This needs a reason", nil},
	{"needs-claim", http.StatusConflict, "A verdict needs the claim in one sentence", nil},
	{"needs-consent", http.StatusConflict, "The institution has not agreed to be named", nil},
	{"no-reply", http.StatusConflict, "There is no reply to cite", nil},
	{"no-page", http.StatusConflict, "This is no page that could be captured again", nil},
	{"needs-evidence", http.StatusConflict, "A verdict needs evidence", nil},
	{"needs-verdict", http.StatusConflict, "There is no verdict to sign", nil},
	{"needs-second-person", http.StatusConflict, "This needs a second person", nil},
	{"merge-into-itself", http.StatusConflict, "A case cannot be merged into itself", nil},
	{"merge-target-merged", http.StatusConflict, "The target is merged into another case", nil},
	{"merge-target-discarded", http.StatusConflict, "The target is discarded", nil},
	{"referral-answered", http.StatusConflict, "The referral is answered already", nil},
	{"only-sighting", http.StatusConflict, "It is the only sighting of the case", nil},
	{"worked-on", http.StatusConflict, "Work has been built on it already", nil},
	{"same-lane", http.StatusConflict, "The case stands in that list already", nil},
	{"proposal-decided", http.StatusConflict, "Somebody has decided about it already", nil},
	{"source-paused", http.StatusConflict, "The source is paused", nil},
	{"source-running", http.StatusConflict, "The source is not paused", nil},
	{"source-configured", http.StatusConflict, "The configuration pauses the source", nil},
	{"no-sources-from", http.StatusConflict, "The configuration names no place for new sources", nil},
	{"no-scheduler", http.StatusConflict, "Nothing is fetched on a schedule here", nil},
	{"webhook-paused", http.StatusConflict, "The webhook is disabled", nil},
	{"delivery-purged", http.StatusConflict, "Its text is not kept any more", nil},
	{"last-admin", http.StatusConflict, "There must be an admin", nil},
}

// ruleKind is for a rule that has no row yet; internal is for every fault of ours.
var (
	ruleKind = Kind{"rule", http.StatusConflict, "The case does not allow this now", desk.ErrRule}
	internal = Kind{"internal", http.StatusInternalServerError, "Something went wrong here", nil}
)

// KindOf reads the table.
func KindOf(err error) Kind {
	var rule *desk.RuleError
	if errors.As(err, &rule) {
		for _, k := range rules {
			if k.Name == rule.Rule {
				return k
			}
		}
		return ruleKind
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = ErrTooLarge
	}
	var query *index.QueryError
	if errors.As(err, &query) {
		err = desk.ErrInvalid
	}
	var limit *desk.LimitError
	if errors.As(err, &limit) {
		err = ErrTooMany
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			return k
		}
	}
	if errors.Is(err, desk.ErrRule) {
		return ruleKind
	}
	return internal
}

// Status is the HTTP status of an error.
func Status(err error) int { return KindOf(err).Status }

// Kinds lists every kind of failure, each name once, for documentation.
func Kinds() []Kind {
	var out []Kind
	seen := map[string]bool{}
	for _, list := range [][]Kind{kinds, rules, {ruleKind, internal}} {
		for _, k := range list {
			if !seen[k.Name] {
				seen[k.Name] = true
				out = append(out, k)
			}
		}
	}
	return out
}
