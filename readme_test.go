package rumordesk_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadmesAreInStep holds the Chinese README against the English one: headings by
// number, order and level; commands, but for their remarks; the table of commands by
// what stands in its first column; and links, so that neither leads where the other
// does not.
func TestReadmesAreInStep(t *testing.T) {
	english, chinese := outline(read(t, "README.md")), outline(read(t, "README.zh-Hans.md"))
	if len(english.levels) < 5 || len(english.commands) < 6 || len(english.table) < 20 || len(english.links) < 20 {
		t.Fatalf("README.md is read wrongly: %+v", english)
	}
	for _, c := range []struct {
		what      string
		want, got []string
	}{
		{"headings, by level", english.levels, chinese.levels},
		{"commands", english.commands, chinese.commands},
		{"rows of the table of commands", english.table, chinese.table},
		{"links", english.links, chinese.links},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("README.zh-Hans.md has other %s than README.md:\n got %q\nwant %q", c.what, c.got, c.want)
		}
	}
}

// TestOutline shows what of a README has to agree with its translation.
func TestOutline(t *testing.T) {
	text := "# T\n\n[x](README.zh-Hans.md)\n\n    go run . demo   # remark\n\ntext\n\n## S\n\n```\nmake x\n```\n\n" +
		"| command | what |\n|---|---|\n| `a b` | [y](z.md) |\n\n![p](img/p-zh.png)\n"
	got := outline(text)
	for _, c := range []struct {
		what      string
		want, got []string
	}{
		{"levels", []string{"#", "##"}, got.levels},
		{"commands", []string{"go run . demo", "make x"}, got.commands},
		{"table", []string{"`a b`"}, got.table},
		{"links", []string{"img/p.png", "z.md"}, got.links},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
}

// shape is what a README and its translation have in common.
type shape struct {
	levels   []string // "##" for each heading, in order
	commands []string // lines of blocks of code, without remarks
	table    []string // first cells of the tables
	links    []string // targets, sorted: word order may differ
}

var (
	level     = regexp.MustCompile(`^(#{1,6}) `)
	remark    = regexp.MustCompile(`\s+#.*$`)
	firstCell = regexp.MustCompile("^\\| (`.*?) \\|")
)

func outline(text string) shape {
	var s shape
	prose(text, func(l string) {
		if m := level.FindStringSubmatch(l); m != nil {
			s.levels = append(s.levels, m[1])
		}
		if m := firstCell.FindStringSubmatch(l); m != nil {
			s.table = append(s.table, m[1])
		}
	})
	for _, l := range code(text) {
		s.commands = append(s.commands, strings.TrimSpace(remark.ReplaceAllString(l, "")))
	}
	for _, link := range links(text) {
		if !strings.HasPrefix(link, "README") { // each leads to the other
			s.links = append(s.links, strings.Replace(link, "-zh.png", ".png", 1))
		}
	}
	slices.Sort(s.links)
	return s
}
