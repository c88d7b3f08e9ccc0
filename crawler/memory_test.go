package crawler

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// memory is a frontier and a sink in memory: the same promises as the store's, and
// a check of each that the crawler must keep.
type memory struct {
	mu     sync.Mutex
	states map[string]desk.SourceState
	pages  map[string]*record
	ids    map[int64]*record
	lease  int64
	items  map[string]desk.Draft
	takes  int
	broken []string // promises that the crawler broke
	onTake func(desk.Draft) error
}

type record struct {
	desk.Fetch
	leasedUntil time.Time
}

func newMemory() *memory {
	return &memory{states: map[string]desk.SourceState{}, pages: map[string]*record{}, ids: map[int64]*record{}, items: map[string]desk.Draft{}}
}

func (m *memory) SourceState(_ context.Context, id string) (desk.SourceState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	st := m.states[id]
	st.ID = id
	return st, nil
}

func (m *memory) SaveSourceState(ctx context.Context, st desk.SourceState) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	m.states[st.ID] = st
	return nil
}

func (m *memory) Discover(_ context.Context, source string, found []desk.Discovered, now time.Time) (added int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range found {
		r := m.pages[d.URL]
		if r == nil {
			r = &record{Fetch: desk.Fetch{ID: int64(len(m.ids) + 1), Source: source, URL: d.URL, DueAt: now, FirstSeen: now}}
			m.pages[d.URL], m.ids[r.ID] = r, r
			added++
		} else if d.UpdatedAt.After(r.FetchedAt) {
			r.DueAt = now
		}
		if r.Source == source {
			r.ListedAt = now
			if !d.PublishedAt.IsZero() {
				r.PublishedAt = d.PublishedAt
			}
		}
	}
	return added, nil
}

func (m *memory) Recheck(_ context.Context, source string, now time.Time) (n int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var last time.Time
	for _, r := range m.pages {
		if r.Source == source && r.ListedAt.After(last) {
			last = r.ListedAt
		}
	}
	for _, r := range m.pages {
		if r.Source == source && r.ListedAt.Equal(last) {
			r.DueAt, r.Dead = now, false
			n++
		}
	}
	return n, nil
}

func (m *memory) due(source string, now time.Time) []*record {
	var due []*record
	for _, r := range m.pages {
		if r.Source == source && !r.Dead && !r.DueAt.IsZero() && !r.DueAt.After(now) {
			due = append(due, r)
		}
	}
	slices.SortFunc(due, func(a, b *record) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.ID, b.ID)) })
	return due
}

func (m *memory) LeaseFetches(ctx context.Context, source string, now time.Time, ttl time.Duration, n int) ([]desk.Fetch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out []desk.Fetch
	for _, r := range m.due(source, now) {
		if len(out) == n {
			break
		}
		if r.leasedUntil.After(now) {
			continue
		}
		m.lease++
		r.Lease, r.leasedUntil = m.lease, now.Add(ttl)
		out = append(out, r.Fetch)
	}
	return out, nil
}

func (m *memory) CompleteFetch(ctx context.Context, d desk.FetchDone) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return m.complete(d)
}

func (m *memory) complete(d desk.FetchDone) error {
	r := m.ids[d.ID]
	switch {
	case r == nil:
		m.broken = append(m.broken, fmt.Sprintf("completed %d, which does not exist", d.ID))
		return desk.ErrNotFound
	case r.Lease != d.Lease || r.leasedUntil.IsZero():
		m.broken = append(m.broken, "completed without the lease: "+r.URL)
		return desk.ErrLeaseLost
	case (d.Err == "") != (d.Attempts == 0) && d.Attempts == 0 && d.Status == 0:
		// An error that is not the page's own leaves Attempts as it was.
	case d.Err == "" && d.FetchedAt.IsZero():
		m.broken = append(m.broken, "a success without a time: "+r.URL)
	}
	r.leasedUntil = time.Time{}
	r.Attempts, r.Dead, r.LastError, r.DueAt = d.Attempts, d.Dead, d.Err, d.NextDue
	r.ETag, r.LastModified = d.ETag, d.LastModified
	if d.Err == "" {
		r.FetchedAt = d.FetchedAt
	}
	return nil
}

func (m *memory) ReleaseFetches(ctx context.Context, leased []desk.Fetch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, f := range leased {
		if r := m.ids[f.ID]; r.Lease == f.Lease {
			r.leasedUntil = time.Time{}
		}
	}
	return nil
}

func (m *memory) CountDue(_ context.Context, source string, now time.Time) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.due(source, now)), nil
}

func (m *memory) SourceItems(context.Context, string, int, time.Time) (int, []int, time.Time, error) {
	return 0, nil, time.Time{}, nil
}

func (m *memory) FetchErrors(context.Context, string, int) ([]desk.Fetch, error) { return nil, nil }

func (m *memory) Ingest(ctx context.Context, d desk.Draft) (desk.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.onTake != nil {
		if err := m.onTake(d); err != nil {
			return desk.Outcome{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return desk.Outcome{}, err
	}
	m.takes++
	if err := m.complete(*d.Done); err != nil {
		return desk.Outcome{}, err
	}
	old, had := m.items[d.URL]
	m.items[d.URL] = d
	return desk.Outcome{New: !had, Changed: had && (old.Title != d.Title || old.Text != d.Text)}, nil
}

func (m *memory) leased() (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.pages {
		if !r.leasedUntil.IsZero() {
			n++
		}
	}
	return n
}

func (m *memory) state(id string) desk.SourceState {
	st, _ := m.SourceState(context.Background(), id)
	return st
}
