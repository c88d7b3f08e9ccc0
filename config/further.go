package config

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
)

// ErrNowhere says that the configuration names no place for sources that the desk
// adds.
var ErrNowhere = errors.New("the configuration has no sources_from")

// furtherSources reads the files that SourcesFrom names into c. A pattern may match
// nothing: the folder begins empty.
func (c *Config) furtherSources(seen *taken) (found Errors, err error) {
	files, err := c.SourceFiles()
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		src, err := read(name)
		if err != nil {
			return nil, err
		}
		rep := newReport(name, src)
		c.Sources = append(c.Sources, rep.sourceFile(seen)...)
		found = append(found, rep.Found()...)
	}
	return found, nil
}

// SourceFiles are the files that SourcesFrom matches now, sorted.
func (c *Config) SourceFiles() (files []string, err error) {
	for _, glob := range c.SourcesFrom {
		if !filepath.IsAbs(glob) {
			glob = filepath.Join(escapeGlob(c.Dir), glob)
		}
		names, err := filepath.Glob(glob)
		if err != nil {
			return nil, fmt.Errorf("sources_from %q: %w", glob, err)
		}
		for _, name := range names {
			if st, err := os.Stat(name); err == nil && st.Mode().IsRegular() && filepath.Clean(name) != filepath.Clean(c.Path) && !slices.Contains(files, name) {
				files = append(files, name)
			}
		}
	}
	slices.Sort(files)
	if len(files) > MaxSources {
		return nil, fmt.Errorf("sources_from matches more than %d files; narrow the pattern", MaxSources)
	}
	return files, nil
}

// sourceFile reads a file whose one key is sources.
func (r *report) sourceFile(seen *taken) []Source {
	root := r.Root()
	if root.IsZero() {
		return nil
	}
	top, ok := r.mapping(root, "a file of sources", []string{"sources"})
	if !ok {
		return nil
	}
	e, ok := top.Get("sources")
	if !ok {
		return nil // the mapping has told of the wrong key
	}
	return r.sources(r.list(e.Value, "sources"), seen)
}

// NewSource is a source to be written, with a remark that stands above it.
type NewSource struct {
	Source
	Remark string // one line, such as the groups that it was in elsewhere
}

// SourcesYAML writes sources as entries of the list of sources, each line indented by
// two spaces. What is written reads back as the same sources.
func SourcesYAML(list []NewSource) string {
	var b strings.Builder
	for _, s := range list {
		if r := oneLine(s.Remark); r != "" {
			fmt.Fprintf(&b, "  # %s\n", r)
		}
		fmt.Fprintf(&b, "  - id: %s\n", quoted(s.ID))
		line := func(key, value string) {
			if value != "" {
				fmt.Fprintf(&b, "    %s: %s\n", key, value)
			}
		}
		line("name", quoted(oneLine(s.Name)))
		line("kind", s.Kind)
		line("language", quoted(s.Language))
		line("feed", quoted(s.Feed))
		line("sitemap", quoted(s.Sitemap))
		if s.Listing != nil {
			line("listing", fmt.Sprintf("{url: %s, links: %s}", quoted(s.Listing.URL), quoted(s.Listing.Links)))
		}
		line("schedule", quoted(s.Schedule))
		line("rate", s.Rate.String())
		if s.MaxPages > 0 {
			line("max_pages", fmt.Sprint(s.MaxPages))
		}
		if s.Paused {
			line("paused", "true")
		}
	}
	return b.String()
}

// quoted writes a value in double quotes where it must be: YAML reads JSON's strings.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	if idForm.MatchString(s) && strings.Trim(s, "0123456789-e") != "" && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, s) {
		return s
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""` // strings always encode
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// oneLine takes out what a line of YAML cannot hold.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// AddSources writes sources into a new file where the first pattern of sources_from
// leads, and returns its name. No file that stands is touched, so nothing that was
// written by hand can be lost; to take sources back, remove the file. The whole
// configuration is read again before the call returns: if it does not hold together
// any more (somebody has added the same address meanwhile), the file is removed and
// the error says why. It is ErrNowhere without sources_from.
func AddSources(path string, list []NewSource, remark string, now time.Time) (file string, err error) {
	c, err := Load(path)
	if err != nil {
		return "", err
	}
	if len(c.SourcesFrom) == 0 {
		return "", fmt.Errorf("%w; add the line sources_from: [sources/*.yaml] to %s", ErrNowhere, path)
	}
	glob := c.SourcesFrom[0]
	if !filepath.IsAbs(glob) {
		glob = filepath.Join(c.Dir, glob)
	}
	dir, base := filepath.Split(glob)
	stem := "added-" + now.UTC().Format("20060102-150405") + "-" + strings.ToLower(rand.Text()[:4])
	name := strings.Replace(base, "*", stem, 1)
	if strings.ContainsAny(dir, "*?[") || strings.ContainsAny(name, `*?[\`) || name == base {
		return "", fmt.Errorf("%w that leads to one folder: the first pattern must be such as sources/*.yaml", ErrNowhere)
	}
	body := "# " + oneLine(remark) + "\nsources:\n" + SourcesYAML(list)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("add sources: %w", err)
	}
	file = filepath.Join(dir, name)
	if err := putWhole(dir, file, body); err != nil {
		return "", fmt.Errorf("add sources: %w", err)
	}
	if _, err := Load(path); err != nil {
		return "", errors.Join(fmt.Errorf("nothing was added, the sources do not fit in: %w", err), os.Remove(file))
	}
	return file, nil
}

// putWhole makes a file that is there whole or not at all, and replaces none.
func putWhole(dir, file, body string) (err error) {
	f, err := os.CreateTemp(dir, ".added-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(body)
	if err = errors.Join(err, f.Sync(), f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), file); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// A file system without links: the name has a random part, so nothing is replaced.
	return os.Rename(f.Name(), file)
}
