//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// nobody is the user of that name on every Unix.
const nobody = 65534

// reader runs the program as a user who may read a folder and not write it: root may do everything, so that it runs as nobody.
type reader struct {
	*testing.T
	binary, config string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // the folder of the test's binary is closed to others
	r := &reader{T: t, binary: filepath.Join(dir, "rumordesk"), config: filepath.Join(dir, "desk", config.FileName)}
	if err := os.Chmod(filepath.Dir(dir), 0o711); err != nil { //nolint:gosec // others go through it
		t.Fatal(err)
	}
	b, err := os.ReadFile(self)
	if err == nil {
		err = os.WriteFile(r.binary, b, 0o755) //nolint:gosec // others run it
	}
	if err == nil {
		_, err = config.Write(filepath.Dir(r.config))
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// data is the data folder.
func (r *reader) data() string { return filepath.Join(filepath.Dir(r.config), "data") }

// fill stores two items and a case, and leaves the folder as state says: "closed", or as a kill leaves it.
func (r *reader) fill(state string) {
	r.Helper()
	cfg, err := config.Load(r.config)
	if err != nil {
		r.Fatal(err)
	}
	a, err := app.Open(r.Context(), app.Options{Config: cfg, DataDir: r.data()})
	if err != nil {
		r.Fatal(err)
	}
	for n, text := range []string{"The MMR vaccine causes autism, a leaflet says.", "The harbour opens on Monday."} {
		_, err := a.Ingest(r.Context(), desk.Draft{URL: "https://news.example/" + string(rune('a'+n)), Publisher: "news.example", Source: "news", Kind: desk.News,
			Title: text, Text: strings.Repeat(text+" ", 5), Lang: "en", FetchedAt: time.Now()})
		if err != nil {
			r.Fatal(err)
		}
	}
	if _, err := a.Search(r.Context(), index.Request{Query: "harbour"}); err != nil { // makes the index
		r.Fatal(err)
	}
	killed := filepath.Join(r.TempDir(), "data")
	if err := os.CopyFS(killed, os.DirFS(r.data())); err != nil {
		r.Fatal(err)
	}
	if err := a.Close(); err != nil {
		r.Fatal(err)
	}
	if state != "closed" {
		if err := errors.Join(os.RemoveAll(r.data()), os.Rename(killed, r.data())); err != nil {
			r.Fatal(err)
		}
		if info, err := os.Stat(filepath.Join(r.data(), "rumordesk.db-wal")); err != nil || info.Size() == 0 {
			r.Fatalf("no log was left: %v", err)
		}
	}
	if state == "killed, restored without its shared memory" {
		if err := os.Remove(filepath.Join(r.data(), "rumordesk.db-shm")); err != nil {
			r.Fatal(err)
		}
	}
	r.chmod(0o555, 0o444)
	r.Cleanup(func() { r.chmod(0o755, 0o644) }) // so that it can be removed
}

// chmod sets the modes of all folders and files of the desk.
func (r *reader) chmod(folder, file fs.FileMode) {
	r.Helper()
	root := filepath.Dir(r.config)
	walk := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() == "secret.key" {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, folder)
		}
		return os.Chmod(path, file)
	}
	if err := os.Chmod(root, 0o755); err != nil { //nolint:gosec // others read it
		r.Fatal(err)
	}
	if err := filepath.WalkDir(root, walk); err != nil {
		r.Fatal(err)
	}
}

func (r *reader) run(args ...string) (stdout, stderr string, err error) {
	r.Helper()
	cmd := exec.CommandContext(r.Context(), r.binary, append([]string{"--config", r.config}, args...)...) //nolint:gosec // our own
	cmd.Dir, cmd.Env = "/", []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin"}
	cmd.Stdin = strings.NewReader(password + "\n")
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var out, say strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &say
	err = cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		r.Fatalf("run %v: %v", args, err)
	}
	return out.String(), say.String(), err
}

// TestReadOnlyFolder: a data folder that can be read and not written is read by every command that reads; one that writes says why
// it cannot, and what to do. Nothing in the folder changes.
func TestReadOnlyFolder(t *testing.T) {
	r := newReader(t)
	r.fill("closed")
	if stdout, stderr, err := r.run("version"); err != nil {
		t.Skipf("another user cannot run a program in %s here: %v, %s%s", filepath.Dir(r.binary), err, stdout, stderr)
	}
	before := r.tree()
	for _, tt := range []struct{ args, want string }{
		{"queue list", "autism"},
		{"queue show 1", "autism"},
		{"search harbour", "The harbour opens"},
		{"search --reworded harbour", ""},
		{"match harbour", ""},
		{"doctor", "it can only be read"},
		{"audit verify", "unbroken"},
		{"signals", ""},
		{"sources", "who"},
		{"rules suggest", "precision"},
		{"rules explain vaccine-autism --item 1", ""},
		{"rules backtest " + filepath.Join(filepath.Dir(r.config), "rules", "vaccines.yaml"), "2 items"},
		{"rules check", "all good"},
		{"export opml", "<opml"},
		{"user list", ""},
		{"encoder list", "built in"},
	} {
		if stdout, stderr, err := r.run(strings.Fields(tt.args)...); err != nil || !strings.Contains(stdout, tt.want) {
			t.Errorf("%s: %v, %s%s", tt.args, err, stdout, stderr)
		}
	}
	for _, args := range []string{
		"queue accept 1", "queue discard 1 --reason no", "reindex", "crawl --once", "crawl", "serve",
		"user add x@example.org --name X --role editor --password-stdin", "sources pause who-news",
	} {
		_, stderr, err := r.run(strings.Fields(args)...)
		if err == nil || !strings.Contains(stderr, "cannot be written: permission denied; run this as the user") {
			t.Errorf("%s: %v, %q", args, err, stderr)
		}
	}
	if after := r.tree(); after != before {
		t.Errorf("the folder was\n%sand is\n%s", before, after)
	}
}

// tree lists the data folder with sizes and times.
func (r *reader) tree() string {
	r.Helper()
	var out strings.Builder
	err := filepath.WalkDir(r.data(), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			out.WriteString(path + " " + info.ModTime().Format(time.RFC3339Nano) + "\n")
		}
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
	return out.String()
}

// TestReadOnlyFolderAfterAKill: what a kill left in the database's log is read, too.
func TestReadOnlyFolderAfterAKill(t *testing.T) {
	for _, state := range []string{"killed", "killed, restored without its shared memory"} {
		t.Run(state, func(t *testing.T) {
			r := newReader(t)
			r.fill(state)
			if _, _, err := r.run("version"); err != nil {
				t.Skipf("another user cannot run a program in %s here: %v", filepath.Dir(r.binary), err)
			}
			for args, want := range map[string]string{"queue list": "autism", "search harbour": "The harbour opens", "doctor": "unbroken"} {
				if stdout, stderr, err := r.run(strings.Fields(args)...); err != nil || !strings.Contains(stdout, want) {
					t.Errorf("%s: %v, %s%s", args, err, stdout, stderr)
				}
			}
		})
	}
}
