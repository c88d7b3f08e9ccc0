package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/rumordesk/rumordesk/yamltree"
)

// ErrNoFile is wrapped by Load when the configuration file does not exist.
var ErrNoFile = errors.New("no configuration file")

// Load reads and checks the file at path and finds the rule files that it
// names. Mistakes in the file come back together as Errors; a missing file
// wraps ErrNoFile.
func Load(path string) (*Config, error) {
	src, err := read(path)
	if err != nil {
		return nil, err
	}
	rep := newReport(path, src)
	seen := newTaken()
	c, patterns := parse(path, rep, seen)
	var more Errors
	if c != nil {
		c.RuleFiles = ruleFiles(c.Dir, patterns, rep)
		if st, err := os.Stat(c.RatingsFile); c.RatingsFile != "" && (err != nil || !st.Mode().IsRegular()) {
			rep.add(c.ratingsAt, "there is no file "+c.RatingsFile, "mend the path (it starts at the folder of this file), or remove ratings for the default table")
		}
		if st, err := os.Stat(c.Matching.Encoder); c.Matching.Encoder != "" && (err != nil || !st.IsDir()) {
			rep.add(c.Matching.encoderAt, "there is no folder "+c.Matching.Encoder, "mend the path (it starts at the folder of this file), or remove matching.encoder")
		}
		if more, err = c.furtherSources(seen); err != nil {
			return nil, err
		}
	}
	if err := rep.Err(); err != nil {
		return nil, append(rep.Found(), more...)
	}
	if len(more) > 0 {
		return nil, more
	}
	return c, nil
}

// Parse checks the bytes of a configuration file without touching the disk:
// patterns in rules are checked for form only and RuleFiles stays empty.
// filename is used in messages and for Dir.
func Parse(filename string, src []byte) (*Config, error) {
	rep := newReport(filename, src)
	if len(src) > MaxFileSize {
		rep.add(yamltree.Start, tooLarge(), "split nothing: a file of this size is not a configuration")
		return nil, rep.Err()
	}
	c, _ := parse(filename, rep, newTaken())
	if err := rep.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w; write a starting one with: rumordesk init %s", path, ErrNoFile, filepath.Dir(path))
	}
	if err != nil {
		return nil, fmt.Errorf("config.Load(%q): %w", path, err)
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil && st.IsDir() {
		return nil, fmt.Errorf("%s: this is a folder; name the file in it: %s", path, filepath.Join(path, FileName))
	}
	// One byte more than allowed, so that a longer file shows.
	src, err := io.ReadAll(io.LimitReader(f, MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("config.Load(%q): %w", path, err)
	}
	if len(src) > MaxFileSize {
		return nil, &Error{File: path, Line: 1, Column: 1, Problem: tooLarge(), Hint: "check that this is the right file"}
	}
	return src, nil
}

// pattern is one entry of rules with its place.
type pattern struct {
	at   yamltree.Place
	glob string
}

// ruleFiles expands the patterns. One that matches nothing is a mistake: the
// desk would otherwise run without rules that somebody believes are on.
func ruleFiles(dir string, patterns []pattern, rep *report) []string {
	seen := map[string]bool{}
	var files []string
	for _, p := range patterns {
		glob := p.glob
		if !filepath.IsAbs(glob) {
			glob = filepath.Join(escapeGlob(dir), glob)
		}
		names, err := filepath.Glob(glob)
		if err != nil {
			continue // its form was reported when the file was parsed
		}
		n := 0
		for _, name := range names {
			if st, err := os.Stat(name); err != nil || !st.Mode().IsRegular() {
				continue
			}
			n++
			if !seen[name] {
				seen[name] = true
				files = append(files, name)
			}
		}
		if n == 0 {
			rep.add(p.at, "no rule file matches "+p.glob, "mend the path (it starts at the folder of this file), or write rules: [] for none")
		}
		if len(files) > MaxRuleFiles {
			rep.add(p.at, fmt.Sprintf("more than %d rule files match", MaxRuleFiles), "narrow the pattern")
			return nil
		}
	}
	sort.Strings(files)
	return files
}

// escapeGlob makes a folder's own name match itself, whatever it contains.
func escapeGlob(dir string) string {
	if filepath.Separator != '/' { // no escape character there
		return dir
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}
