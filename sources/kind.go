package sources

import (
	"net/url"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/config"
)

// guessKind knows the domains that authorities have; everything else is news until
// somebody says otherwise.
func guessKind(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return config.KindNews
	}
	if official(strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")) {
		return config.KindOfficial
	}
	return config.KindNews
}

var (
	// authorities are bodies of health and governments that have a domain of their own.
	authorities = []string{
		"who.int", "paho.org", "europa.eu", "africacdc.org", "chinacdc.cn", "un.org", "iaea.org",
		"gc.ca", "canada.ca", "admin.ch", "bund.de", "rki.de", "nhs.uk", "nhs.scot", "nhs.wales", "gov.scot", "gov.wales", "hscni.net",
	}
	// governmentLabels stand before the code of a country in the domains that its
	// government gives out: gov.uk, gob.mx, gouv.fr, govt.nz, gub.uy, gv.at, fgov.be.
	governmentLabels = []string{"gov", "gob", "gouv", "govt", "gub", "gv", "fgov"}
	// goCountries give their government go.xx. Elsewhere go is a name like any other.
	goCountries = []string{"jp", "kr", "th", "id", "ke", "tz", "ug", "cr"}
)

// official reports whether a host belongs to an authority: by the end of its name, as
// the registries give the names out, never by a label in its middle.
func official(host string) bool {
	for _, domain := range authorities {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	labels := strings.Split(host, ".")
	n := len(labels)
	last := labels[n-1]
	switch {
	case last == "gov": // of the United States
		return n > 1
	case n < 2 || len(last) != 2: // no country's
		return false
	case slices.Contains(governmentLabels, labels[n-2]):
		return true
	case labels[n-2] == "go":
		return slices.Contains(goCountries, last)
	}
	// Provinces: gov.bc.ca, gouv.qc.ca.
	return last == "ca" && n > 2 && len(labels[n-2]) == 2 && slices.Contains(governmentLabels, labels[n-3])
}
