package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// TestAuditChain: whatever is changed, removed, added or moved in the log, the chain
// says so and names the entry.
func TestAuditChain(t *testing.T) {
	at := time.Date(2026, 3, 1, 8, 0, 0, 123_456_000, time.UTC)
	var log []desk.AuditEntry
	var last *desk.AuditEntry
	for i, a := range []desk.Action{desk.ActionOpen, desk.ActionAccept, desk.ActionAssign, desk.ActionDiscard} {
		e := desk.AuditEntry{At: at.Add(time.Duration(i) * time.Minute), Actor: "li", Action: a, Case: 7, From: desk.StageNew, To: desk.StageAccepted, Detail: "because"}.Seal(last)
		log, last = append(log, e), &e
	}
	seq, hash := last.Seq, last.Hash
	verify := func(list []desk.AuditEntry, seq int64, hash string) error {
		var chain desk.AuditChain
		for _, e := range list {
			if err := chain.Next(e); err != nil {
				return err
			}
		}
		return chain.End(seq, hash)
	}
	edit := func(i int, change func(*desk.AuditEntry)) []desk.AuditEntry {
		out := slices.Clone(log)
		change(&out[i])
		return out
	}
	resealed := edit(2, func(e *desk.AuditEntry) { e.Actor = "wang"; *e = e.Seal(&log[1]) })
	longer := append(slices.Clone(log), desk.AuditEntry{At: at, Actor: "li", Action: desk.ActionWake, Case: 7}.Seal(last))
	for _, c := range []struct {
		name string
		log  []desk.AuditEntry
		seq  int64
		hash string
		want string // in the error; empty for none
	}{
		{"as it was written", log, seq, hash, ""},
		{"nothing yet", nil, 0, "", ""},
		{"another time zone says the same", edit(1, func(e *desk.AuditEntry) { e.At = e.At.In(time.FixedZone("", 8*3600)) }), seq, hash, ""},
		{"another actor", edit(1, func(e *desk.AuditEntry) { e.Actor = "wang" }), seq, hash, "entry 2: its content was changed"},
		{"another time", edit(1, func(e *desk.AuditEntry) { e.At = e.At.Add(time.Microsecond) }), seq, hash, "entry 2: its content was changed"},
		{"another action", edit(1, func(e *desk.AuditEntry) { e.Action = desk.ActionWake }), seq, hash, "entry 2: its content was changed"},
		{"another case", edit(1, func(e *desk.AuditEntry) { e.Case = 8 }), seq, hash, "entry 2: its content was changed"},
		{"another stage before", edit(1, func(e *desk.AuditEntry) { e.From = desk.StageClosed }), seq, hash, "entry 2: its content was changed"},
		{"another stage after", edit(1, func(e *desk.AuditEntry) { e.To = desk.StageClosed }), seq, hash, "entry 2: its content was changed"},
		{"another reason", edit(1, func(e *desk.AuditEntry) { e.Detail = "" }), seq, hash, "entry 2: its content was changed"},
		{"a letter moved from one field to the next", edit(1, func(e *desk.AuditEntry) { e.Actor, e.Action = "lia", "ccept" }), seq, hash, "entry 2: its content was changed"},
		{"changed and sealed again", resealed, seq, hash, "entry 4: it does not follow entry 3"},
		{"the first removed", log[1:], seq, hash, "entry 2: entry 1 is missing"},
		{"one in the middle removed", slices.Delete(slices.Clone(log), 1, 2), seq, hash, "entry 3: entry 2 is missing"},
		{"two exchanged", []desk.AuditEntry{log[0], log[2], log[1], log[3]}, seq, hash, "entry 3: entry 2 is missing"},
		{"one twice", []desk.AuditEntry{log[0], log[0], log[1]}, seq, hash, "entry 1: entry 2 is missing"},
		{"the last removed", log[:3], seq, hash, "entry 4: it is missing"},
		{"all removed", nil, seq, hash, "entry 1: it is missing"},
		{"one added", longer, seq, hash, "entry 5: it lies behind the end"},
		{"the end forgotten", log, 0, "", "entry 4: the note that the log ends with the last entry was removed"},
		{"another end", log, seq, log[0].Hash, "entry 4: it is not the one that was written last"},
	} {
		err := verify(c.log, c.seq, c.hash)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
}

// TestEveryActionIsTold: each action on a case makes an event of its own that a webhook
// can ask for.
func TestEveryActionIsTold(t *testing.T) {
	types := desk.EventTypes()
	by := map[string]desk.Action{}
	for _, row := range machineTable {
		name := desk.EventOf(row.action)
		if name == "" || !slices.Contains(types, name) {
			t.Errorf("%s makes the event %q, which is not among %q", row.action, name, types)
		}
		if other, ok := by[name]; ok {
			t.Errorf("%s and %s make the same event %s", row.action, other, name)
		}
		by[name] = row.action
	}
	for _, a := range []desk.Action{"member-add", desk.ActionWebhook, desk.ActionPauseSource, desk.ActionSaveRules} {
		if name := desk.EventOf(a); name != "" {
			t.Errorf("%s is the desk's own business and makes the event %s", a, name)
		}
	}
	if slices.Contains(types, desk.EventTest) {
		t.Errorf("%s can be asked for: it goes to one webhook alone", desk.EventTest)
	}
}
