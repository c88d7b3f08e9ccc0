package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

type signalsCmd struct {
	Since string `help:"How far back to look: 7d, 2d, up to 56d." default:"7d"`
	Topic string `help:"Only this topic."`
	Place string `help:"Only this place: an ISO 3166 code such as KE or CN-HB."`
	format
}

// signalRecord is a signal as machines read it. The field names are a contract, shared
// with the API's.
type signalRecord struct {
	Topic     *string `json:"topic"` // null: all of them
	Place     *string `json:"place"` // null: everywhere
	PlaceName *string `json:"place_name"`
	Day       string  `json:"day"`
	Since     string  `json:"since"`
	Count     int     `json:"count"`
	Usual     float64 `json:"usual"`
	SD        float64 `json:"sd"`
	Threshold float64 `json:"threshold"`
	Statistic float64 `json:"statistic"`
	Partial   bool    `json:"partial"`
	Echo      bool    `json:"echo"`
}

// Run prints what is unusual.
func (c *signalsCmd) Run(e *env) (err error) {
	days, err := sinceDays(c.Since)
	if err != nil {
		return err
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	if c.Place = strings.ToUpper(c.Place); c.Place != "" && a.Places.Name(c.Place, "en") == c.Place {
		return fmt.Errorf("%w: --place %q is no country or province that the desk knows; write an ISO 3166 code such as KE or CN-HB", errUsage, c.Place)
	}
	found, err := a.Desk.Signals(e.ctx, desk.SignalQuery{Days: days, Topic: c.Topic, Place: c.Place})
	if err != nil {
		return err
	}
	if c.Format == "table" && len(found.List) == 0 {
		switch {
		case found.Since.IsZero():
			fmt.Fprintln(e.err, "Nothing is counted yet.")
		case found.Today.Before(found.Ready):
			fmt.Fprintf(e.err, "The desk counts since %s; the first day that can be judged is %s.\n", found.Since.Format(time.DateOnly), found.Ready.Format(time.DateOnly))
		case c.Topic != "" && !slices.Contains(found.Topics, c.Topic):
			fmt.Fprintf(e.err, "Nothing was counted of the topic %q in this time; topics with a count: %s.\n", c.Topic, listed(found.Topics))
		case c.Place != "" && !slices.Contains(found.Places, c.Place):
			fmt.Fprintf(e.err, "Nothing was counted in %s in this time; places with a count: %s.\n", a.Places.Name(c.Place, "en"), listed(found.Places))
		case c.Topic != "" || c.Place != "":
			fmt.Fprintf(e.err, "All is quiet there: nothing above its threshold over %d days.\n", days)
		default:
			fmt.Fprintf(e.err, "All is quiet: %d pairs of topic and place over %d days, none above its threshold.\n", found.Pairs, days)
		}
		return nil
	}
	var rows []signalRecord
	for _, s := range found.List {
		r := signalRecord{
			Day: s.At.Day.Format(time.DateOnly), Since: s.Since.Format(time.DateOnly), Count: s.At.N, Usual: s.At.Mean, SD: s.At.SD,
			Threshold: s.At.Threshold, Statistic: s.At.Stat, Partial: s.At.Partial, Echo: s.Echo,
		}
		if s.Topic != "" {
			r.Topic = &s.Topic
		}
		if s.Place != "" {
			name := a.Places.Name(s.Place, "en")
			r.Place, r.PlaceName = &s.Place, &name
		}
		rows = append(rows, r)
	}
	return records(e.out, c.format, rows, signalHeader, signalCells)
}

// listed names some things for a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return plain(strings.Join(names, ", "))
}

var signalHeader = []string{"TOPIC", "PLACE", "DAY", "COUNT", "USUAL", "THRESHOLD", "SD ABOVE", "NOTE"}

func signalCells(r signalRecord) []string {
	one := func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
	topic, place, note := "(any)", "(everywhere)", ""
	if r.Topic != nil {
		topic = clip(*r.Topic, 30)
	}
	if r.Place != nil {
		place = *r.Place + " " + *r.PlaceName
	}
	if r.Partial {
		note = "so far"
	}
	if r.Echo {
		note += " repeats others"
	}
	return []string{topic, place, r.Day, strconv.Itoa(r.Count), one(r.Usual), one(r.Threshold), one(r.Statistic), note}
}

// sinceDays reads "7d".
func sinceDays(s string) (int, error) {
	if n := len(s) - 1; n > 0 && s[n] == 'd' {
		if days, err := strconv.Atoi(s[:n]); err == nil && days >= 1 && days <= desk.SeriesDays {
			return days, nil
		}
	}
	return 0, fmt.Errorf("%w: --since is 1d to %dd", errUsage, desk.SeriesDays)
}
