package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/yamltree"
	"golang.org/x/text/language"
)

// Keys of the file, in the order of the documentation.
var (
	topKeys     = []string{"listen", "url", "languages", "organisation", "zone", "digest", "rules", "ratings", "matching", "candidates", "public", "network", "clocks", "priority", "mail", "oidc", "sources_from", "sources"}
	networkKeys = []string{"allow", "user_agent"}
	clocksKeys  = []string{"triage", "verification", "referral"}
	riskKeys    = []string{"low", "moderate", "high", "very-high"}
)

// parse reads the whole file, recording every mistake. The Config is nil where
// the file has no readable top level.
func parse(filename string, rep *report, seen *taken) (*Config, []pattern) {
	root := rep.Root()
	if root.IsZero() {
		return nil, nil
	}
	top, ok := rep.mapping(root, "the file", topKeys)
	if !ok {
		return nil, nil
	}
	c := &Config{
		Listen:    DefaultListen,
		Languages: []string{"en", "zh"},
		Network:   Network{UserAgent: DefaultUserAgent},
		Clocks:    DefaultClocks(),
		Priority:  DefaultPriority(),
		Matching:  Matching{Flag: DefaultFlag},
		Zone:      time.UTC,
		Digest:    Digest{At: DefaultDigest},
		Path:      filename,
		Dir:       filepath.Dir(filename),
	}
	var patterns []pattern
	for _, section := range sections {
		if e, ok := top.Get(section.key); ok && !e.Value.IsNull() {
			section.read(rep, e, c)
		}
	}
	if e, ok := top.Get("listen"); ok {
		if s, ok := rep.str(e.Value, "listen", 255); ok && rep.check(e.Value, checkListen(s)) {
			c.Listen = s
		}
	}
	if e, ok := top.Get("url"); ok {
		if s, ok := rep.str(e.Value, "url", 500); ok && rep.check(e.Value, checkBase(s)) {
			c.URL = strings.TrimSuffix(s, "/")
		}
	}
	if e, ok := top.Get("languages"); ok {
		c.Languages = rep.languages(e)
	}
	if e, ok := top.Get("zone"); ok {
		rep.zone(e.Value, &c.Zone)
	}
	if e, ok := top.Get("rules"); ok {
		patterns = rep.patterns(e, "rules")
		for _, p := range patterns {
			c.Rules = append(c.Rules, p.glob)
		}
	}
	if e, ok := top.Get("ratings"); ok {
		c.RatingsFile = rep.ratingsFile(e.Value, c.Dir)
		c.ratingsAt = e.Value.Place()
	}
	if e, ok := top.Get("sources"); ok {
		c.Sources = rep.sources(rep.list(e.Value, "sources"), seen)
	}
	if e, ok := top.Get("sources_from"); ok {
		for _, p := range rep.patterns(e, "sources_from") {
			c.SourcesFrom = append(c.SourcesFrom, p.glob)
		}
	}
	return c, patterns
}

// sections are the keys with further keys below them. One without a value keeps its
// defaults.
var sections = []struct {
	key  string
	read func(r *report, e yamltree.Pair, c *Config)
}{
	{"organisation", func(r *report, e yamltree.Pair, c *Config) { c.Organisation = r.organisation(e.Value) }},
	{"digest", func(r *report, e yamltree.Pair, c *Config) { r.digest(e.Value, &c.Digest) }},
	{"matching", func(r *report, e yamltree.Pair, c *Config) { r.matching(e.Value, c.Dir, &c.Matching) }},
	{"candidates", func(r *report, e yamltree.Pair, c *Config) { r.candidates(e.Value, &c.Candidates) }},
	{"network", func(r *report, e yamltree.Pair, c *Config) { r.network(e.Value, &c.Network) }},
	{"clocks", func(r *report, e yamltree.Pair, c *Config) { r.clocks(e.Value, &c.Clocks) }},
	{"priority", func(r *report, e yamltree.Pair, c *Config) { r.priority(e.Value, &c.Priority) }},
	{"public", func(r *report, e yamltree.Pair, c *Config) { r.public(e.Value, &c.Public) }},
	{"mail", func(r *report, e yamltree.Pair, c *Config) { r.mail(e.Value, &c.Mail) }},
	{"oidc", func(r *report, e yamltree.Pair, c *Config) { r.oidc(e.Value, &c.OIDC) }},
}

// patterns reads the file patterns of a key.
func (r *report) patterns(e yamltree.Pair, key string) (out []pattern) {
	for _, n := range r.list(e.Value, key) {
		if s, ok := r.str(n, "a pattern in "+key, 1024); ok && r.check(n, checkGlob(s)) {
			out = append(out, pattern{n.Place(), s})
		}
	}
	return out
}

