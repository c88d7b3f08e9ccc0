package main

import (
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	vcs := func(revision, modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "GOOS", Value: "linux"}, {Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: modified}}
	}
	const revision = "fc39c53e9b75c68bb2898f0e25d711438b82a3ab"
	for _, c := range []struct {
		name    string
		version string
		build   []debug.BuildSetting
		want    string
	}{
		{"a tag", "v0.1.0", vcs(revision, "false"), "v0.1.0"},
		{"a commit", "v0.0.0-20261129214949-fc39c53e9b75", vcs(revision, "false"), "v0.0.0-20261129214949-fc39c53e9b75"},
		{"a changed tree", "v0.0.0-20261129214949-fc39c53e9b75+dirty", vcs(revision, "true"), "v0.0.0-20261129214949-fc39c53e9b75+dirty"},
		{"a commit without a module version", "(devel)", vcs(revision, "false"), "devel-fc39c53e9b75"},
		{"the same with changes", "(devel)", vcs(revision, "true"), "devel-fc39c53e9b75+dirty"},
		{"go run", "(devel)", nil, "devel"},
		{"a test binary", "", nil, "devel"},
		{"a revision that is none", "(devel)", vcs("x", "true"), "devel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			info := &debug.BuildInfo{Main: debug.Module{Version: c.version}, Settings: c.build}
			if got := versionOf(info); got != c.want {
				t.Errorf("versionOf(%q, %v) = %q, want %q", c.version, c.build, got, c.want)
			}
		})
	}
}
