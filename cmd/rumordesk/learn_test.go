package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// What is read of a table is redacted text in some language, or the table is refused with its place.
func FuzzReadTexts(f *testing.F) {
	f.Add("lang\ttitle\ttext\nen\tA\tone of them, anna@example.org\n")
	f.Add("claim_id\tclaim\ttitle\n1\t喝大蒜水根治发热\tNo\n")
	f.Add("text\n\n")
	f.Add("TEXT\tText\r\nx\ty\r\n")
	f.Add("name\n1\n")
	f.Fuzz(func(t *testing.T, table string) {
		texts, err := readTexts(strings.NewReader(table), "f.tsv", "s")
		if err != nil && !strings.HasPrefix(err.Error(), "f.tsv:") {
			t.Fatalf("an error without its place: %v", err)
		}
		if rows := strings.Count(table, "\n") + 1; len(texts) > rows {
			t.Fatalf("%d texts of %d rows", len(texts), rows)
		}
		for _, x := range texts {
			if x.Title == "" && x.Text == "" || x.Source != "s" || x.Lang == "" || !utf8.ValidString(x.Title+x.Text) || strings.Contains(x.Text, "anna@example.org") {
				t.Fatalf("%+v", x)
			}
		}
	})
}
