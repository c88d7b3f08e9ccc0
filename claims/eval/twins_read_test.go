package eval

import (
	"fmt"
	"strings"
	"testing"
)

func TestReadTwins(t *testing.T) {
	got, err := ReadTwins(write(t, "twins.txt", "# a b\na b\r\n\n  c d e\n"))
	if err != nil || fmt.Sprint(got) != "[[a b] [c d e]]" {
		t.Errorf("%v, %v", got, err)
	}
	for text, want := range map[string]string{
		"a b\nc\n":      `t.txt:2: "c" stands alone`,
		"a b\n\nc a\n":  `t.txt:3: claim "a" stands in line 1 already`,
		"a b\nc \xff\n": "t.txt:2: not UTF-8",
		"a a\n":         "t.txt:1: claim",
	} {
		if _, err := readTwins(strings.NewReader(text), "t.txt"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := ReadTwins("nowhere.txt"); err == nil {
		t.Error("a file that is not there was read")
	}
}

// No claim is in two groups and none is alone; what is wrong is told with its place.
func FuzzReadTwins(f *testing.F) {
	f.Add("# remark\na b\nc d e\n")
	f.Add("a\n")
	f.Fuzz(func(t *testing.T, text string) {
		groups, err := readTwins(strings.NewReader(text), "t.txt")
		if err != nil && !strings.HasPrefix(err.Error(), "t.txt:") {
			t.Fatalf("no place: %v", err)
		}
		seen := map[string]bool{}
		for _, g := range groups {
			if len(g) < 2 {
				t.Fatalf("%q", g)
			}
			for _, id := range g {
				if seen[id] {
					t.Fatalf("%q twice", id)
				}
				seen[id] = true
			}
		}
	})
}
