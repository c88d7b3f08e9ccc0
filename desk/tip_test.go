package desk_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

func (b *bench) tip(t *testing.T, d desk.TipDraft) (receipt string, out desk.Outcome) {
	t.Helper()
	receipt, out, err := b.ingester.Tip(t.Context(), d, "en")
	if err != nil {
		t.Fatal(err)
	}
	return receipt, out
}

func (b *bench) tipRecord(t *testing.T, item desk.ItemID) (r desk.TipRecord) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { r, err = tx.TipOf(item); return err })
	return r
}

// TestTip: what is sent in becomes an item like any other, and always somebody's work.
func TestTip(t *testing.T) {
	b := open(t)
	for name, c := range map[string]struct {
		d    desk.TipDraft
		want any
	}{
		"too short":                {desk.TipDraft{Text: " abc "}, "field text"},
		"too long":                 {desk.TipDraft{Text: strings.Repeat("很", desk.MaxTip+1)}, "field text"},
		"a long area":              {desk.TipDraft{Text: "It goes round", Area: strings.Repeat("很", desk.MaxArea+1)}, "field area"},
		"seen at no address":       {desk.TipDraft{Text: "It goes round", SeenURL: "my street"}, "field seen_url"},
		"seen at a file":           {desk.TipDraft{Text: "It goes round", SeenURL: "file:///etc/passwd"}, "field seen_url"},
		"seen at a long address":   {desk.TipDraft{Text: "It goes round", SeenURL: "https://n.example/" + strings.Repeat("x", 2048)}, "field seen_url"},
		"short once it is cleaned": {desk.TipDraft{Text: "   a b   "}, "field text"},
	} {
		since := b.mark(t)
		if receipt, out, err := b.ingester.Tip(t.Context(), c.d, "en"); refusal(err, c.want) != "" || receipt != "" || out != (desk.Outcome{}) {
			t.Errorf("%s: %s, receipt %q, outcome %+v", name, refusal(err, c.want), receipt, out)
		}
		if lines := since(); len(lines) != 0 {
			t.Errorf("%s: refused, and left %q", name, lines)
		}
	}

	since := b.mark(t)
	receipt, plain := b.tip(t, desk.TipDraft{Text: " Is the water safe? Ask secret@example.org ", Area: " the   harbour ", SeenURL: "https://n.example/1"})
	if !regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$`).MatchString(receipt) {
		t.Errorf("the receipt %q is not one that can be copied by hand", receipt)
	}
	if !plain.New || !plain.CaseNew || !plain.Sighting || plain.Flags != 0 {
		t.Errorf("a tip without a flag: %+v, want a case of its own", plain)
	}
	b.view(t, func(tx desk.ReadTx) error {
		it, err := tx.Item(plain.Item)
		if it.Kind != desk.Tip || it.Text != "Is the water safe? Ask [email]" || it.Publisher != "" || !strings.HasPrefix(it.URL, "tip:") {
			t.Errorf("stored as %+v", it)
		}
		return err
	})
	record := b.tipRecord(t, plain.Item)
	if record.Area != "the harbour" || record.SeenURL != "https://n.example/1" || strings.Contains(record.Receipt, receipt) {
		t.Errorf("its record: %+v", record)
	}
	if c := b.caseNow(t, plain.Case); c.Claim != "Is the water safe?" || c.Stage != desk.StageNew {
		t.Errorf("its case: %q, %s", c.Claim, c.Stage)
	}
	want := []string{fmt.Sprintf("desk open #%v: item %v", plain.Case, plain.Item), fmt.Sprintf("desk tip #%v: item %v", plain.Case, plain.Item)}
	if got := since(); !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}

	_, personal := b.tip(t, desk.TipDraft{Text: "Somebody wrote this", SeenURL: "https://x.com/somebody/status/1"})
	if r := b.tipRecord(t, personal.Item); r.SeenURL != "" {
		t.Errorf("whose page it was is kept: %q", r.SeenURL)
	}
	_, twin := b.tip(t, desk.TipDraft{Text: "Is the water safe? Ask secret@example.org"})
	if twin.Case != plain.Case || twin.CaseNew || twin.Item == plain.Item {
		t.Errorf("the same words again: %+v, want an item of its own in case %v", twin, plain.Case)
	}
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: plain.Case})
	since = b.mark(t)
	_, late := b.tip(t, desk.TipDraft{Text: "Is the water safe? Ask secret@example.org\nPlease"})
	if late.Case != plain.Case {
		t.Errorf("a tip about an accepted case: %+v", late)
	}
	if got, want := since(), []string{fmt.Sprintf("desk tip #%v: item %v", late.Case, late.Item)}; !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
}

// TestTipIsLikeAPage: of the same words, a tip and a page make the same flags, the same
// case and the same score but for its reach, and each joins the other.
func TestTipIsLikeAPage(t *testing.T) {
	type made struct {
		Flags, Score int
		Case         desk.Case
		Parts        []desk.Part
	}
	look := func(b *bench, out desk.Outcome) (m made) {
		b.view(t, func(tx desk.ReadTx) error {
			s, err := tx.SightingOf(out.Item)
			if err != nil {
				return err
			}
			m.Flags, m.Score = out.Flags, s.Score
			m.Case, err = tx.Case(s.Case)
			return err
		})
		m.Case.Score = 0
		m.Parts = slices.DeleteFunc(b.priority(t, m.Case.ID).Parts, func(p desk.Part) bool { return p.Name == desk.PartReach })
		return m
	}
	for name, text := range map[string]string{
		"a flag":            "A rumor about water goes round.",
		"a grave flag":      "A grave rumor about water, a rumor about air.",
		"an experiment":     "A trial rumor about water.",
		"several sentences": "It rains. A rumor about the rumor. It rains.",
	} {
		pages, tips := open(t), open(t)
		page := pages.ingest(t, "https://p.example/1", "", text)
		_, tip := tips.tip(t, desk.TipDraft{Text: text})
		if page.Flags != tip.Flags {
			t.Errorf("%s: %d flags of the page, %d of the tip", name, page.Flags, tip.Flags)
		}
		if name == "an experiment" {
			if page.Case != 0 || !tip.CaseNew {
				t.Errorf("%s: the page went to case %v and the tip to %v; want only the tip in one", name, page.Case, tip.Case)
			}
			continue
		}
		ofPage, ofTip := look(pages, page), look(tips, tip)
		if fmt.Sprintf("%+v", ofPage) != fmt.Sprintf("%+v", ofTip) {
			t.Errorf("%s:\npage %+v\n tip %+v", name, ofPage, ofTip)
		}
		if _, joined := pages.tip(t, desk.TipDraft{Text: text}); joined.Case != page.Case || joined.CaseNew {
			t.Errorf("%s: a tip beside the page: %+v", name, joined)
		}
		if joined := tips.ingest(t, "https://p.example/1", "", text); joined.Case != tip.Case || joined.CaseNew {
			t.Errorf("%s: a page beside the tip: %+v", name, joined)
		}
	}
}

// TestTipStatus: the sender learns what became of the tip, however the number was
// written down, and nothing of the work on it.
func TestTipStatus(t *testing.T) {
	b := open(t)
	receipt, out := b.tip(t, desk.TipDraft{Text: "Is it true about vinegar?"})
	status := func(what string, want desk.TipStatus) *desk.Answer {
		t.Helper()
		got, answer, err := b.desk.TipStatus(t.Context(), receipt)
		if err != nil || got != want || (answer != nil) != (want == desk.TipAnswered) {
			t.Errorf("%s: %s, answer %v, %v; want %s", what, got, answer, err, want)
		}
		return answer
	}
	status("new", desk.TipReceived)
	plain := strings.ReplaceAll(receipt, "-", "")
	for _, written := range []string{strings.ToLower(receipt), plain, " " + receipt + " ", strings.ReplaceAll(receipt, "-", " "),
		strings.NewReplacer("0", "O", "1", "I").Replace(receipt), strings.NewReplacer("0", "o", "1", "l").Replace(receipt)} {
		if got, _, err := b.desk.TipStatus(t.Context(), written); err != nil || got != desk.TipReceived {
			t.Errorf("written as %q: %s, %v", written, got, err)
		}
	}
	for _, wrong := range []string{"", "0000-0000-0000", plain[:11], plain + "0"} {
		if _, _, err := b.desk.TipStatus(t.Context(), wrong); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("of %q: %v", wrong, err)
		}
	}
	b.apply(t, desk.Change{Action: desk.ActionDiscard, Case: out.Case, Reason: "an advertisement"})
	status("discarded", desk.TipClosed)
	b.apply(t, desk.Change{Action: desk.ActionReopen, Case: out.Case})
	into := b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: out.Case, Into: into})
	status("merged into a new case", desk.TipReceived)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: into})
	status("accepted", desk.TipInReview)
	e, f := someEvidence, someFinding
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: into, Evidence: &e})
	b.word(t, into)
	b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: into, Finding: &f})
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: into})
	status("verified", desk.TipInReview)
	b.as(t, second, desk.Change{Action: desk.ActionPublish, Case: into})
	if a := status("answered", desk.TipAnswered); a != nil && (a.Case != into || a.Verdict != desk.False) {
		t.Errorf("the answer: %+v", a)
	}
	b.as(t, second, desk.Change{Action: desk.ActionClose, Case: into})
	status("closed with an answer", desk.TipAnswered)

	receipt, out = b.tip(t, desk.TipDraft{Text: "Is it true about garlic?"})
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: out.Case})
	e = someEvidence
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: out.Case, Evidence: &e})
	b.word(t, out.Case)
	b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: out.Case, Finding: &f})
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: out.Case})
	b.as(t, second, desk.Change{Action: desk.ActionClose, Case: out.Case})
	status("closed without an answer", desk.TipClosed)
}
