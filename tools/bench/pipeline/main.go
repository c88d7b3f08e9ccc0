//go:build unix

// Command pipeline measures what the whole way costs: the CPU time of one
// `rumordesk crawl --once` over generated real-size pages, against the sum of
// extraction and indexing of the very same pages done bare, in turn and on the same
// machine. What it prints is the ratio of the two, and the peak memory of the crawl;
// and what a backtest of changed rules on the pages stored by it takes.
//
// The site is served by a process of its own, so that its cost is nobody's. Nothing
// but loopback is used.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rumordesk/rumordesk/cputime"
	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/tools/bench/site"
)

func main() {
	pages := flag.Int("pages", 2000, "pages to crawl")
	rounds := flag.Int("rounds", 3, "times that both are measured, in turn")
	binary := flag.String("binary", "", "a built rumordesk; without it one is built")
	role := flag.String("role", "", "used by the program itself: serve or bare")
	base := flag.String("base", "", "used by the program itself")
	flag.Parse()
	var err error
	switch *role {
	case "serve":
		err = serve(*pages)
	case "bare":
		err = bare(*base, *pages)
	default:
		err = measure(*pages, *rounds, *binary)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "pipeline:", err)
		os.Exit(1)
	}
}

func measure(pages, rounds int, binary string) error {
	dir, err := os.MkdirTemp("", "rumordesk-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if binary == "" {
		binary = filepath.Join(dir, "rumordesk")
		build := exec.Command("go", "build", "-o", binary, "./cmd/rumordesk")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build: %w (run this from the root of the project)", err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	base, err := startSite(ctx, pages)
	if err != nil {
		return err
	}
	var ratios []float64
	fmt.Printf("%d pages, %d CPUs, %s\n\n", pages, runtime.NumCPU(), runtime.Version())
	fmt.Println("| round | crawl, CPU ms a page | bare extraction, ms | bare indexing, ms | ratio | crawl, wall ms a page | peak memory, MB | backtest, CPU ms a page | wall ms a page | times as fast, CPU and wall |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	for i := range rounds {
		c, err := crawl(binary, filepath.Join(dir, strconv.Itoa(i)), base, pages)
		if err != nil {
			return err
		}
		again, err := backtest(binary, filepath.Join(dir, strconv.Itoa(i)), pages)
		if err != nil {
			return err
		}
		extracting, indexing, err := runBare(base, pages)
		if err != nil {
			return err
		}
		ratio := float64(c.cpu) / float64(extracting+indexing)
		ratios = append(ratios, ratio)
		ms := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(pages) }
		fmt.Printf("| %d | %.2f | %.2f | %.2f | %.2f | %.2f | %d | %.3f | %.3f | %.0f, %.0f |\n",
			i+1, ms(c.cpu), ms(extracting), ms(indexing), ratio, ms(c.wall), c.peak>>20, ms(again.cpu), ms(again.wall), c.cpu.Seconds()/again.cpu.Seconds(), c.wall.Seconds()/again.wall.Seconds())
	}
	slices.Sort(ratios)
	fmt.Printf("\nmedian ratio %.2f (at most 1.4 is wanted); a backtest is wanted to be 20 times as fast as the crawl\n", ratios[len(ratios)/2])
	return nil
}

type cost struct {
	cpu, wall time.Duration
	peak      int64 // bytes
}

// crawl runs one crawl on an empty data folder with the starter rule packs.
func crawl(binary, dir, base string, pages int) (cost, error) {
	if out, err := exec.Command(binary, "init", dir).CombinedOutput(); err != nil {
		return cost{}, fmt.Errorf("init: %w: %s", err, out)
	}
	cfg := filepath.Join(dir, "bench.yaml")
	yaml := fmt.Sprintf("rules: [rules/*.yaml]\nnetwork: {allow: [%q]}\nsources:\n  - {id: bench, name: Bench, kind: news, language: en, feed: %q, schedule: \"@hourly\", rate: 10000/s}\n",
		strings.TrimPrefix(base, "http://"), base+"/feed.xml")
	if err := os.WriteFile(cfg, []byte(yaml), 0o600); err != nil {
		return cost{}, err
	}
	cmd := exec.Command(binary, "crawl", "--once", "--format", "json", "--config", cfg)
	cmd.Stderr = os.Stderr
	began := time.Now()
	out, err := cmd.Output()
	if err != nil {
		return cost{}, fmt.Errorf("crawl: %w: %s", err, out)
	}
	if want := fmt.Sprintf(`"items_new":%d`, pages); !strings.Contains(string(out), want) {
		return cost{}, fmt.Errorf("crawl reports %s, want %s", out, want)
	}
	use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, errors.New("this system does not tell what a process used")
	}
	return cost{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall: time.Since(began), peak: use.Maxrss << 10}, nil
}

// runBare measures extraction and indexing in a fresh process.
func runBare(base string, pages int) (extracting, indexing time.Duration, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, 0, err
	}
	cmd := exec.Command(self, "-role", "bare", "-base", base, "-pages", strconv.Itoa(pages))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return 0, 0, fmt.Errorf("bare: %w", err)
	}
	if _, err := fmt.Sscan(string(out), &extracting, &indexing); err != nil {
		return 0, 0, fmt.Errorf("bare printed %q: %w", out, err)
	}
	return extracting, indexing, nil
}

// bare makes a stretch of pages, extracts them, and indexes them in batches, each
// step by itself; only extraction and indexing are timed. It uses no more than what
// the two need: no store, no rules, no redaction.
func bare(base string, pages int) error {
	const stretch = 200
	dir, err := os.MkdirTemp("", "rumordesk-bare-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ix, err := index.Open(filepath.Join(dir, "index"), index.Options{})
	if err != nil {
		return err
	}
	s := site.New(site.Options{Pages: pages, Now: time.Now()})
	var extracting, indexing time.Duration
	var docs []index.Document
	for from := 0; from < pages; from += stretch {
		var bodies [][]byte
		for i := from; i < min(from+stretch, pages); i++ {
			bodies = append(bodies, s.Page(i))
		}
		began := cputime.Used()
		for i, body := range bodies {
			url := base + s.Path(from+i)
			p, err := extract.HTML(context.Background(), body, "text/html; charset=utf-8", url)
			if err != nil {
				return err
			}
			docs = append(docs, index.Document{
				ID: strconv.Itoa(from + i), URL: url, Title: p.Title, Text: p.Text, Publisher: "bench", Source: "bench",
				Kind: "news", Lang: p.Lang, PublishedAt: p.PublishedAt, FetchedAt: time.Now(),
			})
		}
		extracting += cputime.Used() - began
		if len(docs) >= 500 || from+stretch >= pages {
			began = cputime.Used()
			if err := ix.Put(context.Background(), docs); err != nil {
				return err
			}
			indexing += cputime.Used() - began
			docs = docs[:0]
		}
	}
	began := cputime.Used()
	if err := ix.Close(); err != nil {
		return err
	}
	indexing += cputime.Used() - began
	fmt.Println(int64(extracting), int64(indexing))
	return nil
}

// serve serves the site and prints where.
func serve(pages int) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	return http.Serve(l, site.New(site.Options{Pages: pages, Now: time.Now()}))
}

// startSite starts a process that serves the site, until ctx ends.
func startSite(ctx context.Context, pages int) (base string, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, self, "-role", "serve", "-pages", strconv.Itoa(pages))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(line), err
}
