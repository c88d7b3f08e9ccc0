package web

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// undoCookie tells the browser sessions of one member apart; it says nothing else.
const undoCookie = "undo"

// Bounds of what can be undone.
const (
	maxUndoSteps    = 30             // actions of one browser session
	undoLifetime    = 12 * time.Hour // since the last one
	maxUndoSessions = 2000           // browser sessions
)

// undoStep takes one action back, of one case or of several.
type undoStep struct {
	id   int64
	text string // what was done, in the words of who did it
	// inverse are the changes that take it back, in this order. Each names the Rev that
	// the action left; the second change of one case names none.
	inverse []desk.Change
	// before is the Rev of each case before the action: the one that an earlier step
	// has left.
	before map[desk.CaseID]int64
	back   desk.CaseID // the case to show when it is taken back; 0: that of the first change
}

// undoLog remembers, in memory only, how to take back the last actions of each
// browser session.
type undoLog struct {
	mu       sync.Mutex
	next     int64
	sessions map[string]*undoSession
}

type undoSession struct {
	member desk.MemberID
	at     time.Time
	steps  []undoStep
}

func (l *undoLog) push(key string, m desk.MemberID, now time.Time, step undoStep) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.sessions[key]
	if s == nil || s.member != m {
		l.expire(now)
		s = &undoSession{member: m}
		if l.sessions == nil {
			l.sessions = map[string]*undoSession{}
		}
		l.sessions[key] = s
	}
	l.next++
	step.id, s.at = l.next, now
	s.steps = append(s.steps, step)
	if len(s.steps) > maxUndoSteps {
		s.steps = slices.Delete(s.steps, 0, len(s.steps)-maxUndoSteps)
	}
}

// over reports whether the last action is long ago. One of the future is from before the clock was set back.
func (s *undoSession) over(now time.Time) bool {
	age := now.Sub(s.at)
	return age >= undoLifetime || age <= -undoLifetime
}

// expire forgets old sessions, and the oldest ones when there are too many.
func (l *undoLog) expire(now time.Time) {
	oldest, at := "", now
	for key, s := range l.sessions {
		if s.over(now) {
			delete(l.sessions, key)
		} else if !s.at.After(at) {
			oldest, at = key, s.at
		}
	}
	if len(l.sessions) >= maxUndoSessions {
		delete(l.sessions, oldest)
	}
}

// last returns the step that would be undone next.
func (l *undoLog) last(key string, m desk.MemberID, now time.Time) (undoStep, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.sessions[key]
	if s == nil || s.member != m || len(s.steps) == 0 || s.over(now) {
		return undoStep{}, false
	}
	return s.steps[len(s.steps)-1], true
}

// pop takes the last step if it is the one with this number.
func (l *undoLog) pop(key string, m desk.MemberID, id int64) (undoStep, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.sessions[key]
	if s == nil || s.member != m || len(s.steps) == 0 || s.steps[len(s.steps)-1].id != id {
		return undoStep{}, false
	}
	step := s.steps[len(s.steps)-1]
	s.steps = s.steps[:len(s.steps)-1]
	return step, true
}

// advance tells the earlier steps of a case, which left it at Rev before, that the undoing
// of a later one has brought it to Rev after.
func (l *undoLog) advance(key string, id desk.CaseID, before, after int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s := l.sessions[key]; s != nil {
		for i := range s.steps {
			for j := range s.steps[i].inverse {
				if ch := &s.steps[i].inverse[j]; ch.Case == id && ch.Rev == before {
					ch.Rev = after
				}
			}
		}
	}
}

// undoKey is the browser session's own, empty when it has none yet.
func (req *request) undoKey() string {
	if c, err := req.R.Cookie(undoCookie); err == nil && len(c.Value) <= 40 {
		return c.Value
	}
	return ""
}

// remember keeps a step, and gives the browser session its cookie with the first.
func (req *request) remember(step undoStep) {
	if len(step.inverse) == 0 {
		return
	}
	key := req.undoKey()
	if key == "" {
		key = rand.Text()
		c := &http.Cookie{Name: undoCookie, Value: key, Path: "/", HttpOnly: true, Secure: req.s.TLS || req.R.TLS != nil, SameSite: http.SameSiteStrictMode}
		http.SetCookie(req.W, c)
		req.R.AddCookie(c) // for the answer to this very request
	}
	req.s.undos.push(key, req.Member.ID, req.Now, step)
}

// undoView is what can be taken back next.
type undoView struct {
	Step int64
	Text string
}

