package rumordesk_test

import (
	"cmp"
	"flag"
	"fmt"
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
)

const module = "github.com/rumordesk/rumordesk/"

// update rewrites the package table from the tree: go test . -run Architecture -update
var update = flag.Bool("update", false, "rewrite the package table of ARCHITECTURE.md")

// tableRow is a row of the package table in ARCHITECTURE.md: | `pkg` | imports | what |
var tableRow = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| ([^|]*) \\| ([^|]+) \\|\n")

// TestArchitectureIsTheTree holds the map against the code: every package has its
// row, every row its package, and each row's imports are the real ones.
func TestArchitectureIsTheTree(t *testing.T) {
	doc, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for _, m := range tableRow.FindAllStringSubmatch(string(doc), -1) {
		imports := strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' || r == ' ' || r == '`' })
		if slices.Equal(imports, []string{"—"}) {
			imports = nil
		}
		slices.Sort(imports)
		want[m[1]] = imports
	}
	got := packages(t)
	if *update {
		rewrite(t, string(doc), got)
		return
	}
	for pkg, imports := range got {
		row, ok := want[pkg]
		switch {
		case !ok:
			t.Errorf("package %s has no row in ARCHITECTURE.md; it imports %s", pkg, strings.Join(imports, ", "))
		case !slices.Equal(row, imports):
			t.Errorf("ARCHITECTURE.md says that %s imports %v; it imports %v", pkg, row, imports)
		}
	}
	for pkg := range want {
		if _, ok := got[pkg]; !ok {
			t.Errorf("ARCHITECTURE.md has a row for %s, which is not in the tree", pkg)
		}
	}
}

// rewrite puts the real packages and imports into the table. What a row says a
// package owns is kept; a new package takes the first sentence of its comment.
func rewrite(t *testing.T, text string, got map[string][]string) {
	t.Helper()
	owns := map[string]string{}
	rows := tableRow.FindAllStringSubmatchIndex(text, -1)
	if len(rows) == 0 {
		t.Fatal("ARCHITECTURE.md has no package table")
	}
	for _, r := range rows {
		owns[text[r[2]:r[3]]] = text[r[6]:r[7]]
	}
	var table strings.Builder
	for _, pkg := range slices.Sorted(maps.Keys(got)) {
		imports := "—"
		if len(got[pkg]) > 0 {
			imports = "`" + strings.Join(got[pkg], "`, `") + "`"
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", pkg, imports, cmp.Or(owns[pkg], synopsis(t, pkg)))
	}
	text = text[:rows[0][0]] + table.String() + text[rows[len(rows)-1][1]:]
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
