package main

import (
	"math"
	"slices"
	"sync"
)

// most is the share of ordinary texts of each set that may be flagged in cross-validation: less than the 5 % that are promised,
// since other texts of the same kind vary.
const most = 0.04

// together is the share of ordinary texts of each set that the starter packs and the model may flag together in cross-validation:
// a little less than the 5 % that are promised. The threshold of the shipped weights leaves the packs their part.
const together = 0.048

// score is what a model that has not seen a text says of it.
type score struct{ words, all float64 }

// cross scores each text by a model that was trained on the other folds, without the left-out set, if any: its texts get the
// mean of all those models.
func cross(texts []*text, s settings, leftOut string) []score {
	by := make([][]score, folds)
	var wait sync.WaitGroup
	for k := range folds {
		wait.Go(func() {
			var train []*text
			for _, t := range texts {
				if t.fold != k && t.set != leftOut {
					train = append(train, t)
				}
			}
			f := fit(train, s)
			by[k] = make([]score, len(texts))
			for i, t := range texts {
				by[k][i].words, by[k][i].all = f.points(t)
			}
		})
	}
	wait.Wait()
	out := make([]score, len(texts))
	for i, t := range texts {
		if t.set != leftOut {
			out[i] = by[t.fold][i]
			continue
		}
		for k := range folds {
			out[i].words += by[k][i].words / folds
			out[i].all += by[k][i].all / folds
		}
	}
	return out
}

// above is the least value above which at most a share of the values lies.
func above(values []float64, share float64) float64 {
	v := slices.Sorted(slices.Values(values))
	return v[len(v)-1-int(share*float64(len(v)))]
}

// shifts are where the threshold of each language lies so that of no set of ordinary texts more than a share is flagged.
func shifts(texts []*text, scores []score, share float64, pass func(*text) bool) map[string]float64 {
	out := map[string]float64{}
	for _, language := range languages {
		bySet := map[string][]float64{}
		for i, t := range texts {
			if t.language == language && !t.rumor && pass(t) {
				bySet[t.set] = append(bySet[t.set], scores[i].all)
			}
		}
		shift := math.Inf(-1)
		for _, values := range bySet {
			shift = max(shift, above(values, share))
		}
		out[language] = shift
	}
	return out
}

// besides are where the threshold of each language lies so that rules and model together flag no more than a share of any set of
// ordinary texts.
func besides(texts []*text, scores []score, share float64) map[string]float64 {
	out := map[string]float64{}
	for _, language := range languages {
		bySet, all := map[string][]float64{}, map[string]int{}
		for i, t := range texts {
			if t.language != language || t.rumor || !measured(t) {
				continue
			}
			all[t.set]++
			if !t.flagged {
				bySet[t.set] = append(bySet[t.set], scores[i].all)
			}
		}
		shift := math.Inf(-1)
		for set, values := range bySet {
			room := int(share*float64(all[set])) - (all[set] - len(values))
			v := slices.Sorted(slices.Values(values))
			shift = max(shift, v[len(v)-1-max(0, min(room, len(v)-1))])
		}
		out[language] = shift
	}
	return out
}

// lost is the share of flagged texts that may be missed since the encoder was not asked.
const lost = 0.01

// gate is the points of the words from which on the encoder is asked, with the shift taken off.
func gate(texts []*text, scores []score, shift map[string]float64, language string) float64 {
	var words []float64
	for i, t := range texts {
		if t.language == language && t.rumor && measured(t) && scores[i].all > shift[language] {
			words = append(words, scores[i].words-shift[language])
		}
	}
	slices.Sort(words)
	return words[int(lost*float64(len(words)))]
}

// measured are the texts that thresholds are set by.
func measured(t *text) bool { return t.set != written }

// place puts the threshold at 0 by what models said of texts that they had not seen.
func (f *fitted) place(texts []*text, scores []score) {
	shift := besides(texts, scores, together)
	for _, language := range languages {
		l := f.w.Languages[language]
		l.Shift = round(-shift[language])
		l.Gate = round(gate(texts, scores, shift, language))
	}
}
