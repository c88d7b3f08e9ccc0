package app

import (
	"net/url"
	"strings"

	"github.com/rumordesk/rumordesk/config"
)

// addresses are where the pages are, absolute and without a slash at the end.
type addresses struct {
	desk   string
	public string
	prefix string // of the public pages' paths, when they stand beside the desk
}

// addressesFor tells them from the configuration and from where the desk listens.
func addressesFor(c *config.Config, listening string) addresses {
	at := addresses{desk: c.URL, public: c.Public.URL}
	if c.Public.Listen == "" {
		at.prefix = "/public"
	}
	if u, err := url.Parse(at.public); at.desk == "" && at.public != "" && at.prefix != "" && err == nil {
		at.desk = u.Scheme + "://" + u.Host // the desk is reached under the public name, too
	}
	if at.desk == "" {
		at.desk = "http://" + listening
	}
	switch {
	case at.public != "" && at.prefix != "":
		at.public = strings.TrimSuffix(at.public, at.prefix) + at.prefix
	case at.public == "" && at.prefix != "":
		at.public = at.desk + at.prefix
	case at.public == "":
		at.public = "http://" + c.Public.Listen
	}
	return at
}

func (at addresses) answer(slug string) string    { return at.public + "/answers/" + url.PathEscape(slug) }
func (at addresses) referral(token string) string { return at.public + "/r/" + url.PathEscape(token) }
