//go:build !race

// Training takes two minutes under the race detector, and has one goroutine.

package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
)

// TestFileIsWhatTrainingMakes: the weights in the tree come out of the program in the
// tree, and do as well on dev as the documentation says.
func TestFileIsWhatTrainingMakes(t *testing.T) {
	const dir = "../../../../shared/data/checkworthy-en"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("needs the evaluation data in ../shared/data/checkworthy-en")
	}
	train, err := load(filepath.Join(dir, "train.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	f := fit(train, chosen())
	f.calibrate(train, chosen())
	want, err := os.ReadFile("../../../claims/checkworthy/weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(f.file(), want) {
		t.Error("weights.tsv is not what the program makes: run it as its comment says")
	}
	dev, err := load(filepath.Join(dir, "dev.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	m, scores := checkworthy.New(), make([]float64, len(dev))
	for i, p := range dev {
		scores[i] = m.Score(p.text, "en").Score
	}
	for i, logit := range f.scores(dev) { // the desk and the trainer add up the same
		if want := 1 / (1 + math.Exp(-f.slope*logit-f.offset)); math.Abs(scores[i]-want) > 0.01 {
			t.Errorf("%q: %.3f from the file, %.3f from the fit", dev[i].text, scores[i], want)
		}
	}
	if got := averagePrecision(dev, scores); got < 0.67 {
		t.Errorf("average precision on dev %.3f", got)
	}
}