func (req *request) lastUndo() *undoView {
	if step, ok := req.s.undos.last(req.undoKey(), req.Member.ID, req.Now); ok {
		return &undoView{Step: step.id, Text: step.text}
	}
	return nil
}

// inverse is what takes a change back: before is the case as it was, after as the
// change left it. Nothing comes back for a change that cannot be undone.
func inverse(ch desk.Change, before, after desk.Case, now time.Time) []desk.Change {
	one := func(c desk.Change) []desk.Change {
		c.Case, c.Rev = after.ID, after.Rev
		list := []desk.Change{c}
		if before.SnoozedUntil.After(now) && after.SnoozedUntil.IsZero() && c.Action != desk.ActionSnooze {
			list = append(list, desk.Change{Action: desk.ActionSnooze, Case: after.ID, Until: before.SnoozedUntil})
		}
		return list
	}
	switch ch.Action {
	case desk.ActionAccept:
		return one(desk.Change{Action: desk.ActionReturn})
	case desk.ActionDiscard:
		return one(desk.Change{Action: desk.ActionReopen})
	case desk.ActionReopen:
		return one(desk.Change{Action: desk.ActionDiscard, Reason: before.DiscardReason})
	case desk.ActionMerge:
		return one(desk.Change{Action: desk.ActionUnmerge})
	case desk.ActionUnmerge:
		return one(desk.Change{Action: desk.ActionMerge, Into: before.MergedInto})
	case desk.ActionAssign, desk.ActionUnassign:
		if before.Assignee != "" {
			return one(desk.Change{Action: desk.ActionAssign, To: before.Assignee})
		}
		return one(desk.Change{Action: desk.ActionUnassign})
	case desk.ActionSnooze, desk.ActionWake:
		if before.SnoozedUntil.After(now) {
			return one(desk.Change{Action: desk.ActionSnooze, Until: before.SnoozedUntil})
		}
		return one(desk.Change{Action: desk.ActionWake})
	case desk.ActionToQueue:
		return one(desk.Change{Action: desk.ActionToOfficial})
	case desk.ActionToOfficial:
		return one(desk.Change{Action: desk.ActionToQueue})
	case desk.ActionAcceptProposal, desk.ActionDismissProposal:
		return one(desk.Change{Action: desk.ActionReopenProposal, ProposalID: ch.ProposalID})
	case desk.ActionClaim:
		was := desk.Wording{}
		for lang := range ch.Wording {
			if before.Wording[lang] != after.Wording[lang] {
				was[lang] = before.Wording[lang] // empty takes it away
			}
		}
		if len(was) > 0 {
			return one(desk.Change{Action: desk.ActionClaim, Wording: was})
		}
	case desk.ActionLabel:
		was := map[string]string{}
		for k := range ch.Labels {
			if before.Labels[k] != after.Labels[k] {
				was[k] = before.Labels[k] // empty takes it away
			}
		}
		if len(was) > 0 {
			return one(desk.Change{Action: desk.ActionLabel, Labels: was})
		}
	}
	return nil
}

// undo takes the last action of this browser session back.
func (s *site) undo(req *request) error {
	if !req.acts() {
		return desk.ErrForbidden
	}
	w, err := req.triagePosition(req.R.PostFormValue)
	if err != nil {
		return err
	}
	var id int64
	if _, err := fmt.Sscan(req.R.PostFormValue("step"), &id); err != nil {
		id = 0
	}
	key := req.undoKey()
	step, ok := s.undos.pop(key, req.Member.ID, id)
	if !ok {
		return req.showTriage(http.StatusConflict, w, &actionMessage{Refused: true, Text: req.T("triage.undo.nothing")})
	}
	if w.at = step.back; w.at == 0 {
		w.at = step.inverse[0].Case
	}
	failed := map[desk.CaseID]bool{}
	var first func() error
	for _, ch := range step.inverse {
		if failed[ch.Case] {
			continue
		}
		before := step.before[ch.Case]
		_, after, err := req.apply(ch)
		if err != nil {
			failed[ch.Case] = true
			if first == nil {
				first = func() error { return req.refuse(w, ch, err, nil) }
			}
			continue
		}
		s.undos.advance(key, ch.Case, before, after.Rev)
		step.before[ch.Case] = after.Rev
	}
	if first != nil {
		return first()
	}
	if req.partial() {
		return req.showTriage(http.StatusOK, w, &actionMessage{Text: req.T("triage.undo.done", "what", step.text)})
	}
	return req.Redirect(w.address(w.at))
}
