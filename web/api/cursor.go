package api

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// A cursor says behind what a list goes on, so that pages neither repeat nor miss what
// stays where it is while others come and go. To callers it is opaque.

// risks are the risks by rank, for cursors.
var risks = []desk.Risk{"", desk.RiskLow, desk.RiskModerate, desk.RiskHigh, desk.RiskVeryHigh}

// caseCursor goes on behind a case in the order of urgency.
func caseCursor(c desk.Case) string {
	due := int64(0)
	if !c.DueAt.IsZero() {
		due = c.DueAt.Unix()
	}
	return writeCursor("c", int64(c.Risk.Rank()), int64(c.Score), due, int64(c.ID))
}

func readCaseCursor(s string) (*desk.Case, error) {
	if s == "" {
		return nil, nil
	}
	n, err := readCursor("c", s, 4)
	if err != nil {
		return nil, err
	}
	if n[0] < 0 || n[0] >= int64(len(risks)) || n[3] < 1 {
		return nil, badCursor()
	}
	c := desk.Case{Risk: risks[n[0]], Score: int(n[1]), ID: desk.CaseID(n[3])}
	if n[2] != 0 {
		c.DueAt = time.Unix(n[2], 0).UTC()
	}
	return &c, nil
}

// writeCursor packs numbers; kind keeps the cursors of one list from another's.
func writeCursor(kind string, n ...int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + strings.Trim(fmt.Sprint(n), "[]")))
}

func readCursor(kind, s string, want int) ([]int64, error) {
	if len(s) > 200 {
		return nil, badCursor()
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, badCursor()
	}
	body, ok := strings.CutPrefix(string(raw), kind)
	parts := strings.Split(body, " ")
	if !ok || len(parts) != want {
		return nil, badCursor()
	}
	out := make([]int64, want)
	for i, p := range parts {
		if out[i], err = strconv.ParseInt(p, 10, 64); err != nil {
			return nil, badCursor()
		}
	}
	return out, nil
}

func badCursor() error {
	return problem.Invalid("cursor", "take it from next of the page before, of the same list")
}

// number writes an id.
func number(n int64) string { return strconv.FormatInt(n, 10) }
