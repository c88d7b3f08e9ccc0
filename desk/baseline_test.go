package desk

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestUsual(t *testing.T) {
	four := func(last int) []int { return []int{4, 4, 4, 4, 4, 4, 4, last} }
	for _, c := range []struct {
		name   string
		daily  []int
		days   int
		mean   float64
		growth float64
	}{
		{"at its baseline", four(4), 7, 4, 0},
		{"below its baseline", four(0), 7, 4, 0},
		{"doubled", four(9), 7, 4, 1.0 / 3},
		{"eightfold", four(39), 7, 4, 1},
		{"beyond", four(400), 7, 4, 1},
		{"too few days to know", four(400), 6, 4, 0},
		{"first sighting of a topic", []int{0, 0, 0, 0, 0, 0, 0, 1}, 7, 0, 1.0 / 3},
		{"nothing known of it", nil, 28, 0, 0},
		{"days before the desk began do not count", []int{0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 7, 7}, 7, 7, 0},
	} {
		u := BaselineOf(c.daily, c.days)
		if u.Mean != c.mean || math.Abs(u.Growth()-c.growth) > 1e-9 {
			t.Errorf("%s: %+v grows by %.3f, want a mean of %g and %.3f", c.name, u, u.Growth(), c.mean, c.growth)
		}
	}
}

func TestTopicDaysOf(t *testing.T) {
	now := time.Date(2026, 3, 30, 12, 0, 0, 0, time.UTC)
	d := TopicDays{Since: now.Add(-10 * 24 * time.Hour), Counts: map[string][]int{"water": {2, 2, 2, 2, 2, 2, 2, 2, 2, 5}}}
	if got, want := d.Of("water", now), (Baseline{Last: 5, Mean: 2, Days: 9}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := d.Of("", now); got != (Baseline{}) {
		t.Errorf("no topic: %+v", got)
	}
	if got, want := d.Of("air", now), (Baseline{Days: 9}); got != want {
		t.Errorf("a topic never seen: %+v, want %+v", got, want)
	}
	if got := (TopicDays{}).Of("water", now); got.Known() || got.Growth() != 0 {
		t.Errorf("an empty desk: %+v", got)
	}
}

// TestReckonProperty: the sum of the parts is the score, each part keeps its bounds, and
// more of anything never lowers it.
func TestReckonProperty(t *testing.T) {
	now := time.Date(2026, 3, 30, 12, 0, 0, 0, time.UTC)
	rapid.Check(t, func(rt *rapid.T) {
		w := Weights{}
		for _, n := range PartNames() {
			w[n] = rapid.IntRange(0, 1000).Draw(rt, string(n))
		}
		c := Case{OpenedAt: now.Add(-time.Duration(rapid.IntRange(-5, 200).Draw(rt, "hours")) * time.Hour), Labels: map[string]string{
			"severity": rapid.SampledFrom([]string{"", "low", "moderate", "high", "very-high", "odd"}).Draw(rt, "severity"),
			"topic":    rapid.SampledFrom([]string{"", "water"}).Draw(rt, "topic"),
		}}
		s := Spread{Sightings: rapid.IntRange(0, 500).Draw(rt, "sightings"), Publishers: rapid.IntRange(0, 100).Draw(rt, "publishers"), RuleScore: rapid.IntRange(-50, 400).Draw(rt, "rule")}
		u := Baseline{Last: rapid.IntRange(0, 300).Draw(rt, "last"), Mean: rapid.Float64Range(0, 100).Draw(rt, "mean"), Days: rapid.IntRange(0, 28).Draw(rt, "days")}
		p := computePriority(w, nil, c, s, u, now)
		sum := 0
		for i, part := range p.Parts {
			sum += part.Points
			if part.Name != PartNames()[i] || part.Weight != w[part.Name] || part.Points < 0 || part.Points > part.Weight || part.Value < 0 || part.Value > 1 || len(part.Why) == 0 {
				rt.Fatalf("part %+v", part)
			}
		}
		if sum != p.Score || len(p.Parts) != len(PartNames()) {
			rt.Fatalf("the parts come to %d, the score is %d", sum, p.Score)
		}
		for name, more := range map[string]Priority{
			"publishers": computePriority(w, nil, c, Spread{Sightings: s.Sightings, Publishers: s.Publishers + 1, RuleScore: s.RuleScore}, u, now),
			"rule score": computePriority(w, nil, c, Spread{Sightings: s.Sightings, Publishers: s.Publishers, RuleScore: s.RuleScore + 5}, u, now),
			"growth":     computePriority(w, nil, c, s, Baseline{Last: u.Last + 3, Mean: u.Mean, Days: u.Days}, now),
			"waiting":    computePriority(w, nil, c, s, u, now.Add(5*time.Hour)),
		} {
			if more.Score < p.Score {
				rt.Fatalf("more %s lowers the score from %d to %d", name, p.Score, more.Score)
			}
		}
		if posts := computePriority(w, nil, c, Spread{Sightings: s.Sightings + 50, Publishers: s.Publishers, RuleScore: s.RuleScore}, u, now); posts.Score != p.Score {
			rt.Fatalf("more posts move the score from %d to %d", p.Score, posts.Score)
		}
	})
}
