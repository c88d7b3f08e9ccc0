package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
)

// post is one labelled text, read into features.
type post struct {
	text   string
	vector checkworthy.Vector
	claim  bool // labelled as a claim, worth checking or not
	worthy bool // labelled as worth checking
}

// load reads a file of columns id, topic, text, is_claim, check_worthy with a header.
func load(path string) ([]post, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []post
	s := bufio.NewScanner(f)
	for line := 1; s.Scan(); line++ {
		col := strings.Split(s.Text(), "\t")
		if len(col) != 5 {
			return nil, fmt.Errorf("%s:%d: %d columns instead of 5", path, line, len(col))
		}
		if line == 1 {
			continue
		}
		for _, label := range col[3:] {
			if label != "0" && label != "1" {
				return nil, fmt.Errorf("%s:%d: label %q is neither 0 nor 1", path, line, label)
			}
		}
		out = append(out, post{text: col[2], vector: checkworthy.Features(col[2]), claim: col[3] == "1", worthy: col[4] == "1"})
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no posts", path)
	}
	return out, nil
}
