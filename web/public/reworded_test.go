package public

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// TestSearchInOtherWords: below the answers that have the words of a search stand those that say it in other words or in the
// other language, marked as such; what others have checked is not among them.
func TestSearchInOtherWords(t *testing.T) {
	b := newBench(t, redact.Redactor{})
	b.answered()
	id := b.tipped("吃碘盐可以防核辐射", "zh")
	b.accept(id)
	b.publish(id, desk.False, map[string]string{"zh-Hans": "不能。"}, "")
	// Answers from before claims were worded are in one language alone: only the encoder finds them from the other.
	b.unword(1)
	b.unword(2)
	err := b.store.Update(t.Context(), func(tx desk.Tx) error {
		_, err := tx.SaveKnown(desk.KnownClaim{Claim: "Iodised salt stops radiation", Verdict: desk.False, Publisher: "check.example", URL: "https://check.example/1", Lang: "en"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list := func(target string) string {
		t.Helper()
		doc := b.page(b.get(target), 200)
		sections := webtest.All(doc, "section", "reworded")
		if len(sections) == 0 {
			return ""
		}
		if len(webtest.All(sections[0], "h3", "")) == 0 {
			t.Errorf("%s: the claims are no headings below the section's", target)
		}
		return webtest.Text(sections[0])
	}
	if got := list("/en/?q=salt+radiation"); got != "" {
		t.Errorf("pages that match nothing: %q", got)
	}
	b.opts.Known, b.made = &webtest.Matcher{Store: b.store, Ready: true, Vectors: filepath.Join(t.TempDir(), "vectors")}, nil
	for _, c := range []struct{ target, want string }{
		{"/en/?q=iodised+salt+against+radiation", "In other words or in the other language FalseIn the other language 吃碘盐可以防核辐射"},
		{"/zh-Hans/?q=%E7%96%AB%E8%8B%97%20%E8%87%AA%E9%97%AD%E7%97%87", "换一种说法或另一种语言 不实另一种语言 The MMR vaccine causes autism in children"},
		{"/en/?q=measles+shots+and+autistic+kids", "In other words or in the other language FalseIn other words The MMR vaccine causes autism in children"},
	} {
		if got := list(c.target); !strings.HasPrefix(got, c.want) || strings.Contains(got, "stops radiation") {
			t.Errorf("%s: %q, want %q first", c.target, got, c.want)
		}
	}
	for _, target := range []string{"/en/", "/en/?q=MMR+autism", "/en/?q=football", "/en/?q=iodised+salt+against+radiation&page=2"} {
		if got := list(target); got != "" {
			t.Errorf("%s: %q, want no list", target, got)
		}
	}
}
