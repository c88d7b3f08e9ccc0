package warc_test

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rumordesk/rumordesk/crawler/warc"
)

// A cited page is kept as its redacted text, with the hash of what the server sent, and
// found again by the number of its record.
func ExampleWriter_Write() {
	dir, err := os.MkdirTemp("", "evidence")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	w, err := warc.NewWriter(warc.Options{Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	at, err := w.Write(warc.Page{
		URL: "https://agency.example/reservoir", At: time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC),
		Title: "Water tests are good", Text: "Nothing harmful was found in the water. 水中没有发现有害物质。",
		RawSHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	record, err := warc.Find(filepath.Join(dir, at.File), at.ID)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(record.Type(), record.Date().Format(time.RFC3339), record.TargetURI())
	fmt.Println(record.RawSHA256()[:12], string(record.Block))
	// Output:
	// conversion 2026-03-01T08:30:00Z https://agency.example/reservoir
	// 9f86d081884c Nothing harmful was found in the water. 水中没有发现有害物质。
}
