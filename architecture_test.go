package rumordesk_test

import (
	"cmp"
	"flag"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const module = "github.com/rumordesk/rumordesk/"

// update rewrites the list of packages from the tree: go test . -run Architecture -update
var update = flag.Bool("update", false, "rewrite the list of packages in ARCHITECTURE.md")

// entry is an entry of the list of packages in ARCHITECTURE.md:
//
//   - `pkg`: what it owns.
//     Imports `a`, `b`.
var entry = regexp.MustCompile("(?m)^- `([a-z0-9/]+)`: ((?:[^\n]+\n)(?:  [^\n]+\n)*)")

// tableRow is how an entry was written before; a merge may bring one back, and -update
// takes its words over.
var tableRow = regexp.MustCompile("(?m)^\\| `([a-z0-9/]+)` \\| [^|]* \\| ([^|]+) \\|\n")

// TestArchitectureIsTheTree holds the map against the code: every package has its
// entry, every entry its package, and each one's imports are the real ones.
func TestArchitectureIsTheTree(t *testing.T) {
	doc, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	got := packages(t)
	if *update {
		rewrite(t, string(doc), got)
		return
	}
	want := map[string][]string{}
	for _, m := range entry.FindAllStringSubmatch(string(doc), -1) {
		_, imports := parts(m[2])
		want[m[1]] = imports
	}
	for pkg, imports := range got {
		row, ok := want[pkg]
		switch {
		case !ok:
			t.Errorf("package %s has no entry in ARCHITECTURE.md; it imports %s", pkg, strings.Join(imports, ", "))
		case !slices.Equal(row, imports):
			t.Errorf("ARCHITECTURE.md says that %s imports %v; it imports %v", pkg, row, imports)
		}
	}
	for pkg := range want {
		if _, ok := got[pkg]; !ok {
			t.Errorf("ARCHITECTURE.md has an entry for %s, which is not in the tree", pkg)
		}
	}
	for _, row := range tableRow.FindAllString(string(doc), -1) {
		t.Errorf("ARCHITECTURE.md has a row of the former table: %s", row)
	}
}

// TestEntriesAreRead shows the form of an entry, and that writing and reading agree.
func TestEntriesAreRead(t *testing.T) {
	long := []string{"claims/checkworthy", "claims/cluster", "claims/embed", "claims/match", "claims/neardup", "claims/vectors", "config"}
	for _, c := range []struct {
		pkg, owns string
		imports   []string
	}{
		{"fold", "the one folding and the one tokenizer of rules and index", nil},
		{"app", "wiring and life cycle: what is opened in which order, the outbox loop, rebuilding the index, serve, demo", long},
		{"claims/match", "Imports of ours `in` what it owns", []string{"fold"}},
	} {
		text := written(c.pkg, c.owns, c.imports)
		m := entry.FindStringSubmatch(text)
		if m == nil || m[0] != text || m[1] != c.pkg {
			t.Errorf("%s: not read whole: %q", c.pkg, text)
			continue
		}
		if owns, imports := parts(m[2]); owns != c.owns || !slices.Equal(imports, c.imports) {
			t.Errorf("%s: got %q, %q; want %q, %q", c.pkg, owns, imports, c.owns, c.imports)
		}
	}
}

// parts are what a package owns and what it imports, of the text of its entry.
func parts(text string) (owns string, imports []string) {
	text = strings.Join(strings.Fields(text), " ")
	owns = text
	if i := strings.LastIndex(text, ". Imports `"); i >= 0 {
		owns = text[:i]
		imports = strings.FieldsFunc(text[i+len(". Imports "):], func(r rune) bool { return strings.ContainsRune(", `.", r) })
		slices.Sort(imports)
	}
	return strings.TrimSuffix(owns, "."), imports
}

// written is the entry of a package, in lines of a document's width.
func written(pkg, owns string, imports []string) string {
	lines := "- `" + pkg + "`:"
	at := utf8.RuneCountInString(lines)
	add := func(text string) {
		for word := range strings.FieldsSeq(text) {
			n := utf8.RuneCountInString(word)
			if at+1+n > maxLine {
				lines += "\n "
				at = 1
			}
			lines += " " + word
			at += 1 + n
		}
	}
	add(strings.TrimSuffix(owns, ".") + ".")
	if len(imports) > 0 {
		lines += "\n "
		at = 1
		add("Imports `" + strings.Join(imports, "`, `") + "`.")
	}
	return lines + "\n"
}

// rewrite puts the real packages and imports into the list. What an entry says a
// package owns is kept; a new package takes the first sentence of its comment.
func rewrite(t *testing.T, text string, got map[string][]string) {
	t.Helper()
	owns := map[string]string{}
	for _, row := range tableRow.FindAllStringSubmatch(text, -1) {
		owns[row[1]] = row[2]
	}
	text = tableRow.ReplaceAllString(text, "")
	entries := entry.FindAllStringSubmatchIndex(text, -1)
	if len(entries) == 0 {
		t.Fatal("ARCHITECTURE.md has no list of packages")
	}
	for _, e := range entries {
		owns[text[e[2]:e[3]]], _ = parts(text[e[4]:e[5]])
	}
	var list strings.Builder
	for _, pkg := range slices.Sorted(maps.Keys(got)) {
		list.WriteString(written(pkg, cmp.Or(owns[pkg], synopsis(t, pkg)), got[pkg]))
	}
	first := entries[0][0]
	text = text[:first] + list.String() + entry.ReplaceAllString(text[first:], "")
	if err := os.WriteFile("ARCHITECTURE.md", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// synopsis is the first sentence of a package's comment, without its name.
func synopsis(t *testing.T, pkg string) string {
	t.Helper()
	files, err := filepath.Glob(pkg + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if f.Doc != nil && !strings.HasSuffix(name, "_test.go") {
			s := strings.TrimSuffix(new(doc.Package).Synopsis(f.Doc.Text()), ".")
			for _, lead := range []string{"Package ", "Command ", path.Base(pkg) + " "} {
				s = strings.TrimPrefix(s, lead)
			}
			return s
		}
	}
	return "has no package comment"
}

// packages returns each package of the tree, as its path below the module, with
// its imports of other packages of the module, tests left out.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(name))
		imports := out[pkg]
		for _, imp := range f.Imports {
			if p, ok := strings.CutPrefix(strings.Trim(imp.Path.Value, `"`), module); ok && !slices.Contains(imports, p) {
				imports = append(imports, p)
			}
		}
		slices.Sort(imports)
		out[pkg] = imports
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
