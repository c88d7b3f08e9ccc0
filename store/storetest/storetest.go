// Package storetest states what a [desk.Store] does, as tests: every implementation
// passes all of them. It owns the behaviour that desk/store.go promises in comments.
// It refuses to test what only one database has: files, locks, damage and speed are
// tested beside the implementation.
package storetest

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Run runs the suite. open returns an empty store of its own for each test and
// closes it at the test's end.
func Run(t *testing.T, open func(t *testing.T) desk.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s desk.Store)
	}{
		{"Transactions", testTransactions},
		{"ViewIsASnapshot", testSnapshot},
		{"Cancelled", testCancelled},
		{"Panic", testPanic},
		{"OnOutgoing", testOnOutgoing},
		{"Items", testItems},
		{"ItemTexts", testItemTexts},
		{"EditItem", testEditItem},
		{"ItemPages", testItemPages},
		{"Flags", testFlags},
		{"Similar", testSimilar},
		{"PagesOf", testPagesOf},
		{"Apart", testApart},
		{"Cases", testCases},
		{"CasesInParallel", testCasesInParallel},
		{"Merges", testMerges},
		{"Sightings", testSightings},
		{"Priority", testPriority},
		{"Spread", testSpread},
		{"Waiting", testWaiting},
		{"TopicDays", testTopicDays},
		{"Queue", testQueue},
		{"QueueOrder", testQueueOrder},
		{"QueueFilters", testQueueFilters},
		{"QueueFilterProperty", testQueueFilterProperty},
		{"QueueAfter", testAfter},
		{"StageEnds", testStageEnds},
		{"DueCases", testDueCases},
		{"Topics", testTopics},
		{"Counts", testCounts},
		{"Codes", testCodes},
		{"AnsweredReferrals", testAnsweredReferrals},
		{"FlagsOfRule", testFlagsOfRule},
		{"Decisions", testDecisions},
		{"ModelDay", testModelDay},
		{"Places", testPlaces},
		{"Mentions", testMentions},
		{"MentionsProperty", testMentionsProperty},
		{"Documents", testDocuments},
		{"Audit", testAudit},
		{"AuditHead", testAuditHead},
		{"Members", testMembers},
		{"Sessions", testSessions},
		{"Tokens", testTokens},
		{"Evidence", testEvidence},
		{"Proposals", testProposals},
		{"Lanes", testLanes},
		{"Answers", testAnswers},
		{"Tips", testTips},
		{"Known", testKnown},
		{"KnownOwn", testKnownOwn},
		{"KnownList", testKnownList},
		{"Recipients", testRecipients},
		{"Referrals", testReferrals},
		{"Deliveries", testDeliveries},
		{"DeliveryEnds", testDeliveryEnds},
		{"DeliveryFence", testDeliveryFence},
		{"DeliveriesInParallel", testDeliveriesInParallel},
		{"Webhooks", testWebhooks},
		{"DeliveryRetention", testDeliveryRetention},
		{"Settings", testSettings},
		{"Outbox", testOutbox},
		{"OutboxFailures", testOutboxFailures},
		{"UpdatesInParallel", testUpdatesInParallel},
		{"Sources", testSources},
		{"SourcePauses", testSourcePauses},
		{"SourceItems", testSourceItems},
		{"Discover", testDiscover},
		{"DiscoverChanged", testDiscoverChanged},
		{"DiscoverOwner", testDiscoverOwner},
		{"Recheck", testRecheck},
		{"Lease", testLease},
		{"LeaseFence", testLeaseFence},
		{"LeaseInParallel", testLeaseInParallel},
		{"CompleteFetch", testCompleteFetch},
		{"FetchErrors", testFetchErrors},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// t0 is a time with a fraction that every store must keep: microseconds.
var t0 = time.Date(2026, 3, 4, 5, 6, 7, 890_123_000, time.UTC)

func update(t testing.TB, s desk.Store, fn func(tx desk.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func view(t testing.TB, s desk.Store, fn func(tx desk.ReadTx) error) {
	t.Helper()
	if err := s.View(context.Background(), fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

// must returns a function that takes the results of a call and fails the test on an
// error.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// equal compares two values, times as instants in their zones.
func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(plain(reflect.ValueOf(got)), plain(reflect.ValueOf(want))) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// plain turns a value into one that DeepEqual compares as a reader would: times as
// text with their offset, empty lists and maps like missing ones.
func plain(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	if at, ok := v.Interface().(time.Time); ok {
		if at.IsZero() {
			return "never"
		}
		return at.Format(time.RFC3339Nano)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return plain(v.Elem())
	case reflect.Struct:
		out := map[string]any{}
		for i := range v.NumField() {
			out[v.Type().Field(i).Name] = plain(v.Field(i))
		}
		return out
	case reflect.Slice:
		out := []any{}
		for i := range v.Len() {
			out = append(out, plain(v.Index(i)))
		}
		return out
	case reflect.Map:
		out := map[string]any{}
		for _, k := range v.MapKeys() {
			out[fmt.Sprint(k)] = plain(v.MapIndex(k))
		}
		return out
	}
	return v.Interface()
}

// newItem is an item with every field set.
func newItem(n int) desk.Item {
	title, text := fmt.Sprintf("Title %d", n), fmt.Sprintf("Text of item %d", n)
	return desk.Item{
		URL: fmt.Sprintf("https://news.example/%d", n), Publisher: "news.example", Source: "news", Kind: desk.News,
		Title: title, Text: text, Lang: "en",
		PublishedAt: t0.Add(-time.Hour).In(time.FixedZone("", 8*3600)), FetchedAt: t0, FirstSeen: t0,
		Version: 1, Hash: desk.ContentHash(title, text), RawSHA256: fmt.Sprintf("%064x", n),
	}
}

// newCase is a case with every field set that a new case has.
func newCase(n int) desk.Case {
	return desk.Case{
		Claim: fmt.Sprintf("Claim %d", n), ClaimLang: "en", Stage: desk.StageNew, Risk: desk.RiskModerate, Score: 40 + n,
		OpenedAt: t0, UpdatedAt: t0, StageAt: t0, DueAt: t0.Add(24 * time.Hour), Labels: map[string]string{"topic": "vaccines"},
	}
}

// addItems stores n items and returns their ids.
func addItems(t testing.TB, s desk.Store, n int) []desk.ItemID {
	t.Helper()
	ids := make([]desk.ItemID, n)
	update(t, s, func(tx desk.Tx) error {
		for i := range ids {
			var err error
			if ids[i], err = tx.AddItem(newItem(i + 1)); err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}

// addCases stores n cases and returns their ids.
func addCases(t testing.TB, s desk.Store, n int) []desk.CaseID {
	t.Helper()
	ids := make([]desk.CaseID, n)
	update(t, s, func(tx desk.Tx) error {
		for i := range ids {
			var err error
			if ids[i], err = tx.AddCase(newCase(i + 1)); err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}
