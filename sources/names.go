package sources

import (
	"cmp"
	"strings"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/urls"
)

// names are the names of the sources as readers know them, made once for each
// list of sources.
type names struct {
	list        *[]config.Source
	byID        map[string]namedSource
	byPublisher map[string]string // empty where several sources share the address
}

type namedSource struct{ name, publisher string }

// PublisherName is what readers know a publication by: the name of the source that
// led to it, where that is the source's own site or its address is no domain name;
// otherwise the domain. An empty source asks for the one source at that publisher.
func (r *Registry) PublisherName(publisher, source string) string {
	n := r.names.Load()
	if list := r.list.Load(); n == nil || n.list != list {
		n = newNames(list)
		r.names.Store(n)
	}
	if source == "" {
		return cmp.Or(n.byPublisher[publisher], publisher)
	}
	s, ok := n.byID[source]
	if ok && (publisher == "" || s.publisher == publisher || !domain(publisher)) {
		return s.name
	}
	return cmp.Or(publisher, source)
}

func newNames(list *[]config.Source) *names {
	n := &names{list: list, byID: map[string]namedSource{}, byPublisher: map[string]string{}}
	for _, s := range *list {
		p := urls.Publisher(s.Address())
		n.byID[s.ID] = namedSource{cmp.Or(s.Name, s.ID), p}
		if _, shared := n.byPublisher[p]; shared {
			n.byPublisher[p] = ""
			continue
		}
		n.byPublisher[p] = cmp.Or(s.Name, s.ID)
	}
	return n
}

// domain says whether a publisher is a name that readers can make something of, and
// not an address of a network.
func domain(publisher string) bool {
	return strings.Contains(publisher, ".") && !strings.ContainsAny(publisher, ":[]") && strings.Trim(publisher, "0123456789.") != ""
}
