package rumordesk_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// bundled are articles of the demonstration's site: data of the program, in which a
// line is a paragraph. They are no documentation.
const bundled = "demo/content/"

// tree lists the files of the project, apart from what Git, tools and builds leave
// in it, by their slash-separated paths.
func tree(t *testing.T, keep func(name string) bool) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist" || name == "pictures" || name != "." && name != ".ci" && d.Name()[0] == '.'):
			return filepath.SkipDir
		case d.Type().IsRegular() && keep(name):
			out = append(out, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func isDocument(name string) bool {
	return strings.HasSuffix(name, ".md") && !strings.HasPrefix(name, bundled)
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestMarkdownLinks follows every relative link of every document, anchors too.
func TestMarkdownLinks(t *testing.T) {
	documents := tree(t, isDocument)
	if len(documents) < 20 {
		t.Fatalf("only %d documents were found: %v", len(documents), documents)
	}
	followed := 0
	for _, doc := range documents {
		for _, link := range links(read(t, doc)) {
			if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
				continue // tests never leave this machine
			}
			followed++
			target, anchor, _ := strings.Cut(link, "#")
			file := doc
			if target != "" {
				file = path.Join(path.Dir(doc), target)
			}
			if _, err := os.Stat(filepath.FromSlash(file)); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, link)
				continue
			}
			if anchor != "" && !anchors(read(t, file))[anchor] {
				t.Errorf("%s links to %s, and %s has no such heading", doc, link, file)
			}
		}
	}
	if followed < 50 {
		t.Errorf("only %d links were followed", followed)
	}
}

// TestLinksAreRead holds the reading of Markdown against cases by hand.
func TestLinksAreRead(t *testing.T) {
	text := "# A *short* `x`-y: title!\n\n[a](b.md#c) ![p](i.png \"t\") `[no](x.md)`\n\n" +
		"    [no](code.md)\n\n```sh\n[no](fence.md)\n# no heading\n```\n\n[r]: ref.md\n\n## 中文 标题\n## 中文 标题\n"
	if got, want := strings.Join(links(text), " "), "b.md#c i.png ref.md"; got != want {
		t.Errorf("links: got %s, want %s", got, want)
	}
	have := anchors(text)
	for _, want := range []string{"a-short-x-y-title", "中文-标题", "中文-标题-1"} {
		if !have[want] {
			t.Errorf("anchors: %v lacks %s", have, want)
		}
	}
	if have["no-heading"] {
		t.Error("a comment in a block of code was taken for a heading")
	}
}

// TestDocsIndex checks that docs/README.md leads to every document below docs, once.
func TestDocsIndex(t *testing.T) {
	listed := map[string]int{"docs/README.md": 1}
	for _, link := range links(read(t, "docs/README.md")) {
		file, _, _ := strings.Cut(link, "#")
		listed[path.Join("docs", file)]++
	}
	for _, name := range tree(t, func(name string) bool { return strings.HasPrefix(name, "docs/") }) {
		if !strings.HasPrefix(name, "docs/img/") && listed[name] != 1 {
			t.Errorf("docs/README.md names %s %d times; once is wanted", name, listed[name])
		}
	}
}

// named is how code, pages and messages name a document.
var named = regexp.MustCompile(`\b(?:docs/[A-Za-z0-9_./-]+|[A-Z]+)\.(?:md|zh-Hans\.md)\b`)

// TestDocumentsThatTextsNameAreThere checks what is no link: comments in code, messages
// and pages that send their reader to a document.
func TestDocumentsThatTextsNameAreThere(t *testing.T) {
	texts := tree(t, func(name string) bool {
		return !strings.HasPrefix(name, bundled) && !strings.Contains(name, "/testdata/") && name != "docs_test.go"
	})
	found := 0
	for _, name := range texts {
		text := []byte(read(t, name))
		if bytes.IndexByte(text, 0) >= 0 {
			continue // no text
		}
		for _, doc := range named.FindAll(text, -1) {
			found++
			if _, err := os.Stat(filepath.FromSlash(string(doc))); err != nil {
				t.Errorf("%s names %s, which is not there", name, doc)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d mentions of documents were found", found)
	}
}

// TestPictures keeps the tree small: at most ten pictures, all in docs/img and each shown
// or linked by a document. make pictures takes one of every screen.
func TestPictures(t *testing.T) {
	pictures := tree(t, func(name string) bool {
		return slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".webp"}, path.Ext(name))
	})
	if len(pictures) > 10 {
		t.Errorf("%d pictures are in the tree; at most 10: %v", len(pictures), pictures)
	}
	shown := map[string]bool{}
	for _, doc := range tree(t, isDocument) {
		for _, link := range links(read(t, doc)) {
			shown[path.Join(path.Dir(doc), link)] = true
		}
	}
	for _, name := range pictures {
		if !strings.HasPrefix(name, "docs/img/") || !shown[name] {
			t.Errorf("no document shows %s", name)
		}
	}
}

