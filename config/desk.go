package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/yamltree"
)

// Secrets stay out of the file: they are read from these variables of the
// environment.
const (
	EnvMailPassword = "RUMORDESK_MAIL_PASSWORD"
	EnvOIDCSecret   = "RUMORDESK_OIDC_SECRET"
)

// Public says where the public reads answers.
type Public struct {
	// URL is the address of the public site, without a slash at its end; links in
	// answers and briefs begin with it. Empty: http:// and Listen.
	URL string
	// Listen is a host:port for the public site alone; empty serves it beside the
	// desk, below /public/.
	Listen string
}

// Mail says how mail is sent. An empty Host sends none: links are handed over.
type Mail struct {
	Host string // host:port
	From string // address
	TLS  string // starttls (the default), tls, or none, which is for loopback only
	Sign string // name to sign in with; empty for none
}

// OIDC is an identity provider to sign in with. An empty Issuer means none.
type OIDC struct {
	Issuer   string
	ClientID string
	Name     string // on the button
	// Allow lists addresses of the provider that may be called although they are not public, as Network.Allow does for
	// everything. The issuer's own host and port need not be in it.
	Allow []string
}

var (
	publicKeys = []string{"url", "listen"}
	mailKeys   = []string{"server", "from", "tls", "sign_in"}
	oidcKeys   = []string{"issuer", "client_id", "name", "allow"}
)

func (r *report) public(n yamltree.Node, to *Public) {
	m, ok := r.mapping(n, "public", publicKeys)
	if !ok {
		return
	}
	if e, ok := m.Get("url"); ok {
		if s, ok := r.str(e.Value, "public.url", 500); ok && r.check(e.Value, checkBase(s)) {
			to.URL = strings.TrimSuffix(s, "/")
		}
	}
	if e, ok := m.Get("listen"); ok {
		if s, ok := r.str(e.Value, "public.listen", 255); ok && r.check(e.Value, checkListen(s)) {
			to.Listen = s
		}
	}
}

// checkBase wants an http or https address that paths can be added to.
func checkBase(s string) *yamltree.Mistake {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return wrong(fmt.Sprintf("%q is not an address that paths can be added to", cut(s, 60)), "write it like https://answers.example.org")
	}
	return nil
}

func (r *report) mail(n yamltree.Node, to *Mail) {
	m, ok := r.mapping(n, "mail", mailKeys)
	if !ok {
		return
	}
	to.TLS = "starttls"
	if e, ok := m.Get("server"); ok {
		if s, ok := r.str(e.Value, "mail.server", 255); ok && r.check(e.Value, checkServer(s)) {
			to.Host = s
		}
	} else {
		r.add(n.Place(), "mail has no server", "add server: mail.example.org:587, or remove mail")
	}
	if e, ok := m.Get("from"); ok {
		if s, ok := r.str(e.Value, "mail.from", 255); ok && r.check(e.Value, checkMailAddress(s)) {
			to.From = s
		}
	} else {
		r.add(n.Place(), "mail has no from", "add from: desk@example.org")
	}
	if e, ok := m.Get("tls"); ok {
		if s, ok := r.str(e.Value, "mail.tls", 20); ok {
			if s != "starttls" && s != "tls" && s != "none" {
				r.add(e.Value.Place(), fmt.Sprintf("mail.tls %q is not known", cut(s, 20)), "write starttls, tls, or none for a server on this machine")
			}
			to.TLS = s
		}
	}
	if e, ok := m.Get("sign_in"); ok {
		if s, ok := r.str(e.Value, "mail.sign_in", 255); ok {
			to.Sign = s
		}
	}
}

func checkServer(s string) *yamltree.Mistake {
	host, port, err := net.SplitHostPort(s)
	if n, perr := strconv.Atoi(port); err != nil || host == "" || perr != nil || n < 1 || n > 65535 {
		return wrong(fmt.Sprintf("%q is not host:port", cut(s, 60)), "write it like mail.example.org:587")
	}
	return nil
}

func checkMailAddress(s string) *yamltree.Mistake {
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		return wrong(fmt.Sprintf("%q is not an e-mail address", cut(s, 60)), "write it like desk@example.org")
	}
	return nil
}

func (r *report) oidc(n yamltree.Node, to *OIDC) {
	m, ok := r.mapping(n, "oidc", oidcKeys)
	if !ok {
		return
	}
	if e, ok := m.Get("issuer"); ok {
		if s, ok := r.str(e.Value, "oidc.issuer", 500); ok && r.check(e.Value, checkBase(s)) && r.check(e.Value, checkIssuer(s)) {
			to.Issuer = s
		}
	} else {
		r.add(n.Place(), "oidc has no issuer", "add issuer: https://login.example.org, or remove oidc")
	}
	if e, ok := m.Get("client_id"); ok {
		if s, ok := r.str(e.Value, "oidc.client_id", 255); ok {
			to.ClientID = s
		}
	} else {
		r.add(n.Place(), "oidc has no client_id", "add the client_id that the provider gave")
	}
	if e, ok := m.Get("name"); ok {
		if s, ok := r.str(e.Value, "oidc.name", 60); ok {
			to.Name = s
		}
	}
	if e, ok := m.Get("allow"); ok {
		to.Allow = r.allowed(e.Value, "oidc.allow")
	}
}

// checkIssuer wants TLS on the way to another machine: passwords and tokens go there.
func checkIssuer(s string) *yamltree.Mistake {
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "https" || u.Hostname() == "localhost" {
		return nil
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && ip.IsLoopback() {
		return nil
	}
	return wrong(fmt.Sprintf("oidc.issuer %q does not begin with https://", cut(s, 60)), "http is for a provider on this machine: passwords and tokens go this way")
}
