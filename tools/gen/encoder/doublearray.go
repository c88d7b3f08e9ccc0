package main

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// entry is a text of the tree and its number.
type entry struct {
	text  string
	value uint32
}

// doubleArray builds the tree that package embed reads: Darts-clone's form, in which a unit has its label in the lowest byte, in
// bit 8 whether a text ends here, and from bit 10 on how far (by exclusive or) its children lie; a text's number is the child
// with the label 0, marked by the highest bit.
type doubleArray struct {
	units []uint32
	used  []bool
	bases map[int]bool // a unit knows its label alone: two parents with one base would have each other's children
	next  int          // no free place lies before it
}

func buildTree(entries []entry) ([]uint32, error) {
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.text, b.text) })
	for i, e := range entries {
		if e.text == "" || strings.IndexByte(e.text, 0) >= 0 || i > 0 && entries[i-1].text == e.text {
			return nil, errors.New("a text of the tree is empty, stands twice or has a zero byte")
		}
	}
	d := &doubleArray{bases: map[int]bool{}}
	d.grow(256)
	d.used[0] = true
	if err := d.place(0, entries, 0); err != nil {
		return nil, err
	}
	return d.units, nil
}

func (d *doubleArray) grow(n int) {
	for len(d.units) < n {
		d.units, d.used = append(d.units, make([]uint32, 256)...), append(d.used, make([]bool, 256)...)
	}
}

// place gives the children of the unit at a place their own: entries have their first depth bytes in common.
func (d *doubleArray) place(at int, entries []entry, depth int) error {
	type child struct {
		label byte
		part  []entry
	}
	var children []child
	for i := 0; i < len(entries); {
		label := byte(0)
		if len(entries[i].text) > depth {
			label = entries[i].text[depth]
		}
		j := i + 1
		for j < len(entries) && len(entries[j].text) > depth && entries[j].text[depth] == label && label != 0 {
			j++
		}
		children = append(children, child{label, entries[i:j]})
		i = j
	}
	base := d.free(func(base int) bool {
		for _, c := range children {
			if d.used[base^int(c.label)] {
				return false
			}
		}
		return true
	}, children[0].label)
	d.bases[base] = true
	far := uint32(at ^ base)
	if far >= 1<<21 {
		return errors.New("the tree is too large")
	}
	d.units[at] |= far << 10
	for _, c := range children {
		d.used[base^int(c.label)] = true
	}
	for _, c := range children {
		to := base ^ int(c.label)
		if c.label == 0 {
			d.units[at] |= 1 << 8
			d.units[to] = 1<<31 | c.part[0].value
			continue
		}
		d.units[to] = uint32(c.label)
		if err := d.place(to, c.part, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// free finds a base for which all children's places are free.
func (d *doubleArray) free(fits func(base int) bool, first byte) int {
	for d.next < len(d.used) && d.used[d.next] {
		d.next++
	}
	for at := d.next; ; at++ {
		d.grow(at + 512)
		if d.used[at] {
			continue
		}
		if base := at ^ int(first); base != 0 && !d.bases[base] && fits(base) {
			return base
		}
	}
}
