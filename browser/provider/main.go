// Command provider runs the identity provider of the tests for the browser suite. It
// owns nothing but the way in: it prints the address of the provider, then reads
// lines of who signs in next and repeats each when it is taken. It ends with its
// input.
//
// It refuses to ask for a password: whoever comes is signed in.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/account/oidctest"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "provider:", err)
		os.Exit(1)
	}
}

func run() error {
	redirect := flag.String("redirect", "", "the one `address` that people are sent back to")
	flag.Parse()
	p, stop, err := oidctest.Start(*redirect, time.Now)
	if err != nil {
		return err
	}
	defer stop()
	// Another name than the desk's, so that a browser takes it for another site.
	p.URL = strings.Replace(p.URL, "127.0.0.1", "localhost", 1)
	fmt.Println(p.URL)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		email, unverified := strings.CutPrefix(lines.Text(), "unverified ")
		p.Next(email, !unverified)
		fmt.Println(lines.Text())
	}
	return lines.Err()
}
