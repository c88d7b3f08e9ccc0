package match

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// irregular.txt.gz comes from WordNet 3.0 and SCOWL by the program tools/train/words; their
// licences lie beside it.
//
//go:embed irregular.txt.gz
var irregularTable []byte

// irregularForms leads from the irregular forms of English words to the stems of
// their bases (spoke: speak), and from British spellings to those of American ones
// (tumour: tumor). It is read once, when the first text is parsed.
var irregularForms = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, 4000)
	z, err := gzip.NewReader(bytes.NewReader(irregularTable))
	if err != nil {
		panic(fmt.Sprintf("match: the table of irregular words in the program: %v", err))
	}
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		form, stem, _ := strings.Cut(sc.Text(), " ")
		out[form] = stem
	}
	if err := sc.Err(); err != nil {
		panic(fmt.Sprintf("match: the table of irregular words in the program: %v", err))
	}
	return out
})
