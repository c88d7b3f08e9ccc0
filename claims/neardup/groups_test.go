package neardup_test

import (
	"slices"
	"testing"

	"github.com/rumordesk/rumordesk/claims/neardup"
)

func TestGroups(t *testing.T) {
	long := "Drinking warm water with lemon every morning before breakfast keeps the virus away, a message that is going round says"
	texts := []string{long, "The library is closed on Monday because the heating is being repaired", long + ".", "喝热柠檬水可以预防病毒，这条消息正在网上流传", "The library is closed on Monday, because the heating is being repaired"}
	if got := neardup.Groups(texts, 0.4); !slices.Equal(got, []int{0, 1, 0, 2, 1}) {
		t.Errorf("groups %v", got)
	}
	if got := neardup.Groups(nil, 0.4); len(got) != 0 {
		t.Errorf("groups of nothing: %v", got)
	}
}
