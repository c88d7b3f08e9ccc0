package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// condition is what a header such as If-Match names: any state at all, or one of these
// tags (RFC 9110, section 13.1).
type condition struct {
	given bool
	any   bool
	tags  []string // what stands inside the quotes
}

// one reports whether the condition names a tag.
func (c condition) one(tag string) bool { return slices.Contains(c.tags, tag) }

// readCondition reads If-Match or If-None-Match: a list of ETags, or *. Our tags are
// strong. Proxies that compress weaken them on their way, so W/"3" counts as "3" in both
// headers, where RFC 9110 has it so in If-None-Match only.
func readCondition(h http.Header, name string) (c condition, ok bool) {
	values := h.Values(name)
	if len(values) == 0 {
		return condition{}, true
	}
	c.given = true
	rest := strings.Trim(strings.Join(values, ","), " \t")
	if rest == "*" {
		c.any = true
		return c, true
	}
	for {
		// Empty elements of a list are passed over (section 5.6.1.2).
		if rest = strings.TrimLeft(rest, " \t,"); rest == "" {
			return c, len(c.tags) > 0
		}
		rest = strings.TrimPrefix(rest, "W/")
		inner, begun := strings.CutPrefix(rest, `"`)
		tag, after, ended := strings.Cut(inner, `"`)
		if !begun || !ended || strings.ContainsFunc(tag, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			return c, false
		}
		if rest = strings.TrimLeft(after, " \t"); rest != "" && rest[0] != ',' {
			return c, false
		}
		c.tags = append(c.tags, tag)
	}
}

// rev reads If-Match of a change of a case: the revision that the caller saw, 0 when
// they do not say or do not mind. Of a list it is the present revision, if that is in
// it: the change itself looks whether it still is.
func (req *request) rev(id desk.CaseID) (int64, error) {
	c, ok := readCondition(req.R.Header, "If-Match")
	switch {
	case !ok:
		return 0, problem.Refuse(problem.ErrMalformed, `If-Match holds ETags as they were given, such as "3", with commas between them, or *`)
	case !c.given || c.any:
		return 0, nil
	case len(c.tags) == 1:
		if n, err := strconv.ParseInt(c.tags[0], 10, 64); err == nil && n > 0 {
			return n, nil
		}
		return 0, stale() // a tag that we did not give cannot be the present one
	}
	var k desk.Case
	err := req.View(func(tx desk.ReadTx) (err error) {
		k, err = tx.Case(id)
		return err
	})
	if err != nil {
		return 0, noCase(err)
	}
	if !c.one(strconv.FormatInt(k.Rev, 10)) {
		return 0, stale()
	}
	return k.Rev, nil
}

func stale() error {
	return problem.Refuse(desk.ErrConflict, "the case is not as it was when you read it; read it again and look before you act")
}

func etag(rev int64) string { return `"` + strconv.FormatInt(rev, 10) + `"` }
