package eval

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// ReadTwins reads which claims say the same: IDs parted by spaces, a group a line;
// lines that begin with # are remarks. A claim is in one group at most. Errors name
// the file, the line and what to do.
func ReadTwins(name string) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readTwins(f, name)
}

func readTwins(r io.Reader, name string) ([][]string, error) {
	var out [][]string
	seen := map[string]int{}
	sc := bufio.NewScanner(r)
	line := 0
	for sc.Scan() {
		line++
		if !utf8.Valid(sc.Bytes()) {
			return nil, fmt.Errorf("%s:%d: not UTF-8; save the file as UTF-8", name, line)
		}
		if bytes.HasPrefix(sc.Bytes(), []byte("#")) {
			continue
		}
		ids := strings.Fields(sc.Text())
		if len(ids) == 1 {
			return nil, fmt.Errorf("%s:%d: %q stands alone; name the claims that say the same in one line", name, line, clip(ids[0]))
		}
		for _, id := range ids {
			if err := unique(seen, "claim", id, line); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, line, err)
			}
		}
		if len(ids) > 0 {
			out = append(out, ids)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	return out, nil
}
