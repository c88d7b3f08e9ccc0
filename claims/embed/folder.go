package embed

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// folder reads the files of a model and remembers what it read, for the model's ID.
type folder struct {
	dir   string
	sum   hash.Hash
	names []string
}

// arithmetic is the version of what this package makes of a model's files. It is raised when the same files and texts come to
// give other vectors, so that kept vectors are not mixed with new ones.
const arithmetic = "encode 1"

func openFolder(dir string) (*folder, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, &Fault{File: dir, Err: plain(err), Do: "give the folder that the model's files lie in"}
	}
	if !info.IsDir() {
		return nil, &Fault{File: dir, Found: "a file", Want: "the folder that the model's files lie in", Do: "give " + filepath.Dir(dir)}
	}
	f := &folder{dir: dir, sum: sha256.New()}
	f.sum.Write([]byte(arithmetic))
	return f, nil
}

// path is where a file of the model is.
func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

// open opens a file that must be plain and no larger than most. It follows links: caches of published models consist of them.
func (f *folder) open(name string, most int64) (*os.File, int64, error) {
	path := f.path(name)
	// Asked before it is opened: opening a pipe waits for whoever writes to it.
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, 0, &Fault{File: path, Found: "something that is not a file", Want: "a file", Do: again}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, &Fault{File: path, Err: plain(err), Do: again}
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return nil, 0, &Fault{File: path, Err: plain(err), Do: again}
	}
	if info.Size() > most {
		_ = file.Close()
		return nil, 0, &Fault{File: path, Found: fmt.Sprintf("%d bytes", info.Size()), Want: fmt.Sprintf("at most %d", most), Do: another}
	}
	return file, info.Size(), nil
}

// read gives a file's contents.
func (f *folder) read(name string, most int64) ([]byte, error) {
	file, size, err := f.open(name, most)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data := make([]byte, size)
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, &Fault{File: f.path(name), Err: err, Do: again}
	}
	f.mark(name, size)
	f.sum.Write(data)
	return data, nil
}

// optional gives a file's contents, or nil where there is none.
func (f *folder) optional(name string, most int64) ([]byte, error) {
	data, err := f.read(name, most)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// has says whether there is such a file.
func (f *folder) has(name string) bool {
	_, err := os.Stat(f.path(name))
	return err == nil
}

// mark remembers a file, and puts its name and length before its contents, so that no two sets of files have the same sum.
func (f *folder) mark(name string, size int64) {
	f.names = append(f.names, name)
	fmt.Fprintf(f.sum, "\n%q %d\n", name, size)
}

// plain takes the path off an error of the system: the Fault says it already.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
