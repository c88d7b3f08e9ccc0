package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/encoders"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/claims/vectors"
	"github.com/rumordesk/rumordesk/desk"
)

// encodersDir is where the encoders that were added are kept in the data folder.
const encodersDir = "encoders"

// EncoderFolder is the folder of the encoder that the desk uses beside the one in the program: the one that the configuration
// names, else the one that was added last; empty: none.
func (a *App) EncoderFolder() string {
	if a.cfg.Matching.Encoder != "" {
		return a.cfg.Matching.Encoder
	}
	e, ok, err := a.encoders.Newest()
	if err != nil {
		a.log.Warn("the encoders that were added cannot be read; none of them is used", "error", err)
	}
	if !ok {
		return ""
	}
	return e.Dir
}

// AddedEncoderFolder is the folder of an encoder that was added to a data folder; false: there is none of the name.
func AddedEncoderFolder(data, name string) (string, bool) {
	e, err := encoders.New(filepath.Join(data, encodersDir), encoders.Options{}).Get(name)
	return e.Dir, err == nil
}

// encoderFault says which encoder cannot be used, and what to do.
func (a *App) encoderFault(err error) error {
	if a.cfg.Matching.Encoder != "" {
		return a.cfg.EncoderFault(err)
	}
	name := filepath.Base(a.encoderFolder)
	return fmt.Errorf("the sentence encoder %s, which was added, cannot be used: %w; or take it out: rumordesk encoder remove %s", name, err, name)
}

// AddedEncoder is an encoder that was added just now, and what it means to the desk.
type AddedEncoder struct {
	encoders.Added
	Used   bool          // the desk will use it; otherwise the configuration names another
	Claims int           // known claims that it has to encode, at most: those in Chinese go by the one in the program
	Takes  time.Duration // about how long that will be, in the background
}

// AddEncoder adds the sentence encoder of a wheel or a folder, under a name unless that is empty.
func (a *App) AddEncoder(ctx context.Context, path, name string) (AddedEncoder, error) {
	added, err := a.encoders.Add(ctx, path, name)
	if err != nil {
		return AddedEncoder{}, err
	}
	out := AddedEncoder{Added: added, Used: sameFolder(a.EncoderFolder(), added.Dir)}
	err = a.store.View(ctx, func(tx desk.ReadTx) error {
		n, err := tx.CountKnown()
		out.Claims = n.All
		return err
	})
	out.Takes = time.Duration(float64(out.Claims) * added.PerText / float64(known.Threads()) * float64(time.Millisecond))
	return out, err
}

// EncoderEntry is one of the encoders that the desk has.
type EncoderEntry struct {
	encoders.Encoder
	BuiltIn bool
	Used    bool // by the desk, as it is configured now
}

// Encoders returns the encoders that the desk has: the one in the program, the one that the configuration names, and those
// that were added, newest first.
func (a *App) Encoders() ([]EncoderEntry, error) {
	m, err := builtin.Open(embed.Options{Threads: 1})
	if err != nil {
		return nil, err
	}
	out := []EncoderEntry{{
		Encoder: encoders.Encoder{Name: builtin.Name, Languages: []string{"en", "zh"}, License: "Apache-2.0", Source: "the program", ID: m.ID(), Dims: m.Dims(), Bytes: builtin.Size()},
		BuiltIn: true, Used: true,
	}}
	all, err := a.encoders.List()
	used, named := a.EncoderFolder(), a.cfg.Matching.Encoder
	for _, e := range all {
		out = append(out, EncoderEntry{Encoder: e, Used: sameFolder(e.Dir, used)})
		if sameFolder(e.Dir, named) {
			named = ""
		}
	}
	if named != "" {
		out = append(out, EncoderEntry{Encoder: encoders.Encoder{Name: filepath.Base(named), Source: "matching.encoder", Dir: named}, Used: true})
	}
	return out, err
}

func sameFolder(a, b string) bool {
	one, err1 := filepath.Abs(a)
	two, err2 := filepath.Abs(b)
	return a != "" && b != "" && err1 == nil && err2 == nil && one == two
}

// RemovedEncoder is an encoder that was taken away.
type RemovedEncoder struct {
	encoders.Encoder
	Vectors bool   // its vectors of known claims went with it
	Next    string // the encoder that the desk will use now beside the one in the program; empty: none
}

// idsOf are the IDs that vectors of a folder's model are kept under: the recorded one, and that of this version of the
// program, which may make other vectors of the same files.
func idsOf(dir, recorded string) []string {
	ids := []string{recorded}
	if m, err := embed.Open(dir, embed.Options{Threads: 1}); err == nil && m.ID() != recorded {
		ids = append(ids, m.ID())
	}
	return ids
}

// RemoveEncoder takes an encoder that was added away, with its vectors, unless another is the same model.
func (a *App) RemoveEncoder(name string) (RemovedEncoder, error) {
	e, err := a.encoders.Get(name)
	switch {
	case errors.Is(err, encoders.ErrNone):
		return RemovedEncoder{}, fmt.Errorf("%w; rumordesk encoder list shows those that are there", err)
	case err != nil:
		return RemovedEncoder{}, err
	case sameFolder(e.Dir, a.cfg.Matching.Encoder):
		return RemovedEncoder{}, a.cfg.EncoderNamed("it is to be removed")
	}
	ids := idsOf(e.Dir, e.ID)
	out := RemovedEncoder{}
	if out.Encoder, err = a.encoders.Remove(name); err != nil {
		return out, err
	}
	all, err := a.encoders.List()
	for _, other := range all {
		ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(idsOf(other.Dir, other.ID), id) })
	}
	if named := a.cfg.Matching.Encoder; named != "" {
		ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(idsOf(named, ""), id) })
	}
	for _, id := range ids {
		gone, verr := vectors.Remove(filepath.Join(a.dir, vectorsDir), id)
		out.Vectors, err = out.Vectors || gone, errors.Join(err, verr)
	}
	if next := a.EncoderFolder(); next != "" {
		out.Next = filepath.Base(next)
	}
	return out, err
}
