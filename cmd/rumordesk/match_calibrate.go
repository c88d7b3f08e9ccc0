package main

import (
	"fmt"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

// calibrated is what match --right prints.
type calibrated struct {
	Texts      int              `json:"texts"`
	MAP5       float64          `json:"map5"`
	Low        float64          `json:"map5_low"` // where it lies with 95 % confidence
	High       float64          `json:"map5_high"`
	MRR        float64          `json:"mrr"`
	Success1   float64          `json:"success1"`
	Success5   float64          `json:"success5"`
	Success10  float64          `json:"success10"`
	Thresholds []eval.Threshold `json:"thresholds"`
}

// wantedPrecisions are those that thresholds are printed for.
var wantedPrecisions = []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99}

// calibrate measures the matching on texts whose claims are known, and finds the
// thresholds for wanted precisions.
func (c *matchCmd) calibrate(e *env) error {
	set, err := eval.Read(c.Known, c.Queries, c.Right)
	if err != nil {
		return err
	}
	x, err := c.matcher(e, set.Claims, match.Thresholds{})
	if err != nil {
		return err
	}
	all, top, err := eval.Run(e.ctx, x, set)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%s names no right claim for any text of %s", c.Right, c.Queries)
	}
	ap := make([]float64, len(all))
	for i, m := range all {
		ap[i] = m.MAP5
	}
	m, ci := eval.Mean(all), eval.Bootstrap(ap, 2000)
	out := calibrated{len(all), m.MAP5, ci.Low, ci.High, m.MRR, m.Success1, m.Success5, m.At10, eval.Calibrate(top, wantedPrecisions...)}
	if c.Format != "table" {
		return printJSON(e.out, out)
	}
	fmt.Fprintf(e.out, "%d texts: MAP@5 %.3f (%.3f–%.3f), MRR %.3f, Success@1 %.3f, @5 %.3f, @10 %.3f\n\n",
		out.Texts, out.MAP5, out.Low, out.High, out.MRR, out.Success1, out.Success5, out.Success10)
	lines := [][]string{{"PRECISION", "FROM SCORE", "SHARE OF THE RIGHT ONES"}}
	for _, t := range out.Thresholds {
		line := []string{fmt.Sprintf("%.2f", t.Precision), "not reached", ""}
		if t.Reached {
			line[1], line[2] = fmt.Sprintf("%.3f", t.Score), fmt.Sprintf("%.3f", t.Share)
		}
		lines = append(lines, line)
	}
	if err := table(e.out, lines); err != nil {
		return err
	}
	d := match.DefaultThresholds()
	fmt.Fprintf(e.out, "\nEach text was looked up with its claims and without them. To act by other scores than %.2f and %.2f,\nset matching: {match: SCORE, suggest: SCORE} in rumordesk.yaml.\n", d.Match, d.Suggest)
	return nil
}
