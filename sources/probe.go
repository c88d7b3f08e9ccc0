package sources

import (
	"context"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
)

// maxAddress is the longest address that is tested, in bytes.
const maxAddress = 2000

// Test fetches an address under the crawler's own policy and says what it is. Nothing
// is stored. The errors are ErrForbidden, a [desk.LimitError], and ctx's.
func (r *Registry) Test(ctx context.Context, by desk.Actor, address string) (desk.SourceTest, error) {
	if !by.May(desk.ActionTestSource) {
		return desk.SourceTest{}, desk.ErrForbidden
	}
	done, err := r.tests.limit.begin(by.Name, r.o.Now())
	if err != nil {
		return desk.SourceTest{}, err
	}
	defer done()
	if address = strings.TrimSpace(address); address != "" && !strings.Contains(address, "://") {
		address = "https://" + address
	}
	if len(address) > maxAddress {
		return desk.SourceTest{}, &desk.FieldError{Field: "url", Detail: "the address is too long"}
	}
	if c := redact.Classify(address); c != redact.Publication {
		return desk.SourceTest{Asked: address, URL: address, Is: desk.TestNothing, Problems: []desk.TestProblem{
			{Key: c.Fault(), Detail: "the address of " + c.String() + ": sources are publications; use the publication's own site"},
		}}, nil
	}
	c, err := r.tester()
	if err != nil {
		return desk.SourceTest{}, err
	}
	t, err := c.Test(ctx, address)
	if err != nil {
		return desk.SourceTest{}, err
	}
	redactTest(r.o.Redact, &t)
	t.Snippet = r.snippet(t)
	return t, nil
}

// tests are the tests of addresses that are under way.
type tests struct {
	limit testLimit
	mu    sync.Mutex
	spare *crawler.Crawler // where no scheduler runs
}

// tester is the crawler of this process: its pace is the one that hosts are promised.
func (r *Registry) tester() (*crawler.Crawler, error) {
	if c := r.scheduler.Load(); c != nil {
		return c, nil
	}
	r.tests.mu.Lock()
	defer r.tests.mu.Unlock()
	if r.tests.spare == nil {
		c, err := r.NewCrawler(nil)
		if err != nil {
			return nil, err
		}
		r.tests.spare = c
	}
	return r.tests.spare, nil
}

// close drops the connections of the spare crawler.
func (t *tests) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.spare != nil {
		t.spare.Close()
	}
	return nil
}

// redactTest takes out what points at a person: a sample is shown as an item would be.
func redactTest(r desk.Redactor, t *desk.SourceTest) {
	clean := func(s *string) { *s, _ = r.Text(*s) }
	clean(&t.Title)
	for _, list := range [][]desk.TestEntry{t.Entries, t.Feeds} {
		for i := range list {
			clean(&list[i].Title)
			list[i].URL = r.URL(list[i].URL)
		}
	}
	if t.Sample != nil {
		clean(&t.Sample.Title)
		clean(&t.Sample.Text)
		t.Sample.URL = r.URL(t.Sample.URL)
	}
}
