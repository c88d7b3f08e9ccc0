package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
)

// SourceDesk is what members change about sources. The errors are those of
// [desk.Sources].
type SourceDesk interface {
	PauseSource(ctx context.Context, by desk.Actor, id, reason string) error
	ResumeSource(ctx context.Context, by desk.Actor, id string) error
	FetchSource(ctx context.Context, by desk.Actor, id string) error
	// TestSource fetches an address to see what it is; it may take 15 s.
	TestSource(ctx context.Context, by desk.Actor, address string) (desk.SourceTest, error)
	// ReadFeedList says what an OPML list would add; AddFeedList adds it, only the
	// addresses in take unless that is nil.
	ReadFeedList(ctx context.Context, by desk.Actor, src []byte, d desk.FeedListDefaults) (desk.FeedList, error)
	AddFeedList(ctx context.Context, by desk.Actor, src []byte, d desk.FeedListDefaults, take []string) (desk.FeedList, error)
}

// didSource says what was done to a source; empty for what no address of ours says.
func (v *visit) didSource(what, name string) string {
	switch what {
	case "pause":
		return v.T("sources.did.pause", "name", name)
	case "resume":
		return v.T("sources.did.resume", "name", name)
	case "fetch":
		return v.T("sources.did.fetch", "name", name)
	}
	return ""
}

// may says whether the member may do something to sources.
func (v *visit) may(a desk.Action) bool {
	return v.member != nil && v.s.SourceDesk != nil && v.member.Actor().May(a)
}

// pausedWords says what pauses a source.
func (v *visit) pausedWords(row sourceRow) string {
	switch {
	case row.Switched && row.Why != "":
		return v.T("sources.paused.desk.why", "at", row.Since.Abs, "why", row.Why)
	case row.Switched:
		return v.T("sources.paused.desk", "at", row.Since.Abs)
	}
	return v.T("sources.paused.config")
}

func (s *site) pauseSource(v *visit) error {
	form, err := v.readForm()
	if err != nil {
		return err
	}
	return s.moveSource(v, "pause", form.Get("reason"), func(id string, by desk.Actor) error {
		return s.SourceDesk.PauseSource(v.ctx(), by, id, form.Get("reason"))
	})
}

func (s *site) resumeSource(v *visit) error {
	return s.moveSource(v, "resume", "", func(id string, by desk.Actor) error { return s.SourceDesk.ResumeSource(v.ctx(), by, id) })
}

func (s *site) fetchSource(v *visit) error {
	return s.moveSource(v, "fetch", "", func(id string, by desk.Actor) error { return s.SourceDesk.FetchSource(v.ctx(), by, id) })
}

// moveSource does one thing to a source and leads back to the page; what is refused
// is said there.
func (s *site) moveSource(v *visit, what, reason string, do func(id string, by desk.Actor) error) error {
	if s.SourceDesk == nil || v.member == nil {
		return desk.ErrForbidden
	}
	id := v.r.PathValue("id")
	err := do(id, v.member.Actor())
	if err == nil {
		return v.redirect(address("/sources", "did", what, "source", id))
	}
	t, ok := v.sourceTrouble(id, err)
	if !ok {
		return fmt.Errorf("%s source: %w", what, err)
	}
	return s.sourcesPage(v, sourcesData{Trouble: t, Reason: reason})
}

// sourceTrouble words a refusal; false for what the error pages say.
func (v *visit) sourceTrouble(id string, err error) (trouble, bool) {
	var rule *desk.RuleError
	var field *desk.FieldError
	switch {
	case errors.As(err, &rule):
		text := map[string]string{
			"source-paused": v.T("sources.rule.paused", "name", id), "source-running": v.T("sources.rule.running", "name", id),
			"source-configured": v.T("sources.rule.configured", "name", id), "no-scheduler": v.T("sources.rule.noscheduler"),
		}[rule.Rule]
		return trouble{Status: http.StatusConflict, Text: text}, text != ""
	case errors.As(err, &field) && field.Field == "reason":
		return trouble{Status: http.StatusUnprocessableEntity, Text: v.T("sources.rule.reason", "n", v.Num(desk.MaxPauseReason))}, true
	}
	return trouble{}, false
}
