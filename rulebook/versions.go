package rulebook

import (
	"errors"
	"fmt"

	"github.com/rumordesk/rumordesk/history"
)

// Version is what a rule file said once.
type Version = history.Version

// versions is the folder of what the rule files have said.
func (b *Book) versions() history.Folder { return history.Folder{Dir: b.o.History, Now: b.o.Now} }

// Versions lists what a file has said, newest first, also of one that was removed.
func (b *Book) Versions(name string) ([]Version, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.versions().Versions(name)
}

// VersionText is the text of the newest version with this hash; ErrNoFile where there
// is none.
func (b *Book) VersionText(name, hash string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	text, err := b.versions().Text(name, hash)
	if errors.Is(err, history.ErrNone) {
		err = fmt.Errorf("%w: %w", ErrNoFile, err)
	}
	return text, err
}

// Removed lists the files of which there are only versions left, by name.
func (b *Book) Removed() ([]string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	names, err := b.versions().Names()
	if err != nil {
		return nil, fmt.Errorf("versions of rule files: %w", err)
	}
	var out []string
	for _, name := range names {
		if _, err := b.find(name); err != nil {
			out = append(out, name)
		}
	}
	return out, nil
}

// archive keeps a version unless it is the newest already. What goes wrong is
// logged: rules take effect without an archive too.
func (b *Book) archive(name string, text []byte) {
	if err := b.versions().Keep(name, text); err != nil {
		b.o.Log.Warn("a version of a rule file is not kept", "file", name, "error", err)
	}
}

// archiveAll keeps the version of each file that is there. The caller has the lock.
func (b *Book) archiveAll() {
	for _, f := range b.sorted() {
		if text, err := readAll(f.path); err == nil {
			b.archive(f.name, text)
		}
	}
}
