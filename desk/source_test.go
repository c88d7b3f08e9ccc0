package desk

import (
	"strings"
	"testing"
	"time"
)

func TestAssessHealth(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	ok := SourceState{ID: "s", LastSuccess: now.Add(-time.Hour)}
	failing := SourceState{ID: "s", LastSuccess: now.Add(-time.Hour), Failures: 3, LastError: "the server answers 503"}
	day := 24 * time.Hour
	tests := []struct {
		name   string
		state  SourceState
		perDay []int
		silent time.Duration // since the newest item; 0: no item yet
		level  HealthLevel
		says   string
	}{
		{"never fetched", SourceState{ID: "s"}, nil, 0, HealthWaiting, "not fetched yet"},
		{"paused wins over failing", SourceState{ID: "s", Paused: true, Failures: 2}, nil, 0, HealthPaused, "paused in the configuration"},
		{"failing", failing, []int{3, 4}, time.Hour, HealthFailing, "failing (3 in a row): the server answers 503"},
		{"at its baseline", ok, []int{11, 12, 12, 13}, time.Hour, HealthOK, "ok, 11 in 24 h, usually 12 a day"},
		{"a wire gone quiet", ok, []int{0, 0, 0, 12, 12, 12, 12, 12, 12, 12}, 3 * day, HealthSilent, "silent for 3 days, usually 12 a day"},
		{"a busy wire is silent after a day", ok, []int{0, 50, 50, 50}, 25 * time.Hour, HealthSilent, "silent for 25 hours, usually 50 a day"},
		{"a weekly bulletin is not silent midweek", ok, []int{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}, 3 * day, HealthOK, "ok, 0 in 24 h"},
		{"a daily bulletin overnight", ok, []int{0, 1, 1, 1, 1}, 30 * time.Hour, HealthOK, "ok, 0 in 24 h, usually 1 a day"},
		{"a young source has no baseline", ok, []int{5, 0, 0, 0}, time.Hour, HealthOK, "ok, 5 in 24 h"},
	}
	if h := AssessHealth(SourceState{Paused: true, NextRun: now}, 0, nil, time.Time{}, now); !h.NextRun.IsZero() {
		t.Errorf("a paused source has a next run: %v", h.NextRun)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var last time.Time
			if tt.silent > 0 {
				last = now.Add(-tt.silent)
			}
			h := AssessHealth(tt.state, 100, tt.perDay, last, now)
			if h.Level != tt.level || h.Sentence() != tt.says {
				t.Errorf("got %s, %q; want %s, %q", h.Level, h.Sentence(), tt.level, tt.says)
			}
		})
	}
}

func TestClaimOf(t *testing.T) {
	text := "The town met on Monday. Residents say the water in the reservoir makes children ill. Nothing else happened. 专家称，饮用水含有病毒。市政府没有回应。"
	at := func(s string) FlagTerm {
		i := strings.Index(text, s)
		return FlagTerm{Term: s, Weight: 10, Field: "text", Start: i, End: i + len(s)}
	}
	title := func(weight int) FlagTerm { return FlagTerm{Term: "x", Weight: weight, Field: "title"} }
	tests := []struct {
		name  string
		title string
		terms []FlagTerm
		want  string
	}{
		{"a title with the terms", "Water makes children ill", []FlagTerm{title(10), at("water")}, "Water makes children ill"},
		{"a title without them", "Monday's council meeting", []FlagTerm{at("water"), at("children")}, "Residents say the water in the reservoir makes children ill."},
		{"the heaviest sentence", "", []FlagTerm{at("Monday"), at("饮用水"), at("病毒")}, "专家称，饮用水含有病毒。"},
		{"a title with one of them", "Water", []FlagTerm{title(9), at("water"), at("children")}, "Water"},
		{"one word makes no claim of a sentence", "Monday's council meeting", []FlagTerm{at("water")}, "Monday's council meeting"},
		{"a text without title or terms", "", nil, "The town met on Monday."},
		{"negative terms do not count", "Title", []FlagTerm{{Term: "no", Weight: -10, Field: "text", Start: 0}}, "Title"},
		{"nothing but a title", " Two  lines\nof title ", nil, "Two lines of title"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ClaimOf(Item{Title: tt.title, Text: text}, []Flag{{Rule: "r", Score: 1, Terms: tt.terms}})
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("One. Two! 三。四？\nfive 3.5 example.org")
	f.Add("\xff.\xfe。")
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, sp := range sentences(s) {
			if sp.start < end || sp.end <= sp.start || sp.end > len(s) {
				t.Fatalf("span %v after %d in a text of %d bytes", sp, end, len(s))
			}
			if gap := strings.TrimSpace(s[end:sp.start]); gap != "" {
				t.Fatalf("lost %q between sentences", gap)
			}
			end = sp.end
		}
		if rest := strings.TrimSpace(s[end:]); rest != "" {
			t.Fatalf("lost %q at the end", rest)
		}
	})
}

func TestAuditChain(t *testing.T) {
	at := time.Date(2026, 3, 10, 12, 0, 0, 123456000, time.UTC)
	var log []AuditEntry
	var prev *AuditEntry
	for i, a := range []Action{ActionOpen, ActionAccept, ActionAssign, ActionDiscard} {
		e := AuditEntry{At: at.Add(time.Duration(i) * time.Second), Actor: "terminal", Action: a, Case: 7, Detail: "d"}.Seal(prev)
		log = append(log, e)
		prev = &log[i]
	}
	verify := func(entries []AuditEntry) error {
		var c AuditChain
		for _, e := range entries {
			if err := c.Next(e); err != nil {
				return err
			}
		}
		return nil
	}
	if err := verify(log); err != nil {
		t.Fatalf("an untouched log: %v", err)
	}
	changed := append([]AuditEntry(nil), log...)
	changed[1].Actor = "somebody else"
	reordered := []AuditEntry{log[0], log[2], log[1], log[3]}
	removed := []AuditEntry{log[0], log[2], log[3]}
	resealed := append([]AuditEntry(nil), log...)
	resealed[1].Detail = "forged"
	resealed[1].Hash = resealed[1].sum()
	for name, tt := range map[string]struct {
		entries []AuditEntry
		names   string
	}{
		"changed":   {changed, "audit entry 2"},
		"reordered": {reordered, "audit entry 3"},
		"removed":   {removed, "audit entry 3"},
		"resealed":  {resealed, "audit entry 3"},
	} {
		err := verify(tt.entries)
		if err == nil || !strings.Contains(err.Error(), tt.names) {
			t.Errorf("%s: got %v, want it to name %s", name, err, tt.names)
		}
	}
}
