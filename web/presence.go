package web

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// presenceLast is how long somebody counts as looking after the last sign of it.
// The page gives one every 20 seconds.
const presenceLast = 45 * time.Second

// presence knows who looks at which case. It is kept in memory only and forgotten
// at once: it is a courtesy between colleagues, not a record.
type presence struct {
	mu   sync.Mutex
	seen map[desk.CaseID]map[desk.MemberID]viewer
}

type viewer struct {
	name string
	at   time.Time
}

// here reports whether the sign is fresh. One of the future is from before the clock was set back.
func (v viewer) here(now time.Time) bool {
	age := now.Sub(v.at)
	return age < presenceLast && age > -presenceLast
}

// look says that a member has opened a case, and so left the one before.
func (p *presence) look(id desk.CaseID, m desk.Member, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for other, members := range p.seen {
		if other != id {
			delete(members, m.ID)
		}
		for who, s := range members {
			if !s.here(now) {
				delete(members, who)
			}
		}
		if len(members) == 0 {
			delete(p.seen, other)
		}
	}
	p.put(id, m, now)
}

// stay says that a member still has a case open, perhaps beside another one.
func (p *presence) stay(id desk.CaseID, m desk.Member, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.put(id, m, now)
}

func (p *presence) put(id desk.CaseID, m desk.Member, now time.Time) {
	if p.seen == nil {
		p.seen = map[desk.CaseID]map[desk.MemberID]viewer{}
	}
	if p.seen[id] == nil {
		p.seen[id] = map[desk.MemberID]viewer{}
	}
	p.seen[id][m.ID] = viewer{m.Name, now}
}

// others are the names of everybody else who looks at a case now.
func (p *presence) others(id desk.CaseID, but desk.MemberID, now time.Time) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for who, s := range p.seen[id] {
		if who != but && s.here(now) {
			out = append(out, s.name)
		}
	}
	slices.Sort(out)
	return out
}

// showPresence answers the page's question who else is looking, and counts it as a
// sign that the asker still is.
func (s *site) showPresence(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	var others []string
	if req.Member != nil {
		// A number that is no case must not fill the memory.
		if err := req.View(func(tx desk.ReadTx) error { _, err := tx.Case(id); return err }); err != nil {
			return fmt.Errorf("presence at case %v: %w", id, err)
		}
		s.looking.stay(id, *req.Member, req.Now)
		others = s.looking.others(id, req.Member.ID, req.Now)
	}
	return req.renderTriage(http.StatusOK, "looking", others)
}
