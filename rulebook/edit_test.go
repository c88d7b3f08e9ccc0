package rulebook_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/history"
	"github.com/rumordesk/rumordesk/rulebook"
)

// now writes without a record beside.
func now(_ string, write func() error) error { return write() }

func (s *shelf) text(name string) string {
	s.t.Helper()
	_, text, err := s.Read(name)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func TestSave(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	f, text, err := s.Read("rules/a.yaml")
	if err != nil || f.Rules != 1 {
		t.Fatalf("%+v, %v", f, err)
	}
	peach := []byte(strings.ReplaceAll(string(text), "apple", "peach"))

	for name, bad := range map[string]string{
		"a mistake":               strings.Replace(string(peach), "condition: w", "condition: v", 1),
		"a failing test":          strings.Replace(string(peach), "match: false", "match: true", 1),
		"an id of another file":   strings.Replace(string(peach), "id: a", "id: b", 1),
		"what is no YAML":         "groups: [",
		"what is no text at all":  "\x00\xff",
		"a key that there is not": string(peach) + "more: 1\n",
	} {
		_, err := s.Save("rules/a.yaml", []byte(bad), f.Hash, func(string, func() error) error { t.Errorf("%s is about to be written", name); return nil })
		if !errors.Is(err, rulebook.ErrRefused) {
			t.Errorf("%s: %v; want ErrRefused", name, err)
		}
	}
	no := errors.New("no")
	if _, err := s.Save("rules/a.yaml", peach, f.Hash, func(string, func() error) error { return no }); !errors.Is(err, no) || s.text("rules/a.yaml") != string(text) {
		t.Errorf("a change that is not recorded: %v, the file says %q", err, s.text("rules/a.yaml"))
	}
	hash, err := s.Save("rules/a.yaml", peach, f.Hash, now)
	if err != nil || hash != history.Hash(peach) || len(s.hits("peach")) != 1 || len(s.hits("apple")) != 0 {
		t.Fatalf("saved: %v, hash %s, hits %v", err, hash, s.hits("peach"))
	}
	if got := s.text("rules/a.yaml"); got != string(peach) {
		t.Errorf("the file says %q", got)
	}
	if st, err := os.Stat(filepath.Join(s.dir, "rules/a.yaml")); err != nil || st.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v; want the one before", st.Mode(), err)
	}
	if _, err := s.Save("rules/a.yaml", text, f.Hash, now); !errors.Is(err, rulebook.ErrStale) {
		t.Errorf("a save on top of what was not read: %v", err)
	}
	left, err := os.ReadDir(filepath.Join(s.dir, "rules"))
	if err != nil || len(left) != 2 {
		t.Errorf("%d files in the folder, %v; want 2", len(left), err)
	}

	all, err := s.Versions("rules/a.yaml")
	if err != nil || len(all) != 2 || all[0].Hash != hash || all[1].Hash != f.Hash {
		t.Fatalf("versions %+v, %v; want both", all, err)
	}
	was, err := s.VersionText("rules/a.yaml", f.Hash)
	if err != nil || string(was) != string(text) {
		t.Errorf("the version before: %q, %v", was, err)
	}
	if _, err := s.VersionText("rules/a.yaml", "../a"); !errors.Is(err, rulebook.ErrNoFile) {
		t.Errorf("a version that there is not: %v", err)
	}
}

// TestSaveBesideABrokenFile: of two files that somebody broke, each can be mended by
// itself.
func TestSaveBesideABrokenFile(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	s.write("rules/a.yaml", "groups: [")
	s.write("rules/b.yaml", "groups: [")
	if s.Reload() == nil {
		t.Fatal("broken files are taken")
	}
	for _, f := range s.Files() {
		if f.Problems == nil {
			t.Errorf("%s is not said to be broken", f.Name)
		}
	}
	if _, err := s.Save("rules/a.yaml", []byte(pack("a", "peach")), history.Hash([]byte("groups: [")), now); err != nil {
		t.Fatal(err)
	}
	if s.State().Refused == nil || len(s.hits("peach")) != 0 {
		t.Error("half of the files are in force")
	}
	if _, err := s.Save("rules/b.yaml", []byte(pack("b", "plum")), history.Hash([]byte("groups: [")), now); err != nil {
		t.Fatal(err)
	}
	if got := s.hits("peach plum"); s.State().Refused != nil || len(got) != 2 {
		t.Errorf("hits %v, refused %v", got, s.State().Refused)
	}
}