func (r *report) languages(e yamltree.Pair) []string {
	nodes := r.list(e.Value, "languages")
	if _, ok := e.Value.Items(); (ok || e.Value.IsNull()) && len(nodes) == 0 {
		r.add(e.At, "languages is empty", "list at least one, for example languages: [en, zh]")
	}
	var out []string
	for _, n := range nodes {
		s, ok := r.str(n, "a language", 35)
		if !ok || !r.check(n, checkLanguage(s)) {
			continue
		}
		if slices.Contains(out, s) {
			r.add(n.Place(), fmt.Sprintf("language %q is listed twice", s), "remove one")
			continue
		}
		out = append(out, s)
	}
	return out
}

// checkLanguage wants the base subtag alone, in its shortest form: pages are
// stored and searched by base language, and zh covers both scripts.
func checkLanguage(s string) *yamltree.Mistake {
	base, err := language.ParseBase(s)
	if err == nil && base.String() == s && s != "und" && s != "mul" {
		return nil
	}
	if err != nil {
		if tag, e := language.Parse(s); e == nil {
			b, _ := tag.Base()
			return wrong(fmt.Sprintf("language %q is more than a base language", cut(s, 40)), fmt.Sprintf("write %q; it covers every script and region", b.String()))
		}
		return wrong(fmt.Sprintf("%q is not a known language", cut(s, 40)), "use a BCP 47 base language such as en, zh, fr, id")
	}
	if base.String() != s && base.String() != "und" {
		return wrong(fmt.Sprintf("language %q is not in its usual form", cut(s, 40)), fmt.Sprintf("write %q", base.String()))
	}
	return wrong(fmt.Sprintf("%q names no one language", s), "use a BCP 47 base language such as en, zh, fr, id")
}

func (r *report) network(n yamltree.Node, to *Network) {
	m, ok := r.mapping(n, "network", networkKeys)
	if !ok {
		return
	}
	if e, ok := m.Get("allow"); ok {
		to.Allow = r.allowed(e.Value, "network.allow")
	}
	if e, ok := m.Get("user_agent"); ok {
		if s, ok := r.str(e.Value, "network.user_agent", 256); ok && r.check(e.Value, checkUserAgent(s)) {
			to.UserAgent = s
		}
	}
}

// allowed reads a list of addresses that may be called although they are not public.
func (r *report) allowed(n yamltree.Node, key string) (list []string) {
	for _, n := range r.list(n, key) {
		if s, ok := r.str(n, "an address in "+key, 255); ok && r.check(n, checkAllow(key, s)) {
			list = append(list, s)
		}
	}
	return list
}

func (r *report) clocks(n yamltree.Node, to *Clocks) {
	m, ok := r.mapping(n, "clocks", clocksKeys)
	if !ok {
		return
	}
	for key, clock := range map[string]*Clock{"triage": &to.Triage, "verification": &to.Verification, "referral": &to.Referral} {
		e, ok := m.Get(key)
		if !ok {
			continue
		}
		risks, ok := r.mapping(e.Value, "clocks."+key, riskKeys)
		if !ok {
			continue
		}
		clean := true
		for risk, d := range map[string]*time.Duration{"low": &clock.Low, "moderate": &clock.Moderate, "high": &clock.High, "very-high": &clock.VeryHigh} {
			v, ok := risks.Get(risk)
			if !ok {
				continue
			}
			what := "clocks." + key + "." + risk
			s, ok := r.str(v.Value, what, 20)
			if !ok {
				clean = false
				continue
			}
			span, err := parseSpan(s)
			if err != nil {
				r.add(v.Value.Place(), what+": "+err.Error(), "write a time from 1m to 365d, such as 24h, 90m or 2d")
				clean = false
				continue
			}
			*d = span
		}
		if clean && (clock.Low < clock.Moderate || clock.Moderate < clock.High || clock.High < clock.VeryHigh) {
			r.add(e.At, "clocks."+key+" gives a higher risk more time than a lower one",
				fmt.Sprintf("make the times fall from low to very-high (now %s, %s, %s, %s with the defaults)", span(clock.Low), span(clock.Moderate), span(clock.High), span(clock.VeryHigh)))
		}
	}
}

// span writes a duration without its empty parts: 24h, not 24h0m0s.
func span(d time.Duration) string {
	s := d.String()
	s = strings.TrimSuffix(s, "0s")
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// whole reads a whole number between low and high.
func (r *report) whole(n yamltree.Node, what string, low, high int) (int, bool) {
	s, ok := r.str(n, what, 30)
	if !ok {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	if err != nil || v < low || v > high {
		r.add(n.Place(), fmt.Sprintf("%s must be a whole number from %d to %d", what, low, high), "write digits only, or remove the key to leave it to the crawler")
		return 0, false
	}
	return v, true
}
