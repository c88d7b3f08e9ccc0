package rulebook_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/rulebook"
)

// bigPack is a file of n rules with ten terms each, every one another word.
func bigPack(file, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "groups:\n  - name: g%d\n    rules:\n", file)
	for i := range n {
		fmt.Fprintf(&b, "      - id: rule-%d-%d\n        detection:\n", file, i)
		for s, name := range []string{"a", "b"} {
			fmt.Fprintf(&b, "          %s: {", name)
			for t := range 5 {
				k := ((file*n+i)*2+s)*5 + t
				word := string(rune(0x4e00+k%5000)) + string(rune(0x4e00+(k*7)%5000)) + string(rune(0x4e00+k/5000))
				if t%2 == 0 {
					word = fmt.Sprintf("w%x term%x*", k*2654435761%1000003, k)
				}
				fmt.Fprintf(&b, "%q: %d, ", word, 5+s)
			}
			b.WriteString("}\n")
		}
		b.WriteString("          close: {near: [a, b], within: 10, weight: 5}\n        condition: a and b\n        threshold: 10\n")
	}
	return b.String()
}

// BenchmarkSwap is the time from a changed file on disk to the set in force: 1,000
// rules with 10,000 terms in ten files, of which one changes. MB is what the heap
// keeps of the set.
func BenchmarkSwap(b *testing.B) {
	dir := b.TempDir()
	for f := range 10 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.yaml", f)), []byte(bigPack(f, 100)), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	book, err := rulebook.Open(rulebook.Options{
		Find: func() ([]string, error) { return filepath.Glob(filepath.Join(dir, "*.yaml")) }, Dir: dir, Patterns: []string{"*.yaml"},
	})
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	n := 0
	for b.Loop() {
		n++
		if err := os.WriteFile(filepath.Join(dir, "0.yaml"), []byte(bigPack(0, 100)+strings.Repeat("#\n", n)), 0o600); err != nil {
			b.Fatal(err)
		}
		if err := book.Reload(); err != nil {
			b.Fatal(err)
		}
	}
	if book.Set().Len() != 1000 || book.Set().Terms() != 10_000 {
		b.Fatalf("%d rules, %d terms", book.Set().Len(), book.Set().Terms())
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
}
