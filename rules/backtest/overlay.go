package backtest

import (
	"path"
	"path/filepath"

	"github.com/rumordesk/rumordesk/rules"
)

// Overlay is the whole set as it would be with the given files: each stands in for
// the present file with the same base name, and each of their rules for the present
// rule with the same id. The other present rules stay.
func Overlay(present, given []*rules.File) []*rules.File {
	ids, names := map[string]bool{}, map[string]bool{}
	for _, f := range given {
		names[base(f.Name)] = true
		for _, g := range f.Groups {
			for _, r := range g.Rules {
				ids[r.ID] = true
			}
		}
	}
	var out []*rules.File
	for _, f := range present {
		if names[base(f.Name)] {
			continue
		}
		kept := &rules.File{Name: f.Name}
		for _, g := range f.Groups {
			group := rules.Group{Name: g.Name, Place: g.Place}
			for _, r := range g.Rules {
				if !ids[r.ID] {
					group.Rules = append(group.Rules, r)
				}
			}
			kept.Groups = append(kept.Groups, group)
		}
		out = append(out, kept)
	}
	return append(out, given...)
}

func base(name string) string { return path.Base(filepath.ToSlash(name)) }
