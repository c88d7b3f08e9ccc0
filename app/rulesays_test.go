package app

import (
	"maps"
	"slices"
	"testing"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

func TestPagesHaveWordsForWhatRulesSay(t *testing.T) {
	words := rulefile.SaysKeys()
	for key, args := range rules.SaysKeys() {
		if got, ok := words[key]; !ok || !slices.Equal(got, args) {
			t.Errorf("%s names %q, the pages know %q (%t)", key, args, got, ok)
		}
	}
	if extra := len(words) - len(rules.SaysKeys()); extra != 2 { // must-hit and must-miss, which the desk adds
		t.Errorf("%d keys are the pages' alone: %q", extra, slices.Sorted(maps.Keys(words)))
	}
}
