package web

import (
	"maps"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/web/page"
)

// said is what an answer says, or would say: its verdict, its claim and its texts by language.
type said struct {
	verdict desk.Verdict
	claim   desk.Wording
	texts   map[string]string
}

// sinceView is what has changed since something; nothing where there are no rows.
type sinceView struct {
	Title string
	Rows  []changedRow
}

// changedRow is one part of an answer that is another than before.
type changedRow struct {
	Name, Lang string
	Was, Is    page.Badge // of a verdict
	Changes    []diff.Change
}

// compare lists what is different. A claim that was kept without its wordings is compared with nothing.
func (req *request) compare(was, is said) (out []changedRow) {
	if was.verdict != is.verdict {
		out = append(out, changedRow{Name: req.T("verdict"), Was: req.verdict(was.verdict), Is: req.verdict(is.verdict)})
	}
	if len(was.claim) > 0 {
		out = req.compareTexts(out, "sign.since.claim", was.claim, is.claim)
	}
	return req.compareTexts(out, "sign.since.text", was.texts, is.texts)
}

// compareTexts adds a row for each language in which a text was changed, added or taken away.
func (req *request) compareTexts(out []changedRow, key string, was, is map[string]string) []changedRow {
	both := maps.Clone(was)
	if both == nil {
		both = map[string]string{}
	}
	maps.Copy(both, is)
	for _, tag := range req.answerTags(both) {
		changes := diff.Words(was[tag], is[tag])
		if diff.Unchanged(changes) {
			continue
		}
		out = append(out, changedRow{Name: req.T(key, "language", page.NativeName(tag)), Lang: page.LangAttr(tag), Changes: diff.Condense(changes)})
	}
	return out
}
