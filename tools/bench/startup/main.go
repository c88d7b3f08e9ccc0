//go:build linux

// Command startup measures what a waiting desk costs: how long `rumordesk serve`
// takes from its start until its pages answer, with many items stored, and how much
// memory it keeps when nothing happens.
//
// It fills a data folder through the same way in that the crawler uses, without the
// network, and starts the real binary on it.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/tools/bench/site"
)

func main() {
	items := flag.Int("items", 50_000, "items stored")
	starts := flag.Int("starts", 7, "times that serve is started")
	idle := flag.Duration("idle", 15*time.Second, "how long serve is left alone before its memory is read")
	binary := flag.String("binary", "", "a built rumordesk; without it one is built")
	keep := flag.String("dir", "", "keep the data in this folder and use it again; without it a temporary one")
	flag.Parse()
	if err := measure(*items, *starts, *idle, *binary, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "startup:", err)
		os.Exit(1)
	}
}

func measure(items, starts int, idle time.Duration, binary, dir string) error {
	if dir == "" {
		tmp, err := os.MkdirTemp("", "rumordesk-startup-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(tmp) }()
		dir = filepath.Join(tmp, "desk")
	}
	if binary == "" {
		binary = filepath.Join(os.TempDir(), "rumordesk-startup-bin")
		build := exec.Command("go", "build", "-o", binary, "./cmd/rumordesk")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build: %w (run this from the root of the project)", err)
		}
		defer func() { _ = os.Remove(binary) }()
	}
	cfg := filepath.Join(dir, config.FileName)
	if _, err := os.Stat(cfg); errors.Is(err, os.ErrNotExist) {
		if err := fill(dir, items); err != nil {
			return err
		}
	}
	var took []time.Duration
	var resident int64
	for i := range starts {
		wait := time.Duration(0)
		if i == starts-1 {
			wait = idle
		}
		d, rss, err := start(binary, cfg, wait)
		if err != nil {
			return err
		}
		took, resident = append(took, d), rss
	}
	slices.Sort(took)
	fmt.Printf("%d items stored\nstart-up until the queue answers: median %v, worst %v of %d (under 300 ms is wanted)\nidle: %d MB resident after %v (under 100 MB is wanted)\n",
		items, took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond), len(took), resident>>20, idle)
	return nil
}

// fill stores items as the crawler would, and feeds the index.
func fill(dir string, items int) error {
	if _, err := config.Write(dir); err != nil {
		return err
	}
	// No sources: nothing may be fetched while the desk is measured.
	name := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(name, []byte("listen: 127.0.0.1:0\nrules: [rules/*.yaml]\nsources: []\n"), 0o600); err != nil {
		return err
	}
	cfg, err := config.Load(name)
	if err != nil {
		return err
	}
	ctx := context.Background()
	a, err := app.Open(ctx, app.Options{Config: cfg, DataDir: filepath.Join(dir, "data")})
	if err != nil {
		return err
	}
	s := site.New(site.Options{Pages: items})
	for i := range items {
		_, err := a.Ingest(ctx, desk.Draft{
			URL: "http://bench.example" + s.Path(i), Publisher: "bench.example", Source: "bench", Kind: desk.News,
			Title: s.Title(i), Text: s.Text(i), Lang: s.Lang(i), PublishedAt: time.Now(), FetchedAt: time.Now(),
		})
		if err != nil {
			return errors.Join(err, a.Close())
		}
	}
	_, err = a.Reindex(ctx, nil)
	return errors.Join(err, a.Close())
}

// start runs serve until its queue answers, leaves it alone for a while, reads its
// memory and stops it.
func start(binary, cfg string, idle time.Duration) (took time.Duration, resident int64, err error) {
	cmd := exec.Command(binary, "serve", "--config", cfg)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if werr := cmd.Wait(); err == nil {
			err = werr
		}
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return 0, 0, fmt.Errorf("serve said nothing: %w", err)
	}
	at := strings.Index(line, "http://")
	if at < 0 {
		return 0, 0, fmt.Errorf("serve said %q", line)
	}
	resp, err := http.Get(strings.Fields(line[at:])[0] + "queue")
	if err != nil {
		return 0, 0, err
	}
	_ = resp.Body.Close()
	took = time.Since(began)
	if resp.StatusCode != http.StatusOK {
		return 0, 0, fmt.Errorf("the queue answers %s", resp.Status)
	}
	time.Sleep(idle)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmRSS:" {
			kb, err := strconv.ParseInt(f[1], 10, 64)
			return took, kb << 10, err
		}
	}
	return took, 0, errors.New("no VmRSS in /proc")
}
