package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
)

// flagByPacks notes which texts the starter packs flag: the model stands beside them, and its threshold leaves them their part of
// the ordinary texts that may be flagged.
func flagByPacks(ctx context.Context, texts []*text) (err error) {
	dir, err := os.MkdirTemp("", "packs")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if _, err := config.Write(dir); err != nil {
		return err
	}
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		return err
	}
	f, err := app.NewFlagging(cfg, app.FlaggingOptions{})
	if err != nil {
		return err
	}
	for _, t := range texts {
		got, err := f.Flag(ctx, t.language, t.title, t.raw)
		if err != nil {
			return err
		}
		t.flagged = len(got.By) > 0
	}
	return nil
}
