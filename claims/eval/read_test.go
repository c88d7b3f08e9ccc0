package eval

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/tsv"
)

func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	set, err := Read(
		write(t, "claims.tsv", "\xEF\xBB\xBFclaim_id\tclaim\ttitle\r\n1\tA \"quoted\" claim\tT\r\n\r\n2\t主张\t\n"),
		write(t, "queries.tsv", "Query_ID\ttext\nq1\ta text\n"),
		write(t, "qrels.tsv", "query_id\tclaim_id\nq1\t1\nq1\t2\n"))
	want := Set{
		Claims:  []match.Claim{{ID: "1", Claim: "A \"quoted\" claim", Title: "T"}, {ID: "2", Claim: "主张"}},
		Queries: []Query{{"q1", "a text"}},
		Right:   map[string][]string{"q1": {"1", "2"}},
	}
	if err != nil || !reflect.DeepEqual(set, want) {
		t.Errorf("%+v, %v", set, err)
	}
	if claims, err := ReadClaims(write(t, "two.tsv", "claim_id\tclaim\n1\tno title\n")); err != nil || len(claims) != 1 {
		t.Errorf("%+v, %v", claims, err)
	}
}

// TestReadByName: columns are found by their names, wherever they stand and whatever else there is.
func TestReadByName(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want match.Claim
	}{
		"behind":                {"claim_id\tclaim\ttitle\tlang\turl\n1\tc\tt\ten\thttps://x.example/\n", match.Claim{ID: "1", Claim: "c", Title: "t"}},
		"in front":              {"url\tclaim_id\tclaim\ttitle\nhttps://x.example/\t1\tc\tt\n", match.Claim{ID: "1", Claim: "c", Title: "t"}},
		"between":               {"claim_id\tlang\tclaim\tdate\ttitle\n1\ten\tc\t2026\tt\n", match.Claim{ID: "1", Claim: "c", Title: "t"}},
		"in another order":      {"title\tclaim\tclaim_id\nt\tc\t1\n", match.Claim{ID: "1", Claim: "c", Title: "t"}},
		"no title":              {"lang\tclaim_id\tclaim\tverdict\nen\t1\tc\tfalse\n", match.Claim{ID: "1", Claim: "c"}},
		"the end left out":      {"lang\tclaim_id\tclaim\ttitle\nen\t1\tc\n", match.Claim{ID: "1", Claim: "c"}},
		"names of another case": {"LANG\tClaim_ID \tCLAIM\nen\t1\tc\n", match.Claim{ID: "1", Claim: "c"}},
	} {
		got, err := ReadClaims(write(t, "c.tsv", tt.text))
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], tt.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if q, err := ReadQueries(write(t, "q.tsv", "lang\tquery_id\ttext\nen\tq1\ta text\n")); err != nil || len(q) != 1 || q[0] != (Query{"q1", "a text"}) {
		t.Errorf("queries: %+v, %v", q, err)
	}
	if r, err := ReadRight(write(t, "r.tsv", "by\tclaim_id\tquery_id\nx\t1\tq1\n")); err != nil || !reflect.DeepEqual(r, map[string][]string{"q1": {"1"}}) {
		t.Errorf("right: %+v, %v", r, err)
	}
	if _, err := ReadClaims(write(t, "c.tsv", "lang\tclaim_id\tclaim\nen\t1\n")); err == nil || !strings.Contains(err.Error(), "c.tsv:2: 2 columns where the header has 3") {
		t.Errorf("a row without its claim: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	for want, text := range map[string]string{
		"c.tsv:1: the file is empty":             "",
		"c.tsv:1: the first row must be":         "claim_id\n",
		`c.tsv:1:2: column 2 is called "klaim"`:  "claim_id\tklaim\n",
		"c.tsv:3: 3 columns where the header":    "claim_id\tclaim\n1\ta\n2\tb\tc\n",
		"c.tsv:2: 1 columns where the header":    "claim_id\tclaim\n1\n",
		"c.tsv:3: claim_id \"1\" stands in line": "claim_id\tclaim\n1\ta\n1\tb\n",
		"c.tsv:2: claim_id is empty":             "claim_id\tclaim\n\ta\n",
		"c.tsv:2: claim_id is longer":            "claim_id\tclaim\n" + strings.Repeat("x", maxID+1) + "\ta\n",
		"c.tsv:2: not UTF-8":                     "claim_id\tclaim\n1\t\xff\n",
		"c.tsv:2: the line is longer":            "claim_id\tclaim\n1\t" + strings.Repeat("x", tsv.MaxLine) + "\n",
	} {
		if _, err := ReadClaims(write(t, "c.tsv", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := ReadQueries(filepath.Join(t.TempDir(), "nowhere.tsv")); !os.IsNotExist(err) {
		t.Errorf("error %v", err)
	}
}

// A row that is handed on is whole; what is wrong is told with its place.
func FuzzReadRows(f *testing.F) {
	f.Add([]byte("claim_id\tclaim\ttitle\n1\ta\tb\n2\tc\n"))
	f.Add([]byte("\xEF\xBB\xBFclaim_id\tclaim\r\n\r\n1\t\xff\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		last := 1
		err := readRows(strings.NewReader(string(raw)), "x.tsv", []string{"claim_id", "claim", "title"}, 2, func(line int, row []string) error {
			if line <= last || len(row) < 2 || len(row) > 3 {
				t.Fatalf("line %d after %d: %q", line, last, row)
			}
			last = line
			for _, v := range row {
				if !utf8.ValidString(v) || strings.ContainsAny(v, "\t\n") {
					t.Fatalf("%q", v)
				}
			}
			return nil
		})
		if err != nil && !strings.HasPrefix(err.Error(), "x.tsv:") {
			t.Fatalf("no place: %v", err)
		}
	})
}
