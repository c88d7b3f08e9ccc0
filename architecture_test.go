package rumordesk_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/rumordesk/rumordesk/"

// tableRow is a row of the package table in ARCHITECTURE.md: | `pkg` | imports | what |
var tableRow = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| ([^|]*) \\| [^|]+ \\|$")

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
