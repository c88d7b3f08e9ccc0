package extract

import "strings"

// A responsive page may hold the same stretch twice, once for each width of the screen, one after the other. A story, a list, a
// table and a poem say things twice, too: what is taken for a copy is long, and repeats whole what stands right before it.
const (
	minCopy      = 40   // words of a copy
	minCopyBlock = 25   // of them, of its longest paragraph outside of lists and tables
	maxCopy      = 2000 // paragraphs of a copy
	maxTries     = 4    // earlier places that are looked at for each paragraph
)

// once gives the paragraphs without second copies, with their blocks.
func once(paragraphs []string, blocks []*block) ([]string, []*block) {
	ids := make([]int, len(paragraphs))
	known := map[string]int{}
	last := make([]int, 0, len(paragraphs)) // of each text, where it stood last
	before := make([]int, len(paragraphs))  // where the same text stood before, or -1
	sums := make([]int, len(paragraphs)+1)
	for i, p := range paragraphs {
		id, ok := known[p]
		if !ok {
			id = len(last)
			known[p], last = id, append(last, -1)
		}
		ids[i], before[i], last[id] = id, last[id], i
		sums[i+1] = sums[i] + blocks[i].words
	}
	copied := func(i, k int) bool {
		if k > maxCopy || i+k > len(ids) || sums[i+k]-sums[i] < minCopy {
			return false
		}
		if in := blocks[i].list; in != nil && in == blocks[i-1].list {
			return false // both ends of the stretch lie within one list
		}
		long := false
		for j := i; j < i+k; j++ {
			if ids[j] != ids[j-k] {
				return false
			}
			long = long || blocks[j].words >= minCopyBlock && blocks[j].list == nil
		}
		return long
	}
	out, kept := paragraphs[:0:0], blocks[:0:0]
next:
	for i := 0; i < len(paragraphs); i++ {
		for j, n := before[i], 0; j >= 0 && n < maxTries; j, n = before[j], n+1 {
			if k := i - j; copied(i, k) {
				i += k - 1
				continue next
			}
		}
		out, kept = append(out, paragraphs[i]), append(kept, blocks[i])
	}
	return out, kept
}

// joinRows puts the rows of a table on lines of one paragraph.
func joinRows(paragraphs []string, blocks []*block) []string {
	var out []string
	for i := 0; i < len(paragraphs); {
		k := i + 1
		for blocks[i].row && k < len(paragraphs) && blocks[k].row && blocks[k].list == blocks[i].list {
			k++
		}
		out = append(out, strings.Join(paragraphs[i:k], "\n"))
		i = k
	}
	return out
}
