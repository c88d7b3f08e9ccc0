package robots

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestSpecification runs the cases of google's robots.txt specification test, if
// they are there. They take the address as it is written, so the test cuts the
// path out the way that specification does, and asks allowed directly.
func TestSpecification(t *testing.T) {
	files, _ := filepath.Glob(filepath.FromSlash("../../../shared/data/robots/*.textproto"))
	if len(files) == 0 {
		t.Skip("the shared data folder with the specification's cases is not there")
	}
	n := 0
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file := ""
		var at, agent string
		for _, f := range fields(string(src)) {
			switch f[0] {
			case "robotstxt":
				file = f[1]
			case "testurl":
				at = f[1]
			case "useragent":
				agent = f[1]
			case "expected_outcome":
				n++
				if got := Parse([]byte(file), agent).allowed(pathOf(at)); got != (f[1] == "ALLOWED") {
					t.Errorf("%s: agent %q, %s: allowed = %v\n%s", filepath.Base(name), agent, at, got, file)
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d cases were read", n)
	}
	t.Logf("%d cases in %d files", n, len(files))
}

// pathOf is the path, parameters and query of an address, not encoded any further.
func pathOf(u string) string {
	u = strings.TrimPrefix(u, "//")
	u, _, _ = strings.Cut(u, "#")
	if i := strings.Index(u, "://"); i >= 0 && !strings.ContainsAny(u[:i], "/?;") {
		u = u[i+3:]
	}
	i := strings.IndexAny(u, "/?;")
	if i < 0 {
		return "/"
	}
	if u[i] != '/' {
		return "/" + u[i:]
	}
	return u[i:]
}

// fields gives the name and value of every field of a text protocol buffer, in
// order, with adjacent string literals joined. It knows just what these files use.
func fields(src string) (out [][2]string) {
	var lines []string
	for line := range strings.Lines(src) {
		if s := strings.TrimSpace(line); !strings.HasPrefix(s, "#") {
			lines = append(lines, s)
		}
	}
	for _, s := range lines {
		if len(s) > 0 && s[0] == '"' {
			out[len(out)-1][1] += unquote(s)
			continue
		}
		name, v, ok := strings.Cut(s, ":")
		if !ok {
			continue
		}
		if v = strings.TrimSpace(v); strings.HasPrefix(v, `"`) {
			v = unquote(v)
		}
		out = append(out, [2]string{name, v})
	}
	return out
}

func unquote(s string) string {
	end := strings.LastIndexByte(s, '"')
	v, err := strconv.Unquote(s[:end+1])
	if err != nil {
		panic(fmt.Sprintf("unquote %s: %v", s, err))
	}
	return v
}
