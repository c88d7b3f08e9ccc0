package yamltree

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// plain is a format that changes nothing.
var plain = &Format{Excerpt: Excerpt{Width: 40, Follow: true}}

// shelf is a format with bounds and words of its own.
var shelf = &Format{
	Limits:      Limits{Depth: 4, Dashes: 3, Entries: 12, Indent: 20, Keys: 5},
	Excerpt:     Excerpt{Before: 1, Width: 30},
	MaxMistakes: 3,
	MayBeEmpty:  true,
	Sentences: Sentences{
		Problems: map[string]string{"text": "{what} is no text", "lines": "{what} runs over several lines"},
		Hints:    map[string]string{"use": "one of {list}", "lines": "write it on one line"},
		Parts:    map[string]string{"book": `the book "{of}"`},
	},
	UnknownKey: func(key string, m Mistake) *Mistake {
		if key == "secret" {
			m.Hint, m.Private = "remove it", true
		}
		return &m
	},
}

// read reads a file with the keys title, pages, tags and open, and returns what is
// wrong.
func read(f *Format, src string) error {
	r := NewReader(f, "a.yaml", []byte(src))
	root := r.Root()
	if root.IsZero() {
		return r.Err()
	}
	m, ok := r.Fields(root, Part{Name: "file"}, "title", "pages", "tags", "books")
	if !ok {
		return r.Err()
	}
	if p, ok := m.Get("title"); ok {
		r.Line(p.Value, Key("title"), 10)
	}
	if p, ok := m.Get("pages"); ok {
		r.Number(p.Value, Key("pages"), 1, 999)
	}
	for _, n := range r.List(m.Value("tags"), Key("tags")) {
		r.Text(n, Part{Name: "book", Of: "x"}, 10)
	}
	if p, ok := m.Get("books"); ok {
		r.Pairs(p.Value, Key("books"), NewMessage("keys-are", "keys", "names"))
	}
	return r.Err()
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct {
		name   string
		format *Format
		src    string
		want   string // what the first line of each mistake holds after the file's name, parted by |
	}{
		{"valid", plain, "title: a\npages: 3\ntags: [a, b]\nbooks: {x: 1}\n", ""},
		{"byte order mark", plain, "\ufefftitle: a\n", ""},
		{"line ends", plain, "title: a\r\npages: 3\r\n", ""},
		{"empty", plain, "", ":1:1: the file is empty"},
		{"only a comment", plain, "# nothing\n", ":1:1: the file is empty"},
		{"may be empty", shelf, "# nothing\n", ""},
		{"second document", plain, "title: a\n---\ntitle: b\n", ":3:1: a second YAML document; keep one and remove the line ---"},
		{"no mapping", plain, "- a\n", ":1:1: the file must be keys with values; its keys are title, pages, tags, books"},
		{"unknown key, near", plain, "titel: a\n", `:1:1: unknown key "titel" in the file; did you mean "title"?`},
		{"unknown key, far", plain, "x: a\n", `:1:1: unknown key "x" in the file; use title, pages, tags or books`},
		{"unknown key, own words", shelf, "x: a\n", `:1:1: unknown key "x" in the file; one of title, pages, tags, books`},
		{"a secret", shelf, "secret: hush\n", `:1:1: unknown key "secret" in the file; remove it`},
		{"key twice", plain, "title: a\npages: 1\ntitle: b\n", `:3:1: the file has "title" twice (first on line 1); keep one of the two`},
		{"key twice, deeper", plain, "books: {x: 1, y: 2, x: 3}\n", `:1:21: books has "x" twice (first on line 1); keep one of the two`},
		{"key that is a list", plain, "books:\n  [a]: 1\n", ":2:6: not YAML here: found an invalid key for this map"},
		{"several", plain, "pages: x\ntitle: []\n", ":1:8: pages is not a whole number from 1 to 999; write it in digits, without quotes|:2:8: title must be text; write one value, in quotes if it holds special characters"},
		{"number in quotes", plain, `pages: "3"`, ":1:8: pages is not a whole number from 1 to 999; write it in digits, without quotes"},
		{"list", plain, "tags: a\n", `:1:7: tags must be a list; write it as [a, b], or with "- " before each entry`},
		{"part", shelf, "tags: [{}]\n", `:1:8: the book "x" is no text; write one value, in quotes if it holds special characters`},
		{"empty text", plain, `title: " "`, ":1:8: title is empty; write it, or remove the key"},
		{"null", plain, "title: null\n", ":1:8: title is empty; write it, or remove the key"},
		{"null in a list", plain, "tags: [null, ~]\n", ""},
		{"long", plain, "title: abcdefghijk\n", ":1:8: title is longer than 10 characters; shorten it"},
		{"lines", shelf, "title: |\n  a\n  b\n", ":1:8: title runs over several lines; write it on one line"},
		{"not UTF-8", plain, "title: \xff\n", ":1:8: the file is not plain UTF-8 text; save it as UTF-8 without control characters"},
		{"control", plain, "title: a\x01\n", ":1:9: the file is not plain UTF-8 text; save it as UTF-8 without control characters"},
		{"bracket", plain, "tags: [\n", ":1:7: not YAML here: sequence end token ']' not found; mend the indentation, quotes or brackets at this place"},
		{"anchor and alias", plain, "title: &a x\ntags: *a\n", ":1:8: a YAML anchor (&) is not used in this file; write it out, in quotes if it is text|:2:7: a YAML alias (*) is not used in this file; write it out, in quotes if it is text"},
		{"twice on a line", plain, "tags: [&a x, &b y]\n", ":1:8: a YAML anchor (&) is not used in this file; write it out, in quotes if it is text"},
		{"tag, merge, directive, complex key", plain, "a: !!x y\n<<: {}\n? b\n", ":1:4: a YAML tag (!) is not used in this file; write it out, in quotes if it is text|:2:1: a YAML merge key (<<) is not used in this file; write it out, in quotes if it is text|:3:1: a YAML complex key (?) is not used in this file; write it out, in quotes if it is text"},
		{"depth", shelf, "tags: [[[[[]]]]]\n", ":1:11: nested too deep; no part of this file needs more than a few levels"},
		{"dashes", shelf, "- - - - a\n", ":1:7: nested too deep; no part of this file needs more than a few levels"},
		{"indent", shelf, strings.Repeat(" ", 21) + "title: a\n", ":1:22: nested too deep; no part of this file needs more than a few levels"},
		{"braces", shelf, "{" + strings.Repeat("a: {b: ", 7), ":1:26: nested too deep"},
		{"entries on a line", shelf, strings.Repeat("a: ", 13), ":1:38: too many entries on one line; write one entry a line"},
		{"keys", shelf, strings.Repeat("a: 1\n", 6), ":6:2: more than 5 keys at one place; split the file"},
		{"no more than three", shelf, "a: 1\nb: 1\nc: 1\nd: 1\n", `:1:1: unknown key "a"|:2:1: unknown key "b"|:3:1: unknown key "c"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, e := range List(read(tt.format, tt.src)) {
				line, _, _ := strings.Cut(e.Error(), "\n")
				got = append(got, strings.TrimPrefix(line, "a.yaml"))
			}
			want := strings.Split(tt.want, "|")
			if tt.want == "" {
				want = nil
			}
			if !slices.EqualFunc(got, want, strings.HasPrefix) {
				t.Errorf("%q:\n got %q\nwant %q", tt.src, got, want)
			}
		})
	}
}

func TestExcerpt(t *testing.T) {
	long := "title: " + strings.Repeat("0123456789", 12) + "疫苗"
	for _, tt := range []struct {
		name    string
		excerpt Excerpt
		src     string
		at      Place
		want    string
	}{
		{"one line", Excerpt{Width: 100, Follow: true}, "a\nb: 疫苗 x", Place{2, 7}, "    2 | b: 疫苗 x\n      |         ^"},
		{"with the line before", Excerpt{Before: 1, Width: 120}, "a\nb: 疫苗 x", Place{2, 7}, "     1 | a\n>    2 | b: 疫苗 x\n       |         ^"},
		{"the first line", Excerpt{Before: 1, Width: 120}, "a: x", Place{1, 4}, ">    1 | a: x\n       |    ^"},
		{"behind the end", Excerpt{Width: 100, Follow: true}, "a:", Place{1, 5}, "    1 | a:\n      |     ^"},
		{"control characters", Excerpt{Width: 100, Follow: true}, "a\tb\u2028c\u009bd  ", Place{1, 7}, "    1 | a b c d\n      |       ^"},
		{"cut", Excerpt{Before: 1, Width: 20}, long, Place{1, 8}, ">    1 | title: 0123456789012 …\n       |        ^"},
		{"cut before the caret", Excerpt{Before: 1, Width: 20}, long, Place{1, 90}, ">    1 | title: 0123456789012 …"},
		{"follows the caret", Excerpt{Width: 70, Follow: true}, long, Place{1, 129}, "    1 | " + long[7+61:7+120] + "疫苗\n      | " + strings.Repeat(" ", 61) + "^"},
		{"not UTF-8", Excerpt{Width: 100, Follow: true}, "a: \xff", Place{1, 4}, "    1 | a: \ufffd\n      |    ^"},
	} {
		if got := tt.excerpt.show(strings.Split(tt.src, "\n"), tt.at); got != tt.want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.name, got, tt.want)
		}
	}
}

func TestPrivate(t *testing.T) {
	err := read(shelf, "secret: hush\n")
	if err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("the line of a secret is shown: %v", err)
	}
}

// TestKeys: each mistake has a key for its problem and one for its hint, with what
// their sentences name.
func TestKeys(t *testing.T) {
	all := shelf.All()
	if all.Problems["file-empty"] != "" || all.Problems["keys"] == "" || all.Problems["text"] != "{what} is no text" || all.Parts["book"] == "" || all.Parts["file"] == "" {
		t.Errorf("sentences: %q", all)
	}
	for _, src := range []string{"titel: a\n", "tags: a\n", "pages: x\n", "title: &a x\n", "[", "- - - - a"} {
		for _, e := range List(read(shelf, src)) {
			if all.Problems[e.Message.Key] == "" || all.Hints[e.HintMessage.Key] == "" || strings.Contains(e.Problem+e.Hint, "{") {
				t.Errorf("%q: %+v", src, *e)
			}
		}
	}
}

func TestScalars(t *testing.T) {
	r := NewReader(plain, "a.yaml", []byte("a: 2020\nb: yes\nc: null\nd:\ne: 1.5\nf: |\n  x\ng: [1]\nh: true\ni: .inf\nj: \"x\"\n"))
	pairs, ok := r.Root().Pairs()
	if !ok {
		t.Fatal(r.Err())
	}
	want := []string{"2020", "yes", "null", "", "1.5", "x\n", "-", "true", ".inf", "x"}
	for i, p := range pairs {
		s, ok := p.Value.Scalar()
		if !ok {
			s = "-"
		}
		n, isInt := p.Value.Int()
		b, isBool := p.Value.Bool()
		if s != want[i] || p.Value.IsNull() != (p.Name == "c" || p.Name == "d") || isInt != (p.Name == "a") || isInt && n != 2020 || isBool != (p.Name == "h") || isBool && !b {
			t.Errorf("%s: %q, null %t, number %d %t, bool %t %t", p.Name, s, p.Value.IsNull(), n, isInt, b, isBool)
		}
	}
	var none Node
	if _, ok := none.Scalar(); ok || !none.IsNull() || none.Place() != Start {
		t.Error("nothing at all is something")
	}
}

func TestInside(t *testing.T) {
	for _, tt := range []struct {
		src, value string
		at         int
		want       Place
	}{
		{"c: a and b", "a and b", 6, Place{1, 10}},
		{`c: "a and b"`, "a and b", 6, Place{1, 11}},
		{"c: >\n  a\n  and b\n", "a and b", 6, Place{3, 7}},
		{"c: a and", "a and", 5, Place{1, 9}},
		{"c: 疫苗 and b", "疫苗 and b", len("疫苗 and "), Place{1, 11}},
		{"c: a", "a and b", 7, Place{1, 11}}, // it is not in the file
	} {
		r := NewReader(plain, "a.yaml", []byte(tt.src))
		if got := r.Inside(Place{1, 4}, tt.value, tt.at); got != tt.want {
			t.Errorf("%q, byte %d: %v, want %v", tt.src, tt.at, got, tt.want)
		}
	}
}

func TestList(t *testing.T) {
	one, two := &Error{File: "a.yaml", Line: 1, Column: 2, Problem: "x"}, &Error{File: "b.yaml", Problem: "y"}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{one, "a.yaml:1:2: x"},
		{Errors{one, two}, "a.yaml:1:2: x\nb.yaml: y"},
		{errors.Join(Errors{one}, fs.ErrNotExist, two), "a.yaml:1:2: x\nfile does not exist\nb.yaml: y"},
		{fmt.Errorf("load: %w", Errors{one, two}), "a.yaml:1:2: x\nb.yaml: y"},
	} {
		if got := List(tt.err).Error(); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.err, got, tt.want)
		}
	}
	many := make(Errors, maxListed+7)
	for i := range many {
		many[i] = one
	}
	if got := many.Error(); strings.Count(got, "\n") != maxListed || !strings.HasSuffix(got, "\nand 7 more mistakes; mend the ones above first") {
		t.Errorf("many: %q", got)
	}
	var e *Error
	if !errors.As(Errors{one, two}, &e) || e != one {
		t.Error("errors.As does not reach a single mistake")
	}
}

// TestHostileShapes: small files must not cost much, and must never overflow the
// stack, which no recover can catch.
func TestHostileShapes(t *testing.T) {
	const n = 40_000
	bounded := &Format{Limits: Limits{Depth: 32, Dashes: 8, Indent: 64, Keys: 2500}, Excerpt: Excerpt{Width: 100, Follow: true}, MaxMistakes: 50}
	for name, src := range map[string]string{
		"brackets":  strings.Repeat("[", n),
		"braces":    strings.Repeat("{", n),
		"pairs":     strings.Repeat("{a: ", n),
		"dashes":    strings.Repeat("- ", n),
		"questions": strings.Repeat("? ", n),
		"colons":    strings.Repeat("a: ", n),
		"anchors":   strings.Repeat("&a ", n),
		"lines":     strings.Repeat("&a\n", n),
		"tags":      strings.Repeat("!a ", n),
		"documents": strings.Repeat("---\n", n/10) + "a: 1\n---\nb: 1\n",
		"aliases":   "a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n",
		"many keys": strings.Repeat("k: 1\n", n),
		"indented":  strings.Repeat(" ", n) + "a: 1",
	} {
		t.Run(name, func(t *testing.T) {
			err := read(bounded, src)
			if err == nil {
				t.Fatal("read without a complaint")
			}
			if len(err.Error()) > 100_000 {
				t.Errorf("a message of %d bytes", len(err.Error()))
			}
		})
	}
}

// walk goes through a tree and holds every place to the file.
func walk(t *testing.T, n Node, lines int) {
	t.Helper()
	if at := n.Place(); at.Line < 1 || at.Line > lines || at.Column < 1 {
		t.Fatalf("a value at %v in a file of %d lines", at, lines)
	}
	pairs, isMapping := n.Pairs()
	items, isList := n.Items()
	_, isScalar := n.Scalar()
	if isMapping && isList || isScalar && (isMapping || isList) {
		t.Fatalf("mapping %t, list %t, single value %t", isMapping, isList, isScalar)
	}
	for _, p := range pairs {
		walk(t, p.Key, lines)
		walk(t, p.Value, lines)
	}
	for _, i := range items {
		walk(t, i, lines)
	}
}

// FuzzRead: no bytes make it panic, every mistake has its place in the file, a problem
// and a hint, and a tree has its places in the file.
func FuzzRead(f *testing.F) {
	for _, src := range []string{
		"", "title: a\npages: 3\ntags: [a, b]\nbooks: {x: 1}\n", "title: &a x\ntags: *a\n", "- - - a\n", "? a\n: b\n", "a: |\n  x\n  y\n",
		"a: 'x\n  y'\nb: \"\\u75ab\"\n", "---\na: 1\n...\n---\nb: 1\n", "\ufeffa: 1\r\nb: 2\r\n", "%YAML 1.2\n---\na: 1\n", "{a: [1, {b: c}], d}", "a: b: c\n", "\t- a\n", "a: \xff",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		lines := strings.Count(lineEnds.Replace(string(src)), "\n") + 1
		for _, format := range []*Format{plain, shelf} {
			err := read(format, string(src))
			for _, e := range List(err) {
				if e.Line < 1 || e.Line > lines || e.Column < 1 || e.Problem == "" || e.Hint == "" && e.Message.Key != "file-empty" {
					t.Fatalf("%+v in a file of %d lines", *e, lines)
				}
			}
			if err != nil && !utf8.ValidString(err.Error()) {
				t.Fatalf("a message that is not UTF-8: %q", err.Error())
			}
			r := NewReader(format, "a.yaml", src)
			if root := r.Root(); !root.IsZero() && r.Err() == nil {
				walk(t, root, lines)
			}
		}
	})
}
