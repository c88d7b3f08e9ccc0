package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
)

// chosen are the settings of the file.
func chosen() settings {
	return settings{floor: 3, partFloor: 5, penalty: 1.7, scale: 0.2, partScale: 0.8, words: true, pairs: true, counted: true}
}

// searchSettings prints how other settings do on the training part (held-out folds)
// and on dev, each changed alone.
func searchSettings(train, dev []post) {
	try := func(name string, change func(*settings)) {
		s := chosen()
		change(&s)
		f := fit(train, s)
		a, b := averagePrecision(train, crossScores(train, s)), averagePrecision(dev, f.scores(dev))
		fmt.Printf("%.4f folds %.3f dev %.3f %s (%d features)\n", (a+b)/2, a, b, name, len(f.names))
	}
	try("chosen", func(*settings) {})
	for _, v := range []int{2, 3, 5} {
		try(fmt.Sprintf("floor %d", v), func(s *settings) { s.floor = v })
	}
	for _, v := range []int{3, 5, 8, 12} {
		try(fmt.Sprintf("floor of parts %d", v), func(s *settings) { s.partFloor = v })
	}
	for _, v := range []float64{0.3, 1, 1.7, 3} {
		try(fmt.Sprintf("penalty %g", v), func(s *settings) { s.penalty = v })
	}
	for _, v := range []float64{0.1, 0.2, 0.4, 0.7, 1} {
		try(fmt.Sprintf("scale of counts %g", v), func(s *settings) { s.scale = v })
	}
	for _, v := range []float64{0, 0.5, 0.8, 1, 1.5} {
		try(fmt.Sprintf("scale of parts %g", v), func(s *settings) { s.partScale = v })
	}
	for _, v := range []float64{0, 0.25, 0.5, 1, 2} {
		try(fmt.Sprintf("claims %g", v), func(s *settings) { s.claim = v })
	}
	try("no pairs", func(s *settings) { s.pairs = false })
	try("shapes of numbers", func(s *settings) { s.shapes = true })
}

// tables prints the tables of docs/measurements/priority.md: every part left out, then the chosen
// settings as the desk runs them, on test.
func tables(train, dev, test []post) error {
	with := func(change func(*settings)) settings {
		s := chosen()
		change(&s)
		return s
	}
	rows := []struct {
		name string
		s    settings
	}{
		{"all", chosen()},
		{"words alone", with(func(s *settings) { s.pairs, s.counted, s.partScale = false, false, 0 })},
		{"counted features alone", with(func(s *settings) { s.words, s.pairs, s.partScale = false, false, 0 })},
		{"without parts of words", with(func(s *settings) { s.partScale = 0 })},
		{"without pairs of words", with(func(s *settings) { s.pairs = false })},
		{"without counted features", with(func(s *settings) { s.counted = false })},
		{"without numbers, shares, years", with(func(s *settings) { s.leaveOut = []string{checkworthy.Number, checkworthy.Percent, checkworthy.Year} })},
		{"without punctuation and pictures", with(func(s *settings) {
			s.leaveOut = []string{checkworthy.Question, checkworthy.Shout, checkworthy.Quote, checkworthy.Emoji, checkworthy.Capitals}
		})},
		{"without I, we, you", with(func(s *settings) { s.leaveOut = []string{checkworthy.First, checkworthy.Second} })},
		{"without length", with(func(s *settings) { s.leaveOut = []string{checkworthy.Length} })},
		{"without the lists of words", with(func(s *settings) {
			s.leaveOut = []string{checkworthy.Report, checkworthy.Cause, checkworthy.Opinion, checkworthy.Negation}
		})},
		{"without the count of names", with(func(s *settings) { s.leaveOut = []string{checkworthy.Names} })},
		{"with numbers shaped to zeros (not shipped)", with(func(s *settings) { s.shapes = true })},
		{"with a second head for claims, a quarter (not shipped)", with(func(s *settings) { s.claim = 0.25 })},
		{"the same, a half (not shipped)", with(func(s *settings) { s.claim = 0.5 })},
		{"with names as words (not shipped)", with(func(s *settings) { s.names = true })},
		{"with names, and words of a single post (not shipped)", with(func(s *settings) { s.names, s.floor, s.partFloor = true, 1, 2 })},
	}
	fmt.Println("| features | folds of train | dev |\n|---|---|---|")
	for _, r := range rows {
		f := fit(train, r.s)
		fmt.Printf("| %s | %.3f | %.3f |\n", r.name, averagePrecision(train, crossScores(train, r.s)),
			averagePrecision(dev, f.scores(dev)))
	}
	f := fit(train, chosen())
	f.calibrate(train, chosen())
	m, err := checkworthy.Read(bytes.NewReader(f.file()))
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name  string
		posts []post
	}{{"dev", dev}, {"test", test}} {
		scores, share, mean, brier := make([]float64, len(part.posts)), 0.0, 0.0, 0.0
		for i, p := range part.posts {
			scores[i] = m.Score(p.text, "en").Score
			share += target(p.worthy) / float64(len(part.posts))
			mean += scores[i] / float64(len(part.posts))
			brier += math.Pow(scores[i]-target(p.worthy), 2) / float64(len(part.posts))
		}
		sorted := slices.Sorted(slices.Values(scores))
		fmt.Printf("%s: mean score %.3f, tenths %.2f to %.2f, Brier %.3f (always the share: %.3f)\n", part.name, mean,
			sorted[len(sorted)/10], sorted[len(sorted)*9/10], brier, share*(1-share))
		low, high := interval(part.posts, scores)
		fmt.Printf("%s: average precision %.3f, 95 %% interval %.3f to %.3f; %d posts, %.3f worthy (what chance gets)\n",
			part.name, averagePrecision(part.posts, scores), low, high, len(part.posts), share)
	}
	pairs, small := 0, 0
	for _, n := range f.names {
		switch {
		case strings.HasPrefix(n, partMark):
			small++
		case strings.Contains(n, " "):
			pairs++
		}
	}
	fmt.Printf("%d words, %d pairs, %d parts of words, %d counted features, %d bytes\n", len(f.names)-pairs-small, pairs, small, len(f.counted), len(f.file()))
	return nil
}
