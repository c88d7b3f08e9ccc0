package claimreview_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
	"github.com/rumordesk/rumordesk/crawler/urls"
)

func checkReview(t *testing.T, r claimreview.Review) {
	t.Helper()
	for _, s := range []string{r.Claim, r.Title, r.Rating, r.URL, r.Publisher, r.Lang} {
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\x00") || strings.TrimSpace(s) != s {
			t.Errorf("text %q", s)
		}
	}
	if r.Claim == "" || r.Rating == "" && !r.Graded || r.Grade < 0 || r.Grade > 1 || r.Grade != 0 && !r.Graded {
		t.Errorf("review %+v", r)
	}
	if r.BadTime != (r.BadTime && r.ReviewedAt.IsZero()) || !r.ReviewedAt.IsZero() && (r.ReviewedAt.Year() < 1989 || r.ReviewedAt.Year() > 2200) {
		t.Errorf("time %v, %v", r.ReviewedAt, r.BadTime)
	}
	if r.URL != "" {
		if again, err := urls.Canonical(r.URL); err != nil || again != r.URL {
			t.Errorf("address %q: %q, %v", r.URL, again, err)
		}
	}
}

// FuzzRead: whatever a file holds, each record is whole or says what is wrong, stands
// in its place, and the same file is read alike twice.
func FuzzRead(f *testing.F) {
	f.Add([]byte(feed), uint8(0))
	f.Add([]byte("claim,url,rating\n\"A\n\",https://c.example/1,x\n"), uint8(3))
	f.Add([]byte(`{"claim":"A","rating":"x","url":"https://c.example/1","grade":0.5}`+"\n{}\n"), uint8(4))
	f.Add([]byte(`[[{"@graph":[{"@type":"ClaimReview"}]}],"\"}",1e5,true,-]`), uint8(2))
	f.Add([]byte("\x1f\x8b\b\x00\x00\x00\x00\x00\x00\xff"), uint8(1))
	charsets := []string{"", "gb18030", "utf-16le"}
	formats := append([]claimreview.Format{""}, claimreview.Formats()...)
	f.Fuzz(func(t *testing.T, in []byte, as uint8) {
		run := func() (out []claimreview.Record, msg string) {
			_, err := claimreview.Read(bytes.NewReader(in), claimreview.Options{As: formats[int(as)%len(formats)], Charset: charsets[int(as)/len(formats)%len(charsets)]}, func(r claimreview.Record) error {
				out = append(out, r)
				return nil
			})
			if err != nil {
				msg = err.Error()
			}
			return out, msg
		}
		records, err := run()
		last := claimreview.Place{Line: 1, Column: 1}
		for _, r := range records {
			p := r.Place
			if p.Record < last.Record || p.Line < last.Line || p.Line == last.Line && p.Column < last.Column || p.Record < 1 {
				t.Errorf("place %+v after %+v", p, last)
			}
			last = p
			if r.Err == nil {
				checkReview(t, r.Review)
				if r.Review.URL == "" {
					t.Error("no address")
				}
			} else if r.Review != (claimreview.Review{}) {
				t.Errorf("both a review and an error: %+v", r)
			}
		}
		again, errAgain := run()
		if err != errAgain || len(again) != len(records) {
			t.Fatalf("again: %d records, %s; before %d, %s", len(again), errAgain, len(records), err)
		}
		for i := range again {
			if write(again[i]) != write(records[i]) {
				t.Errorf("again: %s", write(again[i]))
			}
		}
	})
}

// FuzzFind: whatever JSON-LD a page holds.
func FuzzFind(f *testing.F) {
	f.Add([]byte(feed))
	f.Add([]byte(`{"@type":"ClaimReview","claimReviewed":{"@value":"x"},"reviewRating":["a"],"url":["https://c.example"]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		var v any
		if json.Unmarshal(in, &v) != nil {
			return
		}
		for _, found := range claimreview.Find(v, "https://check.example/a/b") {
			if found.Err == nil {
				checkReview(t, found.Review)
			}
		}
	})
}
