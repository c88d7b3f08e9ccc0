package web

import (
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestMemoryAndTheClock: what is kept in memory for a while is not kept for years after the clock was set back.
func TestMemoryAndTheClock(t *testing.T) {
	far := noon.AddDate(10, 0, 0)
	var p presence
	p.look(3, desk.Member{ID: 1, Name: "Ada"}, far)
	if who := p.others(3, 2, noon); len(who) != 0 {
		t.Errorf("%v are looking", who)
	}
	p.look(3, desk.Member{ID: 1, Name: "Ada"}, noon)
	if who := p.others(3, 2, noon); len(who) != 1 {
		t.Errorf("%v are looking", who)
	}
	c := newCache[int](3)
	if _, ok := c.get(1, c.put(1, 7, far), noon); ok {
		t.Error("a copy from the future is still served")
	}
	if v, ok := c.get(1, c.put(1, 7, noon), noon); !ok || v != 7 {
		t.Error("a fresh copy is not served")
	}
	l := undoLog{sessions: map[string]*undoSession{}}
	l.push("k", 1, far, undoStep{text: "accepted"})
	if _, ok := l.last("k", 1, noon); ok {
		t.Error("a step of ten years ahead can be undone")
	}
	l.push("k", 1, noon, undoStep{text: "accepted"})
	if _, ok := l.last("k", 1, noon); !ok {
		t.Error("a fresh step cannot be undone")
	}
}
