package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/index/worth"
)

// chosen are the settings of the file.
func chosen() settings {
	return settings{floor: 3, penalty: 1, scale: 0.2, words: true, pairs: true, counted: true}
}

// searchSettings prints how other settings do on the training part (held-out folds)
// and on dev.
func searchSettings(train, dev []post) {
	for _, floor := range []int{2, 3, 5} {
		for _, penalty := range []float64{0.3, 1, 3} {
			for _, scale := range []float64{0.1, 0.2, 0.4} {
				for _, pairs := range []bool{true, false} {
					s := chosen()
					s.floor, s.penalty, s.scale, s.pairs = floor, penalty, scale, pairs
					a := averagePrecision(train, crossScores(train, s))
					b := averagePrecision(dev, fit(train, s).scores(dev))
					fmt.Printf("%.4f folds %.3f dev %.3f floor %d penalty %g scale %g pairs %v\n", (a+b)/2, a, b, floor, penalty, scale, pairs)
				}
			}
		}
	}
}

// tables prints the tables of docs/priority.md: every part left out, then the chosen
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
		{"words alone", with(func(s *settings) { s.pairs, s.counted = false, false })},
		{"counted features alone", with(func(s *settings) { s.words, s.pairs = false, false })},
		{"without pairs of words", with(func(s *settings) { s.pairs = false })},
		{"without counted features", with(func(s *settings) { s.counted = false })},
		{"without numbers, shares, years", with(func(s *settings) { s.leaveOut = []string{worth.Number, worth.Percent, worth.Year} })},
		{"without punctuation and pictures", with(func(s *settings) {
			s.leaveOut = []string{worth.Question, worth.Shout, worth.Quote, worth.Emoji, worth.Capitals}
		})},
		{"without I, we, you", with(func(s *settings) { s.leaveOut = []string{worth.First, worth.Second} })},
		{"without length", with(func(s *settings) { s.leaveOut = []string{worth.Length} })},
		{"without the lists of words", with(func(s *settings) {
			s.leaveOut = []string{worth.Report, worth.Cause, worth.Opinion, worth.Negation}
		})},
		{"without the count of names", with(func(s *settings) { s.leaveOut = []string{worth.Names} })},
		{"with names as words (not shipped)", with(func(s *settings) { s.names = true })},
		{"with names, and words of a single post (not shipped)", with(func(s *settings) { s.names, s.floor = true, 1 })},
	}
	fmt.Println("| features | folds of train | dev | test |\n|---|---|---|---|")
	for _, r := range rows {
		f := fit(train, r.s)
		fmt.Printf("| %s | %.3f | %.3f | %.3f |\n", r.name, averagePrecision(train, crossScores(train, r.s)),
			averagePrecision(dev, f.scores(dev)), averagePrecision(test, f.scores(test)))
	}
	f := fit(train, chosen())
	f.calibrate(train, chosen())
	m, err := worth.Read(bytes.NewReader(f.file()))
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name  string
		posts []post
	}{{"dev", dev}, {"test", test}} {
		scores, share := make([]float64, len(part.posts)), 0.0
		for i, p := range part.posts {
			scores[i] = m.Score(p.text, "en").Score
			if p.worthy {
				share += 1 / float64(len(part.posts))
			}
		}
		low, high := interval(part.posts, scores)
		fmt.Printf("%s: average precision %.3f, 95 %% interval %.3f to %.3f; %d posts, %.3f worthy (what chance gets)\n",
			part.name, averagePrecision(part.posts, scores), low, high, len(part.posts), share)
	}
	pairs := 0
	for _, n := range f.names {
		if strings.Contains(n, " ") {
			pairs++
		}
	}
	fmt.Printf("%d words, %d pairs, %d counted features, %d bytes\n", len(f.names)-pairs, pairs, len(f.counted), len(f.file()))
	return nil
}
