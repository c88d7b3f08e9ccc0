package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Signal is a topic and place with a day above its threshold against its own baseline.
type Signal struct {
	Topic, Place string      // empty: all of them
	At           SignalDay   // the most unusual day of those that were looked at
	Since        time.Time   // the first day of this rise
	Days         []SignalDay // the series; nil unless it was asked for
	// Echo says that a narrower signal of the same day makes up most of this one: the
	// total of a topic repeats what one of its places does.
	Echo bool
	seen []SignalDay // all days that were looked at
}

// SignalQuery says which signals are wanted.
type SignalQuery struct {
	Days   int    // how many days, today among them, are looked at: 1 to 56; 0 means 7
	Topic  string // only this topic
	Place  string // only this place
	Series int    // how many of the first signals get their series; the others have none
}

// Signals is what is unusual now.
type Signals struct {
	Method Method
	Since  time.Time // the first day that counts
	Ready  time.Time // the first day with a baseline
	Today  time.Time
	Days   int // that were looked at
	List   []Signal
	Pairs  int // topics and places with a count in this time, totals too
	// Topics and Places are those that were counted in this time, in order.
	Topics, Places []string
}

// Bounds of what is looked at.
const (
	SeriesDays        = 56 // days of a drawn series
	maxSignalDays     = 56
	defaultSignalDays = 7 // days that are looked at unless asked otherwise
	sinceSetting      = "signals.since"
	rise              = 3 // days without anything unusual that end a rise
	minEchoPortion    = 0.5
)

// CountSince makes day the first that counts, for a desk that is given older items on
// purpose; by default it is the day on which the first item was seen.
func CountSince(tx SettingTx, day time.Time) error {
	return tx.PutSetting(sinceSetting, StartOfDay(day).Format(time.DateOnly))
}

func countedSince(tx ReadTx, now time.Time) (time.Time, error) {
	v, err := tx.Setting(sinceSetting)
	if err != nil {
		return time.Time{}, err
	}
	if t, err := time.Parse(time.DateOnly, v); err == nil && !t.After(now) {
		return t, nil
	}
	t, err := tx.FirstSeen()
	if err != nil || t.IsZero() {
		return time.Time{}, err
	}
	return StartOfDay(t), nil
}

// Signals looks at every topic and place, most unusual first, echoes last.
func (d *Desk) Signals(ctx context.Context, q SignalQuery) (out Signals, err error) {
	defer wrap(&err, "signals")
	err = d.store.View(ctx, func(tx ReadTx) error {
		out, err = SignalsAt(tx, q, d.now())
		return err
	})
	return out, err
}

// SignalsAt is [Desk.Signals] within a transaction and at a time.
func SignalsAt(tx ReadTx, q SignalQuery, now time.Time) (out Signals, err error) {
	if q.Days == 0 {
		q.Days = defaultSignalDays
	}
	if q.Days < 1 || q.Days > maxSignalDays {
		return out, invalid("days", "1 to %d days can be looked at", maxSignalDays)
	}
	m := C2()
	out = Signals{Method: m, Today: StartOfDay(now), Days: q.Days}
	if out.Since, err = countedSince(tx, now); err != nil || out.Since.IsZero() {
		return out, err
	}
	out.Ready = out.Since.AddDate(0, 0, m.Span())
	// The baseline of the first day, and enough before it to see where a rise began.
	from, until := out.Today.AddDate(0, 0, 1-q.Days-m.Span()-rise), out.Today.AddDate(0, 0, 1)
	counts, err := tx.DayCounts(from, until)
	if err != nil {
		return out, err
	}
	topics, places := map[string]bool{}, map[string]bool{}
	for len(counts) > 0 {
		n := 1
		for n < len(counts) && counts[n].Topic == counts[0].Topic && counts[n].Place == counts[0].Place {
			n++
		}
		pair := counts[:n]
		counts = counts[n:]
		out.Pairs++
		topics[pair[0].Topic], places[pair[0].Place] = true, true
		if s, ok := signalOf(m.Days(from, dense(pair, from, until), out.Since, now), q.Days); ok {
			s.Topic, s.Place = pair[0].Topic, pair[0].Place
			out.List = append(out.List, s)
		}
	}
	out.Topics, out.Places = named(topics), named(places)
	echoes(out.List)
	out.List = slices.DeleteFunc(out.List, func(s Signal) bool {
		return q.Topic != "" && s.Topic != q.Topic || q.Place != "" && s.Place != q.Place
	})
	slices.SortFunc(out.List, func(a, b Signal) int {
		if a.Echo != b.Echo { // what only repeats others comes last
			if a.Echo {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.At.Stat, a.At.Stat), b.At.Day.Compare(a.At.Day), cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Place, b.Place))
	})
	for i := range out.List[:min(q.Series, len(out.List))] {
		s := &out.List[i]
		if s.Days, err = SeriesOf(tx, s.Topic, s.Place, now); err != nil {
			return out, err
		}
	}
	return out, nil
}

