package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are the same on every machine, also where none are installed

	"github.com/rumordesk/rumordesk/yamltree"
)

// DefaultDigest is when the daily digest goes out unless the file says otherwise.
const DefaultDigest = 7 * time.Hour

// Digest says when members get the daily digest.
type Digest struct {
	At time.Duration // after midnight in the configuration's zone, in whole minutes
}

var (
	organisationKeys = []string{"en", "zh-Hans"}
	digestKeys       = []string{"at"}
)

// maxOrganisation bounds the name of the organisation, in characters: it stands in
// the head of pages and in the subject of mails.
const maxOrganisation = 80

// organisation reads one name for every language, or a name for each.
func (r *report) organisation(n yamltree.Node) map[string]string {
	if _, ok := n.Pairs(); !ok {
		if s, ok := r.str(n, "organisation", maxOrganisation); ok {
			return map[string]string{"en": s, "zh-Hans": s}
		}
		return nil
	}
	m, ok := r.mapping(n, "organisation", organisationKeys)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for _, lang := range organisationKeys {
		if e, ok := m.Get(lang); ok {
			if s, ok := r.str(e.Value, "organisation."+lang, maxOrganisation); ok {
				out[lang] = s
			}
		}
	}
	return out
}

func (r *report) zone(n yamltree.Node, to **time.Location) {
	s, ok := r.str(n, "zone", 60)
	if !ok {
		return
	}
	// Local is whatever the machine is set to: another machine, other times.
	z, err := time.LoadLocation(s)
	if err != nil || s == "" || s == "Local" {
		r.add(n.Place(), fmt.Sprintf("zone %q is not known", cut(s, 60)), "write a zone of the IANA database such as Asia/Shanghai, Europe/Geneva or UTC")
		return
	}
	*to = z
}

func (r *report) digest(n yamltree.Node, to *Digest) {
	m, ok := r.mapping(n, "digest", digestKeys)
	if !ok {
		return
	}
	if e, ok := m.Get("at"); ok {
		if s, ok := r.str(e.Value, "digest.at", 10); ok {
			at, good := parseClock(s)
			if !good {
				r.add(e.Value.Place(), fmt.Sprintf("digest.at %q is not a time of the day", cut(s, 10)), "write hours and minutes in quotes, such as \"07:00\"")
				return
			}
			to.At = at
		}
	}
}

// parseClock reads a time of the day such as 07:00.
func parseClock(s string) (time.Duration, bool) {
	h, m, ok := strings.Cut(s, ":")
	if !ok || len(h) < 1 || len(h) > 2 || len(m) != 2 {
		return 0, false
	}
	hours, err1 := strconv.ParseUint(h, 10, 8)
	minutes, err2 := strconv.ParseUint(m, 10, 8)
	if err1 != nil || err2 != nil || hours > 23 || minutes > 59 {
		return 0, false
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute, true
}
