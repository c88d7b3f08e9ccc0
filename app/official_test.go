package app_test

import (
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

// TestDemoOfficialUpdates: in the demonstration what offices announce stands among the official updates, or is proposed as evidence
// where it refutes a rumor; never in the queue, and never at a high risk.
func TestDemoOfficialUpdates(t *testing.T) {
	d, err := app.OpenDemo(t.Context(), t.TempDir(), "127.0.0.1:0", app.Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Crawl(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	proposed := 0
	err = d.Store().View(t.Context(), func(tx desk.ReadTx) error {
		items, err := tx.Items(0, 1000)
		if err != nil {
			return err
		}
		for _, it := range items {
			p, err := tx.ProposalOf(it.ID)
			if err == nil {
				proposed++
				seen[it.Title] = true
				if c, err := tx.Case(p.Case); err != nil || c.Lane != desk.LaneQueue || p.Quote == "" || it.Kind == desk.News || it.Kind == desk.Tip {
					t.Errorf("%q of a %s source is proposed on %q by %q, %v", it.Title, it.Kind, c.Claim, p.Quote, err)
				}
			} else if !errors.Is(err, desk.ErrNotFound) {
				return err
			}
		}
		lane := desk.LaneOfficial
		official, err := tx.Queue(desk.QueueFilter{Lane: &lane})
		if err != nil {
			return err
		}
		for _, c := range official {
			if c.Risk != desk.RiskLow {
				t.Errorf("the official update %q stands at risk %s", c.Claim, c.Risk)
			}
			sightings, err := tx.Sightings(c.ID)
			if err != nil {
				return err
			}
			for _, s := range sightings {
				it, err := tx.Item(s.Item)
				if err != nil {
					return err
				}
				seen[it.Title] = true
			}
		}
		queue := desk.LaneQueue
		rumors, err := tx.Queue(desk.QueueFilter{Lane: &queue})
		if err != nil {
			return err
		}
		for _, c := range rumors {
			sightings, err := tx.Sightings(c.ID)
			if err != nil {
				return err
			}
			first, err := tx.Item(sightings[0].Item)
			if err != nil {
				return err
			}
			if !slices.Contains([]desk.Kind{desk.News, desk.Tip}, first.Kind) {
				t.Errorf("the queue has %q, which a %s source published", c.Claim, first.Kind)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{
		"关于碘盐与核辐射的问答",                                                           // questions and answers
		"麻腮风疫苗常见问题解答",                                                           // the same
		"Hollin reservoir: results of water tests",                              // a test of water
		`Customs seize 900 bottles of "miracle" bleach drops at ferry terminal`, // a notice of the customs, in a newspaper
		"Statement: respiratory illness linked to Quayside Market",              // an outbreak
	} {
		if !seen[title] {
			t.Errorf("%q is neither an official update nor proposed as evidence", title)
		}
	}
	if proposed < 4 {
		t.Errorf("%d texts are proposed as evidence; more of the demonstration's fact-checks refute a rumor", proposed)
	}
}
