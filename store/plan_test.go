package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// TestPlans: what runs for every page shown and every page crawled walks an index
// in its order, and sorts and scans nothing.
func TestPlans(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	check := func(name, query string, args ...any) {
		plan, err := store.Plan(t.Context(), s, query, args...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, line := range plan {
			if strings.Contains(line, "TEMP B-TREE") || strings.HasPrefix(line, "SCAN") && !strings.Contains(line, "INDEX") && !strings.HasSuffix(line, " p") {
				t.Errorf("%s:\n%s", name, strings.Join(plan, "\n"))
				return
			}
		}
	}
	for name, f := range map[string]desk.QueueFilter{
		"queue":              {Limit: 50},
		"queue of stages":    {Limit: 50, Stages: []desk.Stage{desk.StageNew, desk.StageAccepted, desk.StageVerifying}},
		"queue of one stage": {Limit: 50, Stages: []desk.Stage{desk.StageNew}},
		"to be signed":       {Limit: 50, Unsigned: true, NotBy: "ana", Stages: []desk.Stage{desk.StageVerifying}},
		"queue, filtered":    {Limit: 50, Stages: open4, Label: "topic", Assignee: "ana", Awake: time.Unix(1e9, 0), Claim: "疫苗"},
	} {
		query, args := store.QueueRows(f, nil, false)
		check(name, query, args...)
	}
	check("the model's day", store.ModelDayRows, 1, 2, 3)
	check("lease", store.LeaseRows, "news", 1, 10)
	check("errors", store.ErrorRows, "news", 10)
	check("due deliveries", store.DueDeliveries, 1, 10)
	check("deliveries of a kind", store.DeliveriesOfKind, "mail", 10)
	check("deliveries to an address", store.DeliveriesTo, "mail", 10, "a@b.example")
	check("sent deliveries", store.SentDeliveries, 1, 10)
	check("dead deliveries", store.DeadDeliveries, 10)
	check("open referrals", store.OpenReferralRows, 10)
	check("answers", store.AnswerRows, 10, 0)
	check("pages of a source", store.PageRows, "news", 40)
	check("flags of a rule", store.RuleFlagRows, "r", 10)
	check("answered referrals", store.AnsweredReferralRows, 1, 2)
	check("mentions", store.MentionRows, "t", "KE", 1, 2, 10)
	check("counts of a pair", store.PairCountRows, "t", "KE", 1, 2)
	check("due cases", store.DueCaseRows, 1, 2, 3)
	check("known claims of a page", store.KnownOfURL, "https://check.example/1")
	check("changes of known claims", store.KnownChanges, 1, 10)
	for name, f := range map[string]desk.KnownFilter{
		"known claims":                {Limit: 50},
		"known claims of a publisher": {Limit: 50, Publisher: "check.example"},
		"known claims of a verdict":   {Limit: 50, Verdict: desk.False},
		"unmapped known claims":       {Limit: 50, Unmapped: true},
		"own known claims":            {Limit: 50, Own: true},
	} {
		query, args := store.KnownList(f)
		check(name, query, args...)
	}
}

// TestOverviewPlans: the overview may sort what it counts, but reads only what its
// time covers.
func TestOverviewPlans(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	for query, want := range map[string]struct {
		index string
		args  []any
	}{
		store.StageEndRows: {"audit_ends", []any{1, 2}},
		store.TopicRows:    {"topic_counts USING PRIMARY KEY (day>? AND day<?)", []any{1, 2, 10}},
		store.CodeRows:     {"code_counts USING PRIMARY KEY (key=? AND open=? AND day>? AND day<?)", []any{"code", 1, 2, 3}},
		store.DueCaseRows:  {"COVERING INDEX cases_by_due", []any{1, 2, 3}},
	} {
		index := want.index
		plan, err := store.Plan(t.Context(), s, query, want.args...)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "\n")
		if strings.Contains(text, "SCAN a") || strings.Contains(text, "SCAN cases") || !strings.Contains(text, index) {
			t.Errorf("without %s:\n%s", index, text)
		}
	}
}

// TestUnsignedPlans: the count of what is to be signed, which every page asks for, and the list read
// the index that holds these cases alone, and sort nothing.
func TestUnsignedPlans(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	list, args := store.QueueRows(desk.QueueFilter{Limit: 20, Unsigned: true, NotBy: "ana"}, nil, false)
	for query, asked := range map[string]struct {
		want string
		args []any
	}{
		store.UnsignedRows: {"USING INDEX cases_unsigned", []any{"ana"}},
		list:               {"USING INDEX cases_unsigned", args},
	} {
		plan, err := store.Plan(t.Context(), s, query, asked.args...)
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "\n"); !strings.Contains(text, asked.want) || strings.Contains(text, "TEMP B-TREE") {
			t.Errorf("without %s:\n%s", asked.want, text)
		}
	}
}

// TestNoColumnForPeople: the tables can hold what was said and where it was
// published, not who said it.
func TestNoColumnForPeople(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	columns, err := store.Columns(t.Context(), s)
	if err != nil || len(columns) < 180 {
		t.Fatalf("%d columns, %v", len(columns), err)
	}
	for _, c := range columns {
		for _, word := range []string{"author", "byline", "handle", "user", "person", "account", "avatar", "email", "phone", "profile", "submitter", "speaker", "sender", "reporter", "ip_"} {
			if strings.Contains(c, word) {
				t.Errorf("column %s", c)
			}
		}
	}
}

// TestPriorityPlans: a score is computed from its own case's rows, a sweep walks by id,
// and topics are counted over their weeks only.
func TestPriorityPlans(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	for query, want := range map[string][]string{
		store.SpreadRow:    {"SEARCH c USING COVERING INDEX", "SEARCH s USING"},
		store.WaitingRows:  {"SEARCH cases USING INTEGER PRIMARY KEY"},
		store.TopicDayRows: {"SEARCH s USING COVERING INDEX sightings_by_time"},
	} {
		plan, err := store.Plan(t.Context(), s, query, 1, 2)
		if !strings.Contains(query, "?2") && strings.Count(query, "?") == 1 {
			plan, err = store.Plan(t.Context(), s, query, 1)
		}
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "\n")
		for _, w := range want {
			if !strings.Contains(text, w) || strings.Contains(text, "SCAN") {
				t.Errorf("%.60s… is not run with %q:\n%s", query, w, text)
			}
		}
	}
}
