package web

import "net/url"

// link is an address on another host as a page may offer it.
type link struct {
	Href string // empty when the address must not be offered
	Host string // what the reader is told before leaving
	Text string // the address as stored
}

// external offers http and https addresses only: an address of another kind, or
// one that carries a name and password, is shown but leads nowhere.
func external(address string) link {
	l := link{Text: address}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return l
	}
	l.Href, l.Host = u.String(), u.Hostname()
	return l
}
