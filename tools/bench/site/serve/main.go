// Command serve serves a generated site of real-size pages on loopback, in a
// process of its own, so that its processor time does not count as the
// crawler's.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/rumordesk/rumordesk/tools/bench/site"
)

func main() {
	pages := flag.Int("pages", 2000, "number of pages")
	seed := flag.Uint64("seed", 0, "which texts")
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on")
	flag.Parse()
	if err := run(*pages, *seed, *addr); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func run(pages int, seed uint64, addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", addr, err)
	}
	s := site.New(site.Options{Pages: pages, Seed: seed})
	total := 0
	for i := range s.Len() {
		total += s.Size(i)
	}
	fmt.Printf("http://%s/feed.xml and http://%s/sitemap.xml: %d pages, mean %d bytes\n", l.Addr(), l.Addr(), s.Len(), total/max(1, s.Len()))
	srv := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-stop
		_ = srv.Close()
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
