package codebook

import (
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/yamltree"
)

// Bounds of a codebook.
const (
	maxSize  = 1 << 20 // bytes
	maxCodes = 1000    // types among them
	maxDepth = 6
	maxID    = 60 // characters, as of a label's value
	maxName  = 80 // characters
)

// idForm is the form of an id: it stands in addresses and in labels.
var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// format is how a codebook is read, and what is said of it.
var format = &yamltree.Format{
	Limits:      yamltree.Limits{Depth: 32, Dashes: 8, Indent: 64, Keys: 5000},
	Excerpt:     yamltree.Excerpt{Width: 100, Follow: true},
	MaxMistakes: 50,
	Sentences: yamltree.Sentences{
		Problems: map[string]string{
			"code-size":    "the file is larger than {most} bytes",
			"code-id":      "a code has no id",
			"code-form":    `"{id}" is no id`,
			"code-twice":   `the id "{id}" is there twice (first on line {line})`,
			"code-name":    `"{id}" has no name in {lang}`,
			"code-deep":    "codes are nested more than {most} deep",
			"code-many":    "more than {most} codes",
			"code-retired": `"{word}" is neither true nor false`,
			"code-none":    `there is no code "{id}"`,
		},
		Hints: map[string]string{
			"code-size":    "keep what the desk labels cases with",
			"code-id":      "give it one, such as cause.origin; it stays the same for good",
			"code-form":    "use at most 60 small letters, digits, points, hyphens and underscores, beginning with a letter or a digit",
			"code-twice":   "give one of them another id",
			"code-name":    "write name: {en: ..., zh-Hans: ...}",
			"code-deep":    "move it up",
			"code-many":    "keep what the desk labels cases with",
			"code-retired": "write retired: true, or remove the key",
		},
		Parts: map[string]string{"file": "the codebook", "code": "a code", "type": "a type", "topics": "topics"},
	},
}

// Sentences are the English sentences on a codebook, by key. Other languages say the same
// keys with the same arguments.
func Sentences() yamltree.Sentences { return format.All() }

// Parse reads a codebook. file serves messages only. One with mistakes is refused whole:
// the error is a [yamltree.Errors] with every mistake found.
func Parse(file string, src []byte) (*desk.Codebook, error) {
	if len(src) > maxSize {
		r := yamltree.NewReader(format, file, nil)
		r.Add(yamltree.Start, yamltree.Wrong("code-size", "most", strconv.Itoa(maxSize)))
		return nil, r.Err()
	}
	p := &parser{Reader: yamltree.NewReader(format, file, src)}
	var b *desk.Codebook
	if root := p.Root(); !root.IsZero() {
		b = p.book(root)
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	return b, nil
}

// parser reads the tree of one file.
type parser struct {
	*yamltree.Reader
	seen map[string]yamltree.Place // ids of the list that is being read
	n    int
}

func (p *parser) book(root yamltree.Node) *desk.Codebook {
	top, ok := p.Fields(root, yamltree.Part{Name: "file"}, "codes", "types", "topics")
	if !ok {
		return nil
	}
	p.seen = map[string]yamltree.Place{}
	codes := p.codes(top.Value("codes"), "code", 1)
	ids := make([]string, 0, len(p.seen))
	for id := range p.seen {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	p.seen = map[string]yamltree.Place{}
	types := p.codes(top.Value("types"), "type", 1)
	return desk.NewCodebook(codes, types, p.topics(top, ids))
}

func (p *parser) codes(list yamltree.Node, what string, depth int) (out []desk.Code) {
	for _, n := range p.List(list, yamltree.Key(what+"s")) {
		if p.n++; p.n > maxCodes {
			p.Add(n.Place(), yamltree.Wrong("code-many", "most", strconv.Itoa(maxCodes)))
			return out
		}
		if depth > maxDepth {
			p.Add(n.Place(), yamltree.Wrong("code-deep", "most", strconv.Itoa(maxDepth)))
			return out
		}
		keys := []string{"id", "name", "retired"}
		if what == "code" {
			keys = append(keys, "codes")
		}
		f, ok := p.Fields(n, yamltree.Part{Name: what}, keys...)
		if !ok {
			continue
		}
		c := desk.Code{ID: p.id(n, f)}
		c.Name = p.name(n, f, c.ID)
		if v, ok := f.Get("retired"); ok {
			c.Retired = p.retired(v.Value)
		}
		c.Codes = p.codes(f.Value("codes"), what, depth+1)
		out = append(out, c)
	}
	return out
}

func (p *parser) id(n yamltree.Node, f yamltree.Fields) string {
	v, ok := f.Get("id")
	if !ok {
		if !f.Unknown {
			p.Add(n.Place(), yamltree.Wrong("code-id"))
		}
		return ""
	}
	id, ok := p.Line(v.Value, yamltree.Key("id"), maxID)
	switch first, twice := p.seen[id]; {
	case !ok:
		return ""
	case !idForm.MatchString(id):
		p.Add(v.Value.Place(), yamltree.Wrong("code-form", "id", yamltree.Shorten(id)))
	case twice:
		p.Add(v.Value.Place(), yamltree.Wrong("code-twice", "id", id, "line", strconv.Itoa(first.Line)))
	default:
		p.seen[id] = v.Value.Place()
	}
	return id
}

// name reads the names of a code: one in each of the desk's languages.
func (p *parser) name(n yamltree.Node, f yamltree.Fields, id string) map[string]string {
	at := n.Place()
	var names yamltree.Fields
	if v, ok := f.Get("name"); ok {
		if names, ok = p.Fields(v.Value, yamltree.Key("name"), desk.Languages()...); !ok {
			return nil
		}
		at = v.Value.Place()
	} else if f.Unknown {
		return nil
	}
	out := map[string]string{}
	for _, lang := range desk.Languages() {
		if v, ok := names.Get(lang); ok {
			out[lang], _ = p.Line(v.Value, yamltree.Key(lang), maxName)
		} else if !names.Unknown {
			p.Add(at, yamltree.Wrong("code-name", "id", yamltree.Shorten(id), "lang", lang))
		}
	}
	return out
}

func (p *parser) retired(n yamltree.Node) bool {
	switch word, _ := n.Scalar(); word {
	case "true":
		return true
	case "false":
	default:
		p.Add(n.Place(), yamltree.Wrong("code-retired", "word", yamltree.Shorten(word)))
	}
	return false
}

// topics reads which code a topic of rules is proposed. ids are those that there are.
func (p *parser) topics(top yamltree.Fields, ids []string) map[string]string {
	out := map[string]string{}
	v, ok := top.Get("topics")
	if !ok || v.Value.IsNull() {
		return out
	}
	pairs, _ := p.Pairs(v.Value, yamltree.Part{Name: "topics"}, yamltree.NewMessage("keys-are", "keys", "topic: code"))
	for _, pair := range pairs {
		id, ok := p.Line(pair.Value, yamltree.Key(pair.Name), maxID)
		if !ok {
			continue
		}
		if !slices.Contains(ids, id) {
			p.Add(pair.Value.Place(), yamltree.Wrong("code-none", "id", yamltree.Shorten(id)).Suggest(id, ids))
			continue
		}
		out[pair.Name] = id
	}
	return out
}

// nameFits says whether a name is one line of a length that a file may have.
func nameFits(s string) bool { return s != "" && utf8.RuneCountInString(s) <= maxName }
