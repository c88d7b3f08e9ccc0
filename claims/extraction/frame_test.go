package extraction

import "testing"

// Every row of the tables comes with an example and its result.
func TestRows(t *testing.T) {
	for name, table := range map[string]string{"english": englishTable, "chinese": chineseTable} {
		rows, err := readFrames(table, name == "english")
		if err != nil {
			t.Fatalf("%s.tsv: %v", name, err)
		}
		for _, f := range rows {
			text := plain(f.example)
			got, ok := f.apply(text, text, lower(text))
			if got = tidy(got); !ok || got != f.result {
				t.Errorf("%s.tsv:%d: %q becomes %q (%v), not %q\n%s", name, f.line, f.example, got, ok, f.result, f.pattern)
			}
		}
	}
}
