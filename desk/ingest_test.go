package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func TestIngest(t *testing.T) {
	b := open(t)
	plain := b.ingest(t, "https://p.example/1", "Weather", "It rains. Write to secret@example.org")
	if !plain.New || plain.Flags != 0 || plain.Case != 0 {
		t.Errorf("an unflagged page: %+v", plain)
	}
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		it, err := tx.Item(plain.Item)
		if strings.Contains(it.Text, "secret") {
			t.Errorf("stored without redaction: %q", it.Text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	first := b.ingest(t, "https://p.example/2", "T", "A rumor about water")
	if !first.CaseNew || !first.Sighting || first.Flags != 1 {
		t.Errorf("a flagged page: %+v", first)
	}
	if same := b.ingest(t, "https://p.example/2", "T", "A rumor about water"); same != (desk.Outcome{Item: first.Item}) {
		t.Errorf("the same page again: %+v", same)
	}
	twin := b.ingest(t, "https://q.example/2", "T: too", "A rumor about water\nand grave rumor more")
	if twin.Case != first.Case || twin.CaseNew || !twin.Sighting {
		t.Errorf("a twin: %+v, want it to join case %v", twin, first.Case)
	}
	if c := b.caseNow(t, first.Case); c.Score != 15 || c.Risk != desk.RiskVeryHigh || !c.DueAt.Equal(b.now.Add(4*time.Hour)) {
		t.Errorf("after a graver sighting: score %d, risk %s, due %v", c.Score, c.Risk, c.DueAt)
	}
	if apart := b.ingest(t, "https://q.example/3", "U", "A rumor about water\nand what the rest of the page is about"); !apart.CaseNew {
		t.Errorf("the same text on another topic: %+v, want a case of its own", apart)
	}
	other := b.ingest(t, "https://p.example/3", "T", "Another rumor")
	if !other.CaseNew || other.Case == first.Case {
		t.Errorf("another claim: %+v", other)
	}
	trial := b.ingest(t, "https://p.example/4", "T", "A trial rumor")
	if trial.Flags != 1 || trial.Case != 0 {
		t.Errorf("a hit of an experimental rule: %+v, want a flag and no case", trial)
	}

	edited := b.ingest(t, "https://p.example/1", "Weather", "It rains. A rumor says otherwise.")
	if !edited.Changed || edited.New || !edited.CaseNew {
		t.Errorf("an edit that is flagged now: %+v", edited)
	}
	again := b.ingest(t, "https://p.example/2", "T", "A rumor about water, a rumor about air, a rumor about fire")
	if !again.Changed || again.Sighting || again.Case != first.Case {
		t.Errorf("an edit of a sighted page: %+v, want it to stay in case %v", again, first.Case)
	}

	for name, d := range map[string]desk.Draft{
		"no address":       {Title: "x", Text: "y"},
		"no text":          {URL: "https://p.example/9", Title: " ", Text: "\n"},
		"personal account": {URL: "https://x.com/somebody/status/1", Text: "a rumor"},
	} {
		if _, err := b.ingester.Ingest(t.Context(), d); !errors.Is(err, desk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}

// TestIngestTogether takes many twins at the same time: exactly one opens the case.
func TestIngestTogether(t *testing.T) {
	b := open(t)
	var wg sync.WaitGroup
	outs := make([]desk.Outcome, 16)
	for i := range outs {
		wg.Go(func() {
			outs[i], _ = b.ingester.Ingest(t.Context(), desk.Draft{URL: fmt.Sprintf("https://p.example/%d", i), Publisher: "p", Kind: desk.News, Text: "One rumor", FetchedAt: b.now})
		})
	}
	wg.Wait()
	opened := 0
	for _, o := range outs {
		if o.CaseNew {
			opened++
		}
		if !o.New || !o.Sighting || o.Case != outs[0].Case {
			t.Errorf("outcome %+v", o)
		}
	}
	if opened != 1 {
		t.Errorf("%d cases were opened by twins", opened)
	}
}
