package config

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/language"
)

// Keys of the file, in the order of the documentation.
var (
	topKeys     = []string{"listen", "url", "languages", "organisation", "zone", "digest", "rules", "ratings", "matching", "public", "network", "clocks", "priority", "mail", "oidc", "sources_from", "sources"}
	networkKeys = []string{"allow", "user_agent"}
	clocksKeys  = []string{"triage", "verification", "referral"}
	riskKeys    = []string{"low", "moderate", "high", "very-high"}
)

// parse reads the whole file, recording every mistake. The Config is nil where
// the file has no readable top level.
func parse(filename string, src []byte, rep *report, seen *taken) (*Config, []pattern) {
	src = []byte(strings.TrimPrefix(string(src), "\ufeff"))
	root := tree(src, rep)
	if root == nil {
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
		Zone:      time.UTC,
		Digest:    Digest{At: DefaultDigest},
		Path:      filename,
		Dir:       filepath.Dir(filename),
	}
	var patterns []pattern
	for _, section := range sections {
		if e, ok := top[section.key]; ok && !isNull(e.value) {
			section.read(rep, e, c)
		}
	}
	if e, ok := top["listen"]; ok {
		if s, ok := rep.str(e.value, "listen", 255); ok && rep.check(e.value, checkListen(s)) {
			c.Listen = s
		}
	}
	if e, ok := top["url"]; ok {
		if s, ok := rep.str(e.value, "url", 500); ok && rep.check(e.value, checkBase(s)) {
			c.URL = strings.TrimSuffix(s, "/")
		}
	}
	if e, ok := top["languages"]; ok {
		c.Languages = rep.languages(e)
	}
	if e, ok := top["zone"]; ok {
		rep.zone(e.value, &c.Zone)
	}
	if e, ok := top["rules"]; ok {
		patterns = rep.patterns(e, "rules")
		for _, p := range patterns {
			c.Rules = append(c.Rules, p.glob)
		}
	}
	if e, ok := top["ratings"]; ok {
		c.RatingsFile = rep.ratingsFile(e.value, c.Dir)
		c.ratingsAt = where(e.value)
	}
	if e, ok := top["sources"]; ok {
		c.Sources = rep.sources(rep.list(e.value, "sources"), seen)
	}
	if e, ok := top["sources_from"]; ok {
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
	read func(r *report, e entry, c *Config)
}{
	{"organisation", func(r *report, e entry, c *Config) { c.Organisation = r.organisation(e.value) }},
	{"digest", func(r *report, e entry, c *Config) { r.digest(e.value, &c.Digest) }},
	{"matching", func(r *report, e entry, c *Config) { r.matching(e.value, c.Dir, &c.Matching) }},
	{"network", func(r *report, e entry, c *Config) { r.network(e.value, &c.Network) }},
	{"clocks", func(r *report, e entry, c *Config) { r.clocks(e.value, &c.Clocks) }},
	{"priority", func(r *report, e entry, c *Config) { r.priority(e.value, &c.Priority) }},
	{"public", func(r *report, e entry, c *Config) { r.public(e.value, &c.Public) }},
	{"mail", func(r *report, e entry, c *Config) { r.mail(e.value, &c.Mail) }},
	{"oidc", func(r *report, e entry, c *Config) { r.oidc(e.value, &c.OIDC) }},
}

// patterns reads the file patterns of a key.
func (r *report) patterns(e entry, key string) (out []pattern) {
	for _, n := range r.list(e.value, key) {
		if s, ok := r.str(n, "a pattern in "+key, 1024); ok && r.check(n, checkGlob(s)) {
			out = append(out, pattern{where(n), s})
		}
	}
	return out
}

func isNull(n ast.Node) bool { return n == nil || n.Type() == ast.NullType }

// fault is a mistake in one value, without its place.
type fault struct {
	problem, mend string
	private       bool // the line holds a password: do not show it
}

func wrong(problem, mend string) *fault { return &fault{problem: problem, mend: mend} }

// check records f, if any, at the place of n, and says whether all is well.
func (r *report) check(n ast.Node, f *fault) bool {
	if f == nil {
		return true
	}
	if f.private {
		r.addPrivate(where(n), f.problem, f.mend)
	} else {
		r.add(where(n), f.problem, f.mend)
	}
	return false
}

func (r *report) languages(e entry) []string {
	nodes := r.list(e.value, "languages")
	if _, ok := e.value.(*ast.SequenceNode); (ok || isNull(e.value)) && len(nodes) == 0 {
		r.add(e.key, "languages is empty", "list at least one, for example languages: [en, zh]")
	}
	var out []string
	for _, n := range nodes {
		s, ok := r.str(n, "a language", 35)
		if !ok || !r.check(n, checkLanguage(s)) {
			continue
		}
		if contains(out, s) {
			r.add(where(n), fmt.Sprintf("language %q is listed twice", s), "remove one")
			continue
		}
		out = append(out, s)
	}
	return out
}

// checkLanguage wants the base subtag alone, in its shortest form: pages are
// stored and searched by base language, and zh covers both scripts.
func checkLanguage(s string) *fault {
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

func (r *report) network(n ast.Node, to *Network) {
	m, ok := r.mapping(n, "network", networkKeys)
	if !ok {
		return
	}
	if e, ok := m["allow"]; ok {
		for _, n := range r.list(e.value, "network.allow") {
			if s, ok := r.str(n, "an address in network.allow", 255); ok && r.check(n, checkAllow(s)) {
				to.Allow = append(to.Allow, s)
			}
		}
	}
	if e, ok := m["user_agent"]; ok {
		if s, ok := r.str(e.value, "network.user_agent", 256); ok && r.check(e.value, checkUserAgent(s)) {
			to.UserAgent = s
		}
	}
}

func (r *report) clocks(n ast.Node, to *Clocks) {
	m, ok := r.mapping(n, "clocks", clocksKeys)
	if !ok {
		return
	}
	for key, clock := range map[string]*Clock{"triage": &to.Triage, "verification": &to.Verification, "referral": &to.Referral} {
		e, ok := m[key]
		if !ok {
			continue
		}
		risks, ok := r.mapping(e.value, "clocks."+key, riskKeys)
		if !ok {
			continue
		}
		clean := true
		for risk, d := range map[string]*time.Duration{"low": &clock.Low, "moderate": &clock.Moderate, "high": &clock.High, "very-high": &clock.VeryHigh} {
			v, ok := risks[risk]
			if !ok {
				continue
			}
			what := "clocks." + key + "." + risk
			s, ok := r.str(v.value, what, 20)
			if !ok {
				clean = false
				continue
			}
			span, err := parseSpan(s)
			if err != nil {
				r.add(where(v.value), what+": "+err.Error(), "write a time from 1m to 365d, such as 24h, 90m or 2d")
				clean = false
				continue
			}
			*d = span
		}
		if clean && (clock.Low < clock.Moderate || clock.Moderate < clock.High || clock.High < clock.VeryHigh) {
			r.add(e.key, "clocks."+key+" gives a higher risk more time than a lower one",
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
func (r *report) whole(n ast.Node, what string, low, high int) (int, bool) {
	s, ok := r.str(n, what, 30)
	if !ok {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	if err != nil || v < low || v > high {
		r.add(where(n), fmt.Sprintf("%s must be a whole number from %d to %d", what, low, high), "write digits only, or remove the key to leave it to the crawler")
		return 0, false
	}
	return v, true
}
