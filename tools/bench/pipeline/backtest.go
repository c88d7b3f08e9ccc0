//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// backtest puts what a crawl has stored to the starter rules and to changed ones, as
// `rumordesk rules backtest` does, from its start to its end.
func backtest(binary, dir string, pages int) (cost, error) {
	pack, err := os.ReadFile(filepath.Join(dir, "rules", "vaccines.yaml"))
	if err != nil {
		return cost{}, err
	}
	changed := filepath.Join(dir, "changed", "vaccines.yaml")
	if err := os.MkdirAll(filepath.Dir(changed), 0o700); err != nil {
		return cost{}, err
	}
	if err := os.WriteFile(changed, bytes.ReplaceAll(pack, []byte("threshold: 4"), []byte("threshold: 6")), 0o600); err != nil {
		return cost{}, err
	}
	cmd := exec.Command(binary, "rules", "backtest", changed, "--since", "all", "--format", "json", "--config", filepath.Join(dir, "bench.yaml"))
	cmd.Stderr = os.Stderr
	began := time.Now()
	out, err := cmd.Output()
	if err != nil {
		return cost{}, fmt.Errorf("backtest: %w: %s", err, out)
	}
	if want := fmt.Sprintf(`"items":%d,`, pages); !strings.Contains(string(out), want) {
		return cost{}, fmt.Errorf("backtest reports %.200s, want %s", out, want)
	}
	return cost{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall: time.Since(began)}, nil
}
