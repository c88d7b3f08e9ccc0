package desk

import (
	"maps"
	"slices"
	"strings"
)

// The labels whose values the codebook names.
const (
	CodeLabel = "code"
	TypeLabel = "type"
)

// Code is one code of the codebook: what a case is about, or, among the types, what kind
// of statement it is.
type Code struct {
	ID      string            // stays the same wherever the code is moved to
	Name    map[string]string // in each of the desk's languages
	Retired bool              // it stays on the cases that have it, and is offered no more
	Codes   []Code            // those below it
}

// Codebook is the hierarchy of codes with which cases are labelled. It is never changed
// once it is in use.
type Codebook struct {
	Codes []Code
	Types []Code // a flat list
	// Topics says which code a case of a rule's label "topic" is proposed.
	Topics map[string]string

	above map[string]string // the parent of each code; "" for those at the top
	codes map[string]*Code
	types map[string]*Code
}

// NewCodebook returns a codebook of these codes. Ids are taken to be unique; who reads a
// file has looked.
func NewCodebook(codes, types []Code, topics map[string]string) *Codebook {
	b := &Codebook{Codes: codes, Types: types, Topics: topics, above: map[string]string{}, codes: map[string]*Code{}, types: map[string]*Code{}}
	var walk func(list []Code, above string)
	walk = func(list []Code, above string) {
		for i := range list {
			c := &list[i]
			b.codes[c.ID], b.above[c.ID] = c, above
			walk(c.Codes, c.ID)
		}
	}
	walk(codes, "")
	for i := range types {
		b.types[types[i].ID] = &types[i]
	}
	return b
}

// IsCodeLabel says whether the values of a label are ids of the codebook.
func IsCodeLabel(key string) bool { return key == CodeLabel || key == TypeLabel }

// Find returns the code, or the type, that a label's value names.
func (b *Codebook) Find(key, id string) (Code, bool) {
	if b == nil {
		return Code{}, false
	}
	of := b.codes
	if key == TypeLabel {
		of = b.types
	}
	if c := of[id]; c != nil && IsCodeLabel(key) {
		return *c, true
	}
	return Code{}, false
}

// Path is a code with those above it, the top one first; nil for none of this id.
func (b *Codebook) Path(id string) (path []Code) {
	for c, ok := b.Find(CodeLabel, id); ok; c, ok = b.Find(CodeLabel, b.above[c.ID]) {
		path = append(path, c)
	}
	slices.Reverse(path)
	return path
}

// Above is the id of the code that a code stands under; empty at the top.
func (b *Codebook) Above(id string) string { return b.above[id] }

// With is the ids of a code and of all below it: whoever asks for a code means them too.
func (b *Codebook) With(id string) []string {
	c, ok := b.Find(CodeLabel, id)
	if !ok {
		return []string{id}
	}
	out := []string{id}
	for _, below := range c.Codes {
		out = append(out, b.With(below.ID)...)
	}
	return out
}

// Walk visits every code, each before those below it, with its depth from 0.
func (b *Codebook) Walk(visit func(c Code, depth int)) {
	var walk func(list []Code, depth int)
	walk = func(list []Code, depth int) {
		for _, c := range list {
			visit(c, depth)
			walk(c.Codes, depth+1)
		}
	}
	walk(b.Codes, 0)
}

// LabelsMeant are the labels, as a [QueueFilter] has them, that a label stands for: of a
// code also those of the codes below it.
func (b *Codebook) LabelsMeant(label string) (out []string) {
	id, ok := strings.CutPrefix(label, CodeLabel+":")
	if !ok || b == nil {
		return []string{label}
	}
	for _, id := range b.With(id) {
		out = append(out, CodeLabel+":"+id)
	}
	return out
}

// propose gives a case's labels the code of their topic, where they have none.
func (b *Codebook) propose(labels map[string]string) {
	if b == nil || labels[CodeLabel] != "" {
		return
	}
	if c, ok := b.Find(CodeLabel, b.Topics[labels["topic"]]); ok && !c.Retired {
		labels[CodeLabel] = c.ID
	}
}

// check refuses what a member sets that the codebook does not offer. What the case has
// already may be set again.
func (b *Codebook) check(set, has map[string]string) error {
	if b == nil {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(set)) {
		id := set[key]
		if !IsCodeLabel(key) || id == "" || id == has[key] {
			continue
		}
		switch _, ok := b.Find(key, id); {
		case !ok && key == TypeLabel:
			return invalid("labels", "the codebook has no type %q", id)
		case !ok:
			return invalid("labels", "the codebook has no code %q", id)
		}
	}
	return nil
}

// codebookOf is the codebook in force, nil for none.
func codebookOf(in func() *Codebook) *Codebook {
	if in == nil {
		return nil
	}
	return in()
}
