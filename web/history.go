package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// entry is one line of a case's history.
type entry struct {
	At       page.Timestamp
	Actor    string
	What     string
	Detail   string // as it was written
	From, To page.Badge
	Moved    bool // the stage changed
	CaseLink desk.CaseID
	ItemLink desk.ItemID
	Rule     ruleName
	Lines    []passage // of a claim: what it was worded as
}

// passage is a text in a language.
type passage struct{ Text, Lang string }

func (req *request) history(tx desk.AuditReader, id desk.CaseID) ([]entry, error) {
	entries, err := tx.AuditOf(id)
	if err != nil {
		return nil, err
	}
	return req.entries(entries), nil
}

// entries words entries of the audit log.
func (req *request) entries(entries []desk.AuditEntry) []entry {
	var out []entry
	for _, e := range entries {
		h := entry{
			At: req.At(e.At), Actor: req.actor(e.Actor), What: string(e.Action), Detail: e.Detail,
			From: req.stage(e.From), To: req.stage(e.To), Moved: e.From != e.To && e.From != "",
		}
		if key := "action." + string(e.Action); req.Has(key) {
			h.What = req.T(key)
		}
		switch e.Action {
		case desk.ActionMerge, desk.ActionUnmerge, desk.ActionSplit:
			if other, err := desk.ParseCaseID(e.Detail); err == nil {
				h.CaseLink, h.Detail = other, ""
			}
		case desk.ActionClaim:
			h.Lines, h.Detail = req.saidClaims(e.Detail), ""
		case desk.ActionVerdict, desk.ActionSign:
			if b := req.verdict(desk.Verdict(e.Detail)); b.Text != "" {
				h.Detail = b.Text
			}
		case desk.ActionRisk:
			var likelihood, impact int
			var risk desk.Risk
			if n, _ := fmt.Sscanf(e.Detail, "likelihood %d × impact %d: %s", &likelihood, &impact, &risk); n == 3 && risk.Rank() > 0 {
				h.Detail = fmt.Sprintf("%d × %d: %s", likelihood, impact, req.risk(risk).Text)
			}
		case desk.ActionSnooze:
			if until, err := time.Parse(time.RFC3339, e.Detail); err == nil {
				h.Detail = req.At(until).Abs
			}
		case desk.ActionEvidence, desk.ActionWithdraw, desk.ActionCapture:
			if number, stance, address, ok := citation(e.Detail); ok {
				h.Detail = req.T("case.evidence.number", "id", number)
				if s := req.stance(desk.Stance(stance)); stance != "" {
					h.Detail += " · " + s.Text
				}
				if address != "" {
					h.Detail += " · " + address
				}
			}
		case desk.ActionOpen, desk.ActionTip, desk.ActionAnswered:
			if item, rule, ok := opened(e.Detail); ok {
				h.ItemLink, h.Rule, h.Detail = item, req.rule(rule, nil), ""
			}
		}
		out = append(out, h)
	}
	return out
}

// saidClaims reads the detail of an entry about a claim: a line for each language, "en: Garlic
// cures.", with a dash where the wording was taken away.
func (req *request) saidClaims(detail string) (out []passage) {
	for line := range strings.Lines(detail) {
		tag, said, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if said == "–" {
			said, tag = req.T("claim.gone", "language", page.NativeName(tag)), req.Tag()
		}
		out = append(out, passage{said, page.LangAttr(tag)})
	}
	return out
}

// actor words the two actors that are no member of the desk.
func (req *request) actor(name string) string {
	if key := "actor." + name; req.Has(key) {
		return req.T(key)
	}
	return name
}

// citation reads the detail of an entry about evidence: "12, refutes: https://…",
// "12, https://…" or "12".
func citation(detail string) (number, stance, address string, ok bool) {
	number, rest, _ := strings.Cut(detail, ", ")
	if _, err := strconv.ParseInt(number, 10, 64); err != nil {
		return "", "", "", false
	}
	if s, u, found := strings.Cut(rest, ": "); found {
		return number, s, u, true
	}
	return number, "", rest, true
}

// opened reads the detail of an opening entry, "item 12 flagged by mmr-autism" or "item 12";
// anything else is shown as it is written.
func opened(detail string) (desk.ItemID, string, bool) {
	rest, ok := strings.CutPrefix(detail, "item ")
	if !ok {
		return 0, "", false
	}
	number, rule, _ := strings.Cut(rest, " flagged by ") // no rule: a tip
	id, err := desk.ParseItemID(number)
	return id, rule, err == nil
}