// direct is a line of go.mod that requires a module directly.
var direct = regexp.MustCompile(`(?m)^(?:require )?\s*(\S+\.\S+/\S+|\S+\.\S+) v\S+$`)

// TestDependenciesHaveReasons holds docs/dependencies.md against go.mod.
func TestDependenciesHaveReasons(t *testing.T) {
	text := read(t, "docs/dependencies.md")
	modules := direct.FindAllStringSubmatch(read(t, "go.mod"), -1)
	if len(modules) < 20 {
		t.Fatalf("only %d modules were found in go.mod: %v", len(modules), modules)
	}
	for _, m := range modules {
		if !strings.Contains(text, "`"+m[1]+"`") {
			t.Errorf("docs/dependencies.md does not say why %s was taken", m[1])
		}
	}
}

var (
	inlineCode = regexp.MustCompile("`[^`]*`")
	inlineLink = regexp.MustCompile(`\]\(([^()\s]+)(?:\s+"[^"]*")?\)`)
	linkTarget = regexp.MustCompile(`^\[[^\]]+\]:\s+(\S+)`)
	heading    = regexp.MustCompile(`^#{1,6} +(.+)$`)
)

// prose calls line for each line of a document that is no code.
func prose(text string, line func(string)) { walk(text, line, func(string) {}) }

// code are the lines of a document's blocks of code, blank ones left out.
func code(text string) []string {
	var out []string
	walk(text, func(string) {}, func(l string) {
		if strings.TrimSpace(l) != "" {
			out = append(out, l)
		}
	})
	return out
}

// walk tells the lines of a document apart: prose, and blocks of code between fences
// or indented. An indented block begins after a blank line and goes on over others.
func walk(text string, prose, code func(string)) {
	fence, may := false, true
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\r\n")
		blank := strings.TrimSpace(l) == ""
		switch {
		case strings.HasPrefix(strings.TrimSpace(l), "```"):
			fence, may = !fence, false
		case fence:
			code(l)
		case may && !blank && strings.HasPrefix(l, "    "):
			code(l)
		default:
			prose(l)
			may = blank
		}
	}
}

// links are the targets of a document's links and pictures, in order.
func links(text string) []string {
	var out []string
	prose(text, func(l string) {
		if m := linkTarget.FindStringSubmatch(l); m != nil {
			out = append(out, m[1])
			return
		}
		for _, m := range inlineLink.FindAllStringSubmatch(inlineCode.ReplaceAllString(l, "`"), -1) {
			out = append(out, m[1])
		}
	})
	return out
}

// anchors are the fragments that a document's headings can be reached by, as GitHub
// makes them: small letters, digits, hyphens for blanks, a number for one that is there.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	prose(text, func(l string) {
		m := heading.FindStringSubmatch(l)
		if m == nil {
			return
		}
		base := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])
		slug := base
		for n := 1; out[slug]; n++ {
			slug = base + "-" + strconv.Itoa(n)
		}
		out[slug] = true
	})
	return out
}

// maxLine is the longest line of a document, in characters.
const maxLine = 119

// TestMarkdownLines keeps documents readable side by side and their changes small.
func TestMarkdownLines(t *testing.T) {
	for _, doc := range tree(t, isDocument) {
		n := 0
		for l := range strings.Lines(read(t, doc)) {
			n++
			if long := utf8.RuneCountInString(strings.TrimRight(l, "\r\n")); long > maxLine {
				t.Errorf("%s:%d: a line of %d characters; at most %d", doc, n, long, maxLine)
			}
		}
	}
}
