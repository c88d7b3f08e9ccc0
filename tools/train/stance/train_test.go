package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/stance"
	"github.com/rumordesk/rumordesk/tools/race"
)

var learn = flag.Bool("learn", false, "learn the model anew and measure it, which takes a minute")

const data = "../../../../shared/data/stance-en"

// TestShipped learns the model from the evaluation data beside the project: it comes out as it is in the tree, and judges pairs of
// stories that it has not seen as well as it did, less two of a hundred.
func TestShipped(t *testing.T) {
	if !*learn {
		t.Skip("takes a minute; run with -learn")
	}
	english := readEnglish(t)
	chinese, id := readWritten(t)
	if _, err := read(t.Context(), english); err != nil {
		t.Fatal(err)
	}
	divide(english)
	have, err := os.ReadFile("../../../claims/stance/weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, file(fit(append(english, chinese...), chosen()), id)) {
		t.Error("claims/stance/weights.tsv is not what is learnt")
	}
	m := measure(english, cross(english, chinese, chosen()), once(english))
	if m.macro < 0.65 || m.relatedMacro < 0.57 || m.accuracy < 0.72 {
		t.Errorf("English: %+v", m)
	}
}

// TestWeights: the weights in the program judge the English pairs, which they have learnt from, well above what is published.
func TestWeights(t *testing.T) {
	race.Skip(t)
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	english := readEnglish(t)
	var b strings.Builder
	if err := judged(t.Context(), english, &b); err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(b.String()), "\n")
	f := strings.Split(rows[len(rows)-1], "|")
	if macro := strings.TrimSpace(f[5]); macro < ".67" {
		t.Errorf("macro F1 over the four is %s", macro)
	}
}

func readEnglish(t *testing.T) []*pair {
	t.Helper()
	if _, err := os.Stat(data); err != nil {
		t.Skip("no evaluation data beside the project:", err)
	}
	pairs, err := load(data)
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

func readWritten(t *testing.T) ([]*pair, string) {
	t.Helper()
	pairs, err := written()
	if err != nil {
		t.Fatal(err)
	}
	id, err := read(t.Context(), pairs)
	if err != nil {
		t.Fatal(err)
	}
	divide(pairs)
	return pairs, id
}

func once(pairs []*pair) []int {
	out := make([]int, len(pairs))
	for i := range out {
		out[i] = 1
	}
	return out
}

// TestWritten: the Chinese pairs alone teach more than chance, and their two readings agree.
func TestWritten(t *testing.T) {
	pairs, _ := readWritten(t)
	if len(pairs) < 120 {
		t.Errorf("%d Chinese pairs", len(pairs))
	}
	m := measure(pairs, cross(pairs, nil, chosen()), once(pairs))
	if m.macro < 0.6 {
		t.Errorf("learnt from other stories of the Chinese pairs alone: %+v", m)
	}
	var b strings.Builder
	agreement(&b, pairs)
	if want := "agree on 125 of 126 pairs, kappa .989"; !strings.Contains(b.String(), want) {
		t.Errorf("%s; docs/measurements/stance.md says %q", b.String(), want)
	}
}

// TestDivide: no claim and no article stands in two parts, and what a related pair joins stands in one.
func TestDivide(t *testing.T) {
	pairs := []*pair{
		{claim: "a", article: "1", gold: 0}, {claim: "a", article: "2", gold: 1}, {claim: "b", article: "2", gold: 2},
		{claim: "a", article: "3", gold: 3}, {claim: "c", article: "3", gold: 0}, {claim: "d", article: "4", gold: 0},
	}
	divide(pairs)
	if pairs[0].ofText != pairs[2].ofText || pairs[0].ofClaim != pairs[2].ofClaim || pairs[0].ofText == pairs[4].ofText {
		t.Errorf("the parts are wrong: %+v", pairs)
	}
	if p := pairs[3]; p.ofClaim != pairs[0].ofClaim || p.ofText != pairs[4].ofText {
		t.Errorf("an unrelated pair joins two stories: %+v", p)
	}
}

func TestMeasure(t *testing.T) {
	pairs := []*pair{{gold: 0}, {gold: 1}, {gold: 2}, {gold: 3}}
	right := []stance.Points{{1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}}
	if m := measure(pairs, right, once(pairs)); m.accuracy != 1 || m.macro != 1 || m.relatedMacro != 1 || m.challenge != 1 {
		t.Errorf("all right is %+v", m)
	}
	m := measure(pairs, always(pairs, 2), once(pairs))
	// Discuss: 1 of 4 right, F1 2·1/(1+4); of the related ones 1 of 3, F1 2·1/(1+3).
	if m.accuracy != 0.25 || m.macro != 0.1 || m.relatedAccuracy < 0.333 || m.relatedMacro < 0.166 || m.relatedMacro > 0.167 {
		t.Errorf("always discuss is %+v", m)
	}
	// Three quarters for telling related ones (3 of 3.25), one stance right.
	if want := (3*0.25 + 0.75) / (4*0.25 + 3*0.75); m.challenge != want {
		t.Errorf("the challenge's score is %g, not %g", m.challenge, want)
	}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("articles.tsv", "article_id\ttext\n1\tA text.\n")
	for pairs, wrong := range map[string]string{
		"article_id\tclaim\tstance\n1\ta\tmaybe\n": `stance "maybe"`,
		"article_id\tclaim\tstance\n2\ta\tagree\n": `no article "2"`,
		"article_id\tclaim\n1\ta\n":                "stance",
		"article_id\tclaim\tstance\n1\ta\tagree\n": "",
	} {
		write("pairs.tsv", pairs)
		list, err := load(folder)
		if wrong == "" && (err != nil || len(list) != 1 || list[0].text != "A text.") || wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("%q: %v, %v", pairs, list, err)
		}
	}
}
