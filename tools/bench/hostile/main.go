//go:build unix

// Command hostile measures what a page that is made to exhaust a crawler costs: the processor time and the peak memory
// of one `rumordesk crawl --once` over a source with one such page, beside one with an ordinary page, on the same machine
// and in the same run. What it prints is a table of both, and which kinds go beyond what a page may cost.
//
// The site is served by this program, so that its cost is nobody's. Nothing but loopback is used.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/rumordesk/rumordesk/crawler/hostiletest"
	"github.com/rumordesk/rumordesk/tools/bench/site"
)

// What a page may cost above an ordinary one.
const (
	maxCPU    = 2 * time.Second
	maxMemory = 64 << 20
)

func main() {
	kinds := flag.String("kinds", "", "a regular expression of the kinds that are measured; all without it")
	size := flag.Int("size", hostiletest.Size, "bytes of each page")
	binary := flag.String("binary", "", "a built rumordesk; without it one is built")
	flag.Parse()
	if err := measure(*kinds, *size, *binary); err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		os.Exit(1)
	}
}

// made is something to be crawled: a name, and the body of a page, a feed or a sitemap.
type made struct {
	name, kind string // kind is page, feed or sitemap
	body       func() []byte
}

func measure(kinds string, size int, binary string) (err error) {
	wanted, err := regexp.Compile(kinds)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "rumordesk-hostile-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if binary == "" {
		binary = filepath.Join(dir, "rumordesk")
		build := exec.Command("go", "build", "-o", binary, "./cmd/rumordesk")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build: %w (run this from the root of the project)", err)
		}
	}
	ordinary := site.New(site.Options{Pages: 1, Chinese: -1, Now: time.Now()})
	body := ordinary.Page(0)
	// What is measured twice is taken at its lower cost: the first run also warms the caches of the system.
	base, err := crawl(binary, filepath.Join(dir, "first"), made{"ordinary", "page", func() []byte { return body }})
	if err != nil {
		return err
	}
	again, err := crawl(binary, filepath.Join(dir, "second"), made{"ordinary", "page", func() []byte { return body }})
	if err != nil {
		return err
	}
	base.cpu, base.peak = min(base.cpu, again.cpu), max(base.peak, again.peak)
	fmt.Printf("%d bytes each, %d CPUs, %s; an ordinary page: %.2f s of CPU, %d MB\n\n", size, runtime.NumCPU(), runtime.Version(), base.cpu.Seconds(), base.peak>>20)
	fmt.Println("| page | CPU s above it | times its CPU | peak MB above it | items | said |")
	fmt.Println("|---|---:|---:|---:|---:|---|")
	beyond := 0
	for i, m := range all(size) {
		if !wanted.MatchString(m.name) {
			continue
		}
		c, err := crawl(binary, filepath.Join(dir, fmt.Sprint(i)), m)
		if err != nil {
			return err
		}
		note := ""
		if c.cpu-base.cpu > maxCPU || c.peak-base.peak > maxMemory {
			note = " **beyond**"
			beyond++
		}
		fmt.Printf("| %s%s | %.2f | %.1f | %d | %d | %s |\n", m.name, note, (c.cpu - base.cpu).Seconds(), c.cpu.Seconds()/base.cpu.Seconds(), (c.peak-base.peak)>>20, c.items, c.said)
	}
	fmt.Printf("\n%d beyond %v of CPU or %d MB above an ordinary page\n", beyond, maxCPU, maxMemory>>20)
	return nil
}

func all(size int) (out []made) {
	for _, p := range hostiletest.Pages() {
		out = append(out, made{p.Name, "page", func() []byte { return p.Body(size) }})
	}
	for _, l := range hostiletest.Feeds() {
		out = append(out, made{l.Name, "feed", func() []byte { return l.Body(min(size, hostiletest.FeedSize)) }})
	}
	for _, l := range hostiletest.Sitemaps() {
		out = append(out, made{l.Name, "sitemap", func() []byte { return l.Body(hostiletest.SitemapSize) }})
	}
	return out
}

type cost struct {
	cpu   time.Duration
	peak  int64 // bytes
	items int
	said  string
}

// serve serves one made thing, until the listener is closed.
func serve(m made) (base string, end func() error, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	base = "http://" + l.Addr().String()
	body := m.body()
	if m.kind != "page" {
		body = bytes.ReplaceAll(body, []byte("https://example.org"), []byte(base))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", http.NotFound)
	mux.HandleFunc("/feed.xml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		if m.kind == "page" {
			body := `<rss version="2.0"><channel><title>T</title><link>` + base + `/</link><item><title>A</title><link>` + base + `/2026/a-page</link></item></channel></rss>`
			_, _ = w.Write([]byte(body))
			return
		}
		_, _ = w.Write(body)
	})
	mux.HandleFunc("/2026/a-page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body)
	})
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(l) }()
	return base, srv.Close, nil
}

// crawl runs one crawl on an empty data folder with the starter rule packs.
func crawl(binary, dir string, m made) (c cost, err error) {
	base, end, err := serve(m)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, end(), os.RemoveAll(dir)) }()
	if out, err := exec.Command(binary, "init", dir).CombinedOutput(); err != nil {
		return c, fmt.Errorf("init: %w: %s", err, out)
	}
	cfg := filepath.Join(dir, "bench.yaml")
	way := "feed"
	if m.kind == "sitemap" {
		way = "sitemap"
	}
	yaml := fmt.Sprintf("rules: [rules/*.yaml]\nnetwork: {allow: [%q]}\nsources:\n  - {id: bench, name: Bench, kind: factcheck, language: en, %s: %q, schedule: \"@hourly\", rate: 10000/s, max_pages: 1}\n",
		strings.TrimPrefix(base, "http://"), way, base+"/feed.xml")
	if err := os.WriteFile(cfg, []byte(yaml), 0o600); err != nil {
		return c, err
	}
	cmd := exec.Command(binary, "crawl", "--once", "--format", "json", "--config", cfg)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return c, err
	}
	var report struct {
		Items  int `json:"items_new"`
		Errors []struct {
			Error string `json:"error"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return c, fmt.Errorf("crawl of %q printed %q and %q: %w", m.name, out, stderr.String(), err)
	}
	var said []string
	for _, e := range report.Errors {
		said = append(said, e.Error)
	}
	use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return c, errors.New("this system does not tell what a process used")
	}
	return cost{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak: use.Maxrss << 10, items: report.Items, said: strings.Join(said, "; ")}, nil
}