func TestNewAndRemove(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple")})
	s.write("secret.yaml", "groups: []")
	s.write("rules/sub/x.yaml", "groups: []")
	for _, name := range []string{
		"rules/../secret.yaml", "../secret.yaml", "secret.yaml", "/etc/passwd", "rules/sub/y.yaml", "rules/.hidden.yaml", "rules/b.yml",
		"rules/B.yaml", "rules/..", "rules/", "", ".", "rules/a b.yaml", "rules//c.yaml", "./rules/c.yaml", "rules\\c.yaml", "rules/c.yaml\x00.yaml", "rules/规则.yaml",
	} {
		if _, err := s.Save(name, []byte(pack("b", "berry")), "", now); !errors.Is(err, rulebook.ErrName) {
			t.Errorf("a new file %q: %v; want ErrName", name, err)
		}
		if _, _, err := s.Read(name); !errors.Is(err, rulebook.ErrNoFile) {
			t.Errorf("reading %q: %v; want ErrNoFile", name, err)
		}
	}
	if _, err := s.Save("rules/a.yaml", []byte(pack("a", "berry")), "", now); !errors.Is(err, rulebook.ErrName) {
		t.Errorf("a new file in place of an old one: %v", err)
	}
	if places := s.Places(); !slices.Equal(places, []string{"rules/*.yaml"}) {
		t.Errorf("places %v", places)
	}
	hash, err := s.Save("rules/b.yaml", []byte(pack("b", "berry")), "", now)
	if err != nil || len(s.hits("a berry")) != 1 {
		t.Fatalf("a new file: %v, hits %v", err, s.hits("a berry"))
	}
	remove := func(f func() error) error { return f() }
	if err := s.Remove("rules/b.yaml", "another", remove); !errors.Is(err, rulebook.ErrStale) {
		t.Errorf("removing what was not read: %v", err)
	}
	if err := s.Remove("rules/b.yaml", hash, remove); err != nil || len(s.hits("a berry")) != 0 {
		t.Fatalf("removed: %v, hits %v", err, s.hits("a berry"))
	}
	a, _, err := s.Read("rules/a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove("rules/a.yaml", a.Hash, remove); !errors.Is(err, rulebook.ErrLast) {
		t.Errorf("removing the last: %v", err)
	}
	gone, err := s.Removed()
	if err != nil || !slices.Equal(gone, []string{"rules/b.yaml"}) {
		t.Fatalf("removed files %v, %v", gone, err)
	}
	text, err := s.VersionText("rules/b.yaml", hash)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save("rules/b.yaml", text, "", now); err != nil || len(s.hits("a berry")) != 1 {
		t.Errorf("restored: %v, hits %v", err, s.hits("a berry"))
	}
}

func TestLineEndsAndLinksStay(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": strings.ReplaceAll(pack("a", "apple"), "\n", "\r\n"), "kept/real.yaml": pack("b", "berry")})
	if err := os.Symlink("../kept/real.yaml", filepath.Join(s.dir, "rules/b.yaml")); err != nil {
		t.Skip(err)
	}
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"rules/a.yaml": pack("a", "peach"), "rules/b.yaml": pack("b", "plum")} {
		f, _, err := s.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Save(name, []byte(text), f.Hash, now); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.text("rules/a.yaml"); got != strings.ReplaceAll(pack("a", "peach"), "\n", "\r\n") {
		t.Errorf("line ends: %q", got)
	}
	if to, err := os.Readlink(filepath.Join(s.dir, "rules/b.yaml")); err != nil || to != "../kept/real.yaml" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if got, err := os.ReadFile(filepath.Join(s.dir, "kept/real.yaml")); err != nil || string(got) != pack("b", "plum") {
		t.Errorf("behind the link: %q, %v", got, err)
	}
}

// TestDraft: a draft is the whole set with one file in another wording, and changes
// nothing.
func TestDraft(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple"), "rules/b.yaml": pack("b", "berry")})
	set, err := s.Draft("rules/a.yaml", []byte(pack("a", "peach")))
	if err != nil || set.Len() != 2 || set.Version("a") == s.Set().Version("a") {
		t.Errorf("draft of %d rules, %v", set.Len(), err)
	}
	if set, err = s.Draft("rules/c.yaml", []byte(pack("c", "cherry"))); err != nil || set.Len() != 3 {
		t.Errorf("draft of a new file: %v", err)
	}
	if _, err = s.Draft("rules/c.yaml", []byte(pack("a", "cherry"))); err == nil {
		t.Error("a draft with an id that there is already")
	}
	if len(s.hits("apple")) != 1 {
		t.Error("a draft changed the set in force")
	}
}

func TestOldVersionsGo(t *testing.T) {
	s := open(t, map[string]string{"rules/a.yaml": pack("a", "apple")})
	base := history.Hash([]byte(pack("a", "apple")))
	for i := range 110 {
		text := []byte(pack("a", "apple") + strings.Repeat("#\n", i+1))
		hash, err := s.Save("rules/a.yaml", text, base, now)
		if err != nil {
			t.Fatal(err)
		}
		base = hash
	}
	all, err := s.Versions("rules/a.yaml")
	if err != nil || len(all) != 100 || all[0].Hash != base {
		t.Errorf("%d versions, %v; want 100, the newest first", len(all), err)
	}
}
