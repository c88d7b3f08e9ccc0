package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ItemPlace is a place that an item is about.
type ItemPlace struct {
	Place  string // ISO 3166-1 alpha-2, or ISO 3166-2 for a province of China
	Weight int    // comparable within the item
}

// Places finds places in texts. Package place has the real one. It is called by several
// goroutines at once.
type Places interface {
	// Find returns the places that an item is about, a few, the most named first.
	Find(title, text string) []ItemPlace
	// Area returns the places in what somebody wrote when asked where.
	Area(words string) []ItemPlace
}

// Mention is what an item counts for: one topic, one place, one day. An empty topic or
// place stands for all of them: every item that counts has a mention with both empty.
type Mention struct {
	Topic     string // a rule's label "topic"
	Place     string
	Day       time.Time // start of the day, UTC
	Publisher string    // empty for a tip
	Case      CaseID    // the claim that the item was filed under when it was counted
	Item      ItemID
}

// DayCount is how often a topic and a place were mentioned on a day. A publisher counts
// once for each claim, however often it repeats it: reach is counted, not posts.
type DayCount struct {
	Topic, Place string
	Day          time.Time // start of the day, UTC
	N            int
}

// SignalReader reads where items are, and the counts by topic, place and day.
type SignalReader interface {
	// PlacesOf returns the places of an item, the heaviest first.
	PlacesOf(ItemID) ([]ItemPlace, error)
	// PlacesOfCase adds up the places of the sightings of every case whose root is root,
	// the heaviest first.
	PlacesOfCase(root CaseID, limit int) ([]ItemPlace, error)
	// Mentions returns what was counted for a topic and place on the days from from
	// until before until, newest day first, by item; an empty topic or place is the
	// total.
	Mentions(topic, place string, from, until time.Time, limit int) ([]Mention, error)
	// DayCounts returns the counts of all topics and places, totals too, on the days from
	// from until before until, in order of topic, place and day. Days without a count
	// have no row.
	DayCounts(from, until time.Time) ([]DayCount, error)
	// DayCountsOf returns those of one topic and place, in order of day.
	DayCountsOf(topic, place string, from, until time.Time) ([]DayCount, error)
	// FirstSeen returns when the first item was seen; zero where there is none.
	FirstSeen() (time.Time, error)
}

// SignalTx writes where items are and what they count for.
type SignalTx interface {
	SignalReader

	// PutPlaces replaces the places of an item.
	PutPlaces(item ItemID, places []ItemPlace) error
	// PutMentions replaces what an item counts for, and keeps the counts of days exact.
	// Item and the start of the day are the same in all of the list; an empty list
	// removes what the item counts for.
	PutMentions(item ItemID, list []Mention) error
}

// maxTopics bounds how many topics one item counts for.
const maxTopics = 4

// dayOf is the day that an item counts on: the one that it was published on, or where
// that is not known or not believable, the one on which it was first seen.
func dayOf(it Item) time.Time {
	if it.PublishedAt.IsZero() || it.PublishedAt.After(it.FirstSeen) {
		return StartOfDay(it.FirstSeen)
	}
	return StartOfDay(it.PublishedAt)
}

// count records where an item is and what it counts for: nothing while it is filed under
// no case.
func (in *Ingester) count(tx Tx, it Item, places []ItemPlace, flags []Flag) error {
	if in.Places == nil {
		return nil
	}
	if err := tx.PutPlaces(it.ID, places); err != nil {
		return err
	}
	s, err := tx.SightingOf(it.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return tx.PutMentions(it.ID, nil)
	case err != nil:
		return err
	}
	return tx.PutMentions(it.ID, mentionsOf(it, s.Case, places, flags))
}

func mentionsOf(it Item, id CaseID, places []ItemPlace, flags []Flag) []Mention {
	topics := []string{""}
	for _, f := range flags {
		if t := f.Labels["topic"]; f.OpensCase() && !slices.Contains(topics, t) && len(topics) <= maxTopics {
			topics = append(topics, t)
		}
	}
	where := []string{""}
	for _, p := range places {
		if !slices.Contains(where, p.Place) {
			where = append(where, p.Place)
		}
	}
	var out []Mention
	for _, t := range topics {
		for _, p := range where {
			out = append(out, Mention{Topic: t, Place: p, Day: dayOf(it), Publisher: it.Publisher, Case: id, Item: it.ID})
		}
	}
	return out
}

// placesOf finds an item's places; those of a tip's area come first.
func (in *Ingester) placesOf(title, text, area string) []ItemPlace {
	if in.Places == nil {
		return nil
	}
	var out []ItemPlace
	if area != "" {
		out = in.Places.Area(area)
	}
	for _, p := range in.Places.Find(title, text) {
		if !slices.ContainsFunc(out, func(o ItemPlace) bool { return o.Place == p.Place }) {
			out = append(out, p)
		}
	}
	return out
}

// Recount finds the places of stored items anew and counts them: up to limit items with
// ids above after. It returns the last id that it came to, and how many items it took: 0
// at the end. An item that is edited meanwhile is left to its edit.
func (in *Ingester) Recount(ctx context.Context, after ItemID, limit int) (last ItemID, n int, err error) {
	defer wrap(&err, "recount items after %d", after)
	var items []Item
	areas := map[ItemID]string{}
	err = in.store.View(ctx, func(tx ReadTx) error {
		if items, err = tx.Items(after, limit); err != nil {
			return err
		}
		for _, it := range items {
			if it.Kind != Tip {
				continue
			}
			t, err := tx.TipOf(it.ID)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
			areas[it.ID] = t.Area
		}
		return nil
	})
	if err != nil || len(items) == 0 {
		return after, 0, err
	}
	places := make([][]ItemPlace, len(items))
	for i, it := range items {
		places[i] = in.placesOf(it.Title, it.Text, areas[it.ID])
	}
	err = in.store.Update(ctx, func(tx Tx) error {
		for i, it := range items {
			now, err := tx.Item(it.ID)
			if err != nil {
				return fmt.Errorf("item %v: %w", it.ID, err)
			}
			if now.Version != it.Version {
				continue
			}
			flags, err := tx.Flags(it.ID, it.Version)
			if err == nil {
				err = in.count(tx, it, places[i], flags)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return items[len(items)-1].ID, len(items), err
}
