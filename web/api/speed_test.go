package api

import (
	"fmt"
	"net/http/httptest"
	"testing"
)

// BenchmarkCases reads pages of the queue of 50,000 cases, each at a cursor of its own.
func BenchmarkCases(b *testing.B) {
	desk := newBench(b)
	desk.many(50_000)
	cursor, i := "", 0
	for b.Loop() {
		r := httptest.NewRequest("GET", fmt.Sprintf("%s/cases?stage=new,accepted&cursor=%s", Base, cursor), nil)
		r.Header.Set("Authorization", "Bearer "+desk.tokens["Rita"])
		w := httptest.NewRecorder()
		desk.h.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Code, w.Body)
		}
		if i++; i%10 == 1 {
			cursor = desk.must(200, "Rita", "GET", "/cases?limit=200&stage=new,accepted&cursor="+cursor, "").text("next")
		}
	}
}
