package page

import "net/url"

// Link is an address on another host as a page may offer it.
type Link struct {
	Href string // empty when the address must not be offered
	Host string // what the reader is told before leaving
	Text string // the address as stored
}

// Publication is where a claim was seen.
type Publication struct {
	Publisher, Title string
	Link             Link
	At               Timestamp
}

// External offers http and https addresses only: an address of another kind, or
// one that carries a name and password, is shown but leads nowhere.
func External(address string) Link {
	l := Link{Text: address}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return l
	}
	l.Href, l.Host = u.String(), u.Hostname()
	return l
}
