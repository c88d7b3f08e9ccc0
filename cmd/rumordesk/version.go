package main

import "runtime/debug"

// version is what the build knows of itself; docs/release.md says what that is.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return unversioned
	}
	return versionOf(info)
}

// unversioned is the version of a build that knows neither a tag nor a commit: by "go
// run", or in a folder without git.
const unversioned = "devel"

// versionOf is the module's version (a tag, or the time and the commit), else the
// commit alone.
func versionOf(info *debug.BuildInfo) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			commit = "-" + s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+dirty"
		}
	}
	if commit == "" {
		return unversioned
	}
	return unversioned + commit + changed
}
