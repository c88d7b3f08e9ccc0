package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// signalData is the page of one topic and place.
type signalData struct {
	Topic, Place string
	Also         placeName
	Plot         signalPlot
	Last         signalRow // the latest unusual day; empty Day: none
	Latest       signalDayRow
	Day          string // whose items are listed
	DayRow       signalDayRow
	Cases        []signalCase
	More         bool   // there are more items than are listed
	Queue        string // the queue of the topic
	Search       string // the items of the day
}

// signalCase is a claim with its items of the day.
type signalCase struct {
	Case  caseLink
	Items []itemView
}

// showSignal answers GET /signals/{topic}/{place}.
func (s *site) showSignal(req *request) error {
	topic, place := req.R.PathValue("topic"), req.R.PathValue("place")
	if topic == totalSegment {
		topic = ""
	}
	if place == totalSegment {
		place = ""
	}
	d := signalData{Topic: req.topicName(topic), Place: req.placeIn(place), Also: req.placeAlso(place), Queue: "/queue"}
	if topic != "" {
		d.Queue = page.Address("/queue", "label", "topic:"+topic)
	}
	err := req.View(func(tx desk.ReadTx) error {
		ever, err := tx.Mentions(topic, place, time.Unix(0, 0), req.Now.AddDate(1, 0, 0), 1)
		if err != nil {
			return err
		}
		if len(ever) == 0 {
			return desk.ErrNotFound
		}
		days, err := desk.SeriesOf(tx, topic, place, req.Now)
		if err != nil {
			return err
		}
		path := SignalPath(topic, place)
		d.Plot = req.plot(days, func(day string) string { return path + "?day=" + day + "#day" })
		d.Latest = d.Plot.Days[0]
		for _, day := range slices.Backward(days) {
			if day.Unusual {
				d.Last = req.signalRow(desk.Signal{Topic: topic, Place: place, At: day, Since: day.Day})
				break
			}
		}
		return req.readMentions(tx, &d, topic, place)
	})
	if err != nil {
		return fmt.Errorf("signal %q %q: %w", topic, place, err)
	}
	return req.Render(http.StatusOK, "signal", d.Topic+" · "+d.Place, d)
}

// readMentions lists what was counted on the day that was asked for, else on the latest
// unusual one, else on the latest with anything.
func (req *request) readMentions(tx desk.ReadTx, d *signalData, topic, place string) error {
	d.Day = d.Last.Day
	if d.Day == "" {
		for _, row := range d.Plot.Days {
			if row.N > 0 {
				d.Day = row.Day
				break
			}
		}
	}
	if asked := req.R.URL.Query().Get("day"); asked != "" {
		d.Day = asked
	}
	day, err := time.Parse(time.DateOnly, d.Day)
	if err != nil {
		d.Day = ""
		return nil
	}
	for _, row := range d.Plot.Days {
		if row.Day == d.Day {
			d.DayRow = row
		}
	}
	d.Search = page.Address("/search", "q", "day:"+d.Day)
	list, err := tx.Mentions(topic, place, day, day.AddDate(0, 0, 1), listedMentions+1)
	if err != nil {
		return err
	}
	if d.More = len(list) > listedMentions; d.More {
		list = list[:listedMentions]
	}
	at := map[desk.CaseID]int{}
	for _, m := range list {
		it, err := tx.Item(m.Item)
		if err != nil {
			return err
		}
		i, ok := at[m.Case]
		if !ok {
			link, err := req.caseLink(tx, m.Case)
			if err != nil && !errors.Is(err, desk.ErrNotFound) {
				return err
			}
			i = len(d.Cases)
			at[m.Case] = i
			d.Cases = append(d.Cases, signalCase{Case: link})
		}
		d.Cases[i].Items = append(d.Cases[i].Items, req.line(it))
	}
	slices.SortStableFunc(d.Cases, func(a, b signalCase) int { return len(b.Items) - len(a.Items) })
	return nil
}
