package codebook

import (
	"maps"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// What can be done with a code.
const (
	Add     = "add"
	Rename  = "rename"
	Move    = "move"
	Retire  = "retire"
	Restore = "restore" // takes a retirement back
)

// Change is one change of the codebook.
type Change struct {
	Do    string
	Key   string // [desk.CodeLabel] or [desk.TypeLabel]
	ID    string
	Name  map[string]string // add, rename: in each of the desk's languages
	Under string            // add, move: the code above it; empty for the top
}

// Apply returns the codebook as it is after a change. The error is a [desk.FieldError].
func Apply(b *desk.Codebook, c Change) (*desk.Codebook, error) {
	name, err := c.check(b)
	if err != nil {
		return nil, err
	}
	codes, types := clone(b.Codes), clone(b.Types)
	list := &codes
	if c.Key == desk.TypeLabel {
		list = &types
	}
	switch c.Do {
	case Add:
		put(list, c.Under, desk.Code{ID: c.ID, Name: name})
	case Rename:
		at, i := find(list, c.ID)
		(*at)[i].Name = name
	case Move:
		at, i := find(list, c.ID)
		moved := (*at)[i]
		*at = slices.Delete(*at, i, i+1)
		put(list, c.Under, moved)
	case Retire, Restore:
		at, i := find(list, c.ID)
		(*at)[i].Retired = c.Do == Retire
	}
	return desk.NewCodebook(codes, types, maps.Clone(b.Topics)), nil
}

// check refuses what makes no sense for this codebook, and returns the names, trimmed.
func (c Change) check(b *desk.Codebook) (name map[string]string, err error) {
	if !desk.IsCodeLabel(c.Key) {
		return nil, wrong("key", "it is code or type")
	}
	_, there := b.Find(c.Key, c.ID)
	switch c.Do {
	case Add:
		if len(c.ID) > maxID || !idForm.MatchString(c.ID) {
			return nil, wrong("id", "an id has at most 60 small letters, digits, points, hyphens and underscores, and begins with a letter or a digit")
		}
		if there {
			return nil, wrong("id", "this id is there already")
		}
	case Rename, Move, Retire, Restore:
		if !there {
			return nil, wrong("id", "the codebook has no such code")
		}
	default:
		return nil, wrong("do", "it is add, rename, move, retire or restore")
	}
	if c.Do == Add || c.Do == Rename {
		name = map[string]string{}
		for _, lang := range desk.Languages() {
			if name[lang] = strings.Join(strings.Fields(c.Name[lang]), " "); !nameFits(name[lang]) {
				return nil, wrong("name", "a code needs a name of at most 80 characters in each language")
			}
		}
	}
	if c.Do == Add || c.Do == Move {
		err = c.checkUnder(b)
	}
	return name, err
}

// checkUnder refuses a place where the code cannot stand.
func (c Change) checkUnder(b *desk.Codebook) error {
	if c.Key == desk.TypeLabel {
		if c.Under != "" || c.Do == Move {
			return wrong("under", "types stand in one list")
		}
		return nil
	}
	above := b.Path(c.Under)
	if c.Under != "" && above == nil {
		return wrong("under", "the codebook has no such code")
	}
	if c.Do == Move && slices.Contains(b.With(c.ID), c.Under) {
		return wrong("under", "a code cannot stand below itself")
	}
	levels := 1
	if code, ok := b.Find(c.Key, c.ID); ok {
		levels = height(code)
	}
	if len(above)+levels > maxDepth {
		return wrong("under", "codes can be nested 6 deep")
	}
	return nil
}

func wrong(field, detail string) error { return &desk.FieldError{Field: field, Detail: detail} }

// height is how many levels a code has, itself among them.
func height(c desk.Code) int {
	most := 0
	for _, below := range c.Codes {
		most = max(most, height(below))
	}
	return 1 + most
}

// clone copies a tree as far as a change may touch it.
func clone(list []desk.Code) []desk.Code {
	out := slices.Clone(list)
	for i := range out {
		out[i].Codes = clone(out[i].Codes)
	}
	return out
}

// find returns the list that a code stands in, and where; nil where there is none.
func find(list *[]desk.Code, id string) (*[]desk.Code, int) {
	for i := range *list {
		if (*list)[i].ID == id {
			return list, i
		}
		if at, j := find(&(*list)[i].Codes, id); at != nil {
			return at, j
		}
	}
	return nil, 0
}

// put adds a code at the end of those below another, or of the top.
func put(list *[]desk.Code, under string, c desk.Code) {
	if at, i := find(list, under); at != nil {
		list = &(*at)[i].Codes
	}
	*list = append(*list, c)
}
