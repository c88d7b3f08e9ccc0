//go:build unix

package disk_test

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/disk"
)

func TestFloor(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		floor disk.Floor
		want  string // in the error; empty for none
	}{
		"no floor":                   {disk.Floor{Dir: dir}, ""},
		"a byte":                     {disk.Floor{Dir: dir, Min: 1}, ""},
		"more than any disk has":     {disk.Floor{Dir: dir, Min: math.MaxUint64}, "MB are free in " + dir + " and 17592186044415 MB are wanted"},
		"a folder that is not there": {disk.Floor{Dir: filepath.Join(dir, "gone"), Min: math.MaxUint64}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := tt.floor.Check()
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Check() = %v, want an error with %q", err, tt.want)
			}
		})
	}
}
