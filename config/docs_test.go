package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/codebook"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/rules"
)

// yamlBlocks are the examples of a page of the documentation.
func yamlBlocks(t *testing.T, page string) []string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "docs", "guide", page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, part := range strings.Split(string(body), "```yaml\n")[1:] {
		block, _, closed := strings.Cut(part, "```")
		if !closed {
			t.Fatalf("%s: a block is not closed", page)
		}
		out = append(out, block)
	}
	if len(out) == 0 {
		t.Fatalf("%s has no examples", page)
	}
	return out
}

func TestConfigurationPage(t *testing.T) {
	for _, block := range yamlBlocks(t, "configuration.md") {
		dir := t.TempDir()
		path := filepath.Join(dir, config.FileName)
		if err := os.WriteFile(path, []byte(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Join(dir, "rules"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "rules", "a.yaml"), []byte("groups: []\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Sources) == 0 || c.Clocks != config.DefaultClocks() || c.Priority != config.DefaultPriority() {
			t.Errorf("the example no longer shows the defaults: %+v", c)
		}
	}
}

func TestKnownClaimsPage(t *testing.T) {
	for _, block := range yamlBlocks(t, "known-claims.md") {
		if r, err := config.ParseRatings("docs/guide/known-claims.md", []byte(block)); err != nil || len(r.Words) == 0 || len(r.Numbers) == 0 {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

func TestCodebookPage(t *testing.T) {
	for _, block := range yamlBlocks(t, "codebook.md") {
		if b, err := codebook.Parse("docs/guide/codebook.md", []byte(block)); err != nil || len(b.Codes) == 0 || len(b.Types) == 0 || len(b.Topics) == 0 {
			t.Errorf("%+v, %v", b, err)
		}
	}
}

func TestRulesPage(t *testing.T) {
	for _, block := range yamlBlocks(t, "rules.md") {
		f, err := rules.Parse("docs/guide/rules.md", []byte(block))
		if err != nil {
			t.Fatal(err)
		}
		set, err := rules.Compile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range set.Test() {
			if !r.Passed() {
				t.Errorf("%s: %q: want a hit: %t; %s", r.RuleID, r.Text, r.Want, r.Why)
			}
		}
		for _, w := range set.Warnings() {
			t.Error(w)
		}
	}
}

// Every pack is in the guide's table.
func TestRulesPageNamesEveryPack(t *testing.T) {
	body, err := os.ReadFile(filepath.Join("..", "docs", "guide", "rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, files := packs(t)
	for _, f := range files {
		if name := filepath.Base(f.Name); !strings.Contains(string(body), "`"+name+"`") {
			t.Errorf("docs/guide/rules.md does not name %s", name)
		}
	}
}