// SeriesOf is the series of one topic and place over the last eight weeks; empty ones
// are the totals.
func SeriesOf(tx ReadTx, topic, place string, now time.Time) ([]SignalDay, error) {
	since, err := countedSince(tx, now)
	if err != nil {
		return nil, err
	}
	m, until := C2(), StartOfDay(now).AddDate(0, 0, 1)
	from := until.AddDate(0, 0, -SeriesDays-m.Span())
	counts, err := tx.DayCountsOf(topic, place, from, until)
	if err != nil {
		return nil, err
	}
	if since.IsZero() {
		since = until
	}
	return m.Days(from, dense(counts, from, until), since, now)[m.Span():], nil
}

// SignalsOfCase are the signals of a case's topic in its places, and everywhere, in the
// last days.
func SignalsOfCase(tx ReadTx, c Case, places []ItemPlace, now time.Time) (out []Signal, err error) {
	topic := c.Labels["topic"]
	if topic == "" {
		return nil, nil
	}
	for i := range len(places) + 1 {
		place := ""
		if i < len(places) {
			place = places[i].Place
		}
		days, err := SeriesOf(tx, topic, place, now)
		if err != nil {
			return nil, err
		}
		if s, ok := signalOf(days, defaultSignalDays); ok {
			s.Topic, s.Place = topic, place
			out = append(out, s)
		}
	}
	echoes(out)
	return slices.DeleteFunc(out, func(s Signal) bool { return s.Echo }), nil
}

// signalOf finds the most unusual of the last n days of a series, the later of equals,
// and where its rise began.
func signalOf(days []SignalDay, n int) (Signal, bool) {
	best := -1
	for i := max(0, len(days)-n); i < len(days); i++ {
		if days[i].Unusual && (best < 0 || days[i].Stat >= days[best].Stat) {
			best = i
		}
	}
	if best < 0 {
		return Signal{}, false
	}
	first := best
	for i := best; i >= 0 && i >= first-rise; i-- {
		if days[i].Unusual {
			first = i
		}
	}
	return Signal{At: days[best], Since: days[first].Day, seen: days}, true
}

// dense writes the counts of one topic and place as one number a day.
func dense(counts []DayCount, from, until time.Time) []int {
	out := make([]int, int(until.Sub(from)/(24*time.Hour)))
	for _, c := range counts {
		if i := int(c.Day.Sub(from) / (24 * time.Hour)); i >= 0 && i < len(out) {
			out[i] = c.N
		}
	}
	return out
}

// echoes marks the signals of totals, and of countries, that a narrower one of the same
// day makes up.
func echoes(list []Signal) {
	for i := range list {
		wide := &list[i]
		for _, s := range list {
			if narrower(s, *wide) && s.makesUp(wide.At) {
				wide.Echo = true
				break
			}
		}
	}
}

// makesUp reports whether the signal is unusual on the same day and most of what is there.
func (s Signal) makesUp(wide SignalDay) bool {
	for _, d := range s.seen {
		if d.Day.Equal(wide.Day) {
			return d.Unusual && d.Excess() >= minEchoPortion*wide.Excess()
		}
	}
	return false
}

// narrower reports whether a is a part of b.
func narrower(a, b Signal) bool {
	if a.Topic == b.Topic && a.Place == b.Place {
		return false
	}
	topic := a.Topic == b.Topic || b.Topic == ""
	place := a.Place == b.Place || b.Place == "" || strings.HasPrefix(a.Place, b.Place+"-")
	return topic && place
}

func named(set map[string]bool) (out []string) {
	for s := range set {
		if s != "" {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// toldSetting keeps the day up to which a signal was told.
func toldSetting(s Signal) string { return fmt.Sprintf("signals.told:%s/%s", s.Topic, s.Place) }

// NewSignals returns the signals of today and yesterday that nobody was told of, and
// notes that they are told: each rise is told once, however long it lasts and whatever
// arrives late. It is called within an update.
func NewSignals(tx Tx, now time.Time) (out []Signal, err error) {
	all, err := SignalsAt(tx, SignalQuery{Days: 2}, now)
	if err != nil {
		return nil, err
	}
	for _, s := range all.List {
		if s.Echo {
			continue
		}
		told, err := tx.Setting(toldSetting(s))
		if err != nil {
			return nil, err
		}
		day := s.At.Day.Format(time.DateOnly)
		if told > all.Today.AddDate(0, 0, 1).Format(time.DateOnly) {
			told = "" // by a clock that was ahead
		}
		if day > told {
			if err := tx.PutSetting(toldSetting(s), day); err != nil {
				return nil, err
			}
		}
		if told < s.At.Day.AddDate(0, 0, -rise).Format(time.DateOnly) {
			out = append(out, s)
		}
	}
	return out, nil
}
