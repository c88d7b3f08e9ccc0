package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func write(t *testing.T, dir, name, body string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSourcesFrom(t *testing.T) {
	dir := t.TempDir()
	main := write(t, dir, FileName, "sources_from: [sources/*.yaml]\nsources:\n  - {id: a, kind: news, language: en, feed: https://a.example/f}\n")
	c, err := Load(main)
	if err != nil || len(c.Sources) != 1 {
		t.Fatalf("without the folder: %v", err)
	}
	further := write(t, dir, "sources/b.yaml", "sources:\n  - {id: b, kind: news, language: en, feed: https://b.example/f}\n")
	if c, err = Load(main); err != nil || len(c.Sources) != 2 || c.Sources[1].ID != "b" || c.Sources[1].File != further || c.Sources[1].Line != 2 {
		t.Fatalf("%+v %v", c, err)
	}
	write(t, dir, "sources/c.yaml", "sources:\n  - {id: a, kind: news, language: en, feed: https://b.example/f}\nlisten: x\n")
	_, err = Load(main)
	for _, want := range []string{"c.yaml:2:", `"a" is already used in ` + main + ":3", "already reads this address", `unknown key "listen"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

func TestAddSources(t *testing.T) {
	dir := t.TempDir()
	main := write(t, dir, FileName, "sources_from: [sources/*.yaml]\n")
	one := []NewSource{{Source: Source{ID: "a", Name: "A: \"b\" # c", Kind: KindNews, Language: "no", Feed: "https://a.example/f?x=1&y=#z", Schedule: "@hourly"}, Remark: "Health\nlisten: evil"}}
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	file, err := AddSources(main, one, "Added.", now)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(main)
	if err != nil || len(c.Sources) != 1 || c.Sources[0].Name != one[0].Name || c.Sources[0].File != file || c.Sources[0].Language != "no" {
		t.Fatalf("%+v %v", c, err)
	}
	// The same once more does not fit in, and leaves nothing behind.
	if _, err := AddSources(main, one, "Added.", now); err == nil {
		t.Error("the same source was added twice")
	}
	left, err := os.ReadDir(filepath.Join(dir, "sources"))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v %v", left, err)
	}
	none := write(t, dir, "none.yaml", "sources: []\n")
	if _, err := AddSources(none, one, "", now); !errors.Is(err, ErrNowhere) {
		t.Errorf("without sources_from: %v", err)
	}
	odd := write(t, dir, "odd.yaml", "sources_from: ['*/x.yaml']\n")
	if _, err := AddSources(odd, one, "", now); !errors.Is(err, ErrNowhere) {
		t.Errorf("a pattern of many folders: %v", err)
	}
}

// TestWrittenSourcesReadBack: what is written is what is read.
func TestWrittenSourcesReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []NewSource
		for i := range rapid.IntRange(0, 4).Draw(t, "n") {
			id := rapid.StringMatching(`[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?`).Draw(t, "id") + string(rune('a'+i))
			s := Source{ID: id, Name: oneLine(rapid.String().Draw(t, "name")), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Language: rapid.SampledFrom([]string{"en", "zh", "no"}).Draw(t, "language"), Schedule: rapid.SampledFrom([]string{"@hourly", "*/30 * * * *"}).Draw(t, "schedule")}
			if r := []rune(s.Name); len(r) > 200 {
				s.Name = oneLine(string(r[:200]))
			}
			if s.Name == "" {
				s.Name = id
			}
			address := "https://" + id + ".example/" + rapid.StringMatching(`[a-z#&?=,:'{}\[\]*!%@-]{0,10}`).Draw(t, "path")
			if !ValidAddress(address) {
				address = "https://" + id + ".example/"
			}
			switch rapid.IntRange(0, 2).Draw(t, "way") {
			case 0:
				s.Feed = address
			case 1:
				s.Sitemap = address
			default:
				s.Listing = &Listing{URL: address, Links: `a[href*="/news/"], h2 > a`}
			}
			if rapid.Bool().Draw(t, "rated") {
				s.Rate, _ = ParseRate("30/m")
			}
			s.MaxPages, s.Paused = rapid.IntRange(0, 9).Draw(t, "pages"), rapid.Bool().Draw(t, "paused")
			list = append(list, NewSource{Source: s, Remark: rapid.String().Draw(t, "remark")})
		}
		body := "sources:\n" + SourcesYAML(list)
		c, err := Parse("x.yaml", []byte(body))
		if err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		if len(c.Sources) != len(list) {
			t.Fatalf("%d sources of %d", len(c.Sources), len(list))
		}
		for i, got := range c.Sources {
			got.File, got.Line = "", 0
			if !reflect.DeepEqual(got, list[i].Source) {
				t.Errorf("got %+v, want %+v\n%s", got, list[i].Source, body)
			}
		}
	})
}
