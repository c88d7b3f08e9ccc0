package desk

import (
	"maps"
	"time"
)

// Lane is the list in which an open case waits.
type Lane string

// The lanes. Rumors wait in the queue. What an official, science or fact-check source publishes is no rumor: it is seen in a lane
// of its own, and a reviewer moves it.
const (
	LaneQueue    Lane = ""
	LaneOfficial Lane = "official"
)

// laneQueueName is what the queue is called among the lanes by programs and people; to the store it is none.
const laneQueueName = "queue"

// String is the lane's name: queue or official.
func (l Lane) String() string {
	if l == LaneQueue {
		return laneQueueName
	}
	return string(l)
}

// ParseLane reads what [Lane.String] writes; ok is false for anything else.
func ParseLane(s string) (l Lane, ok bool) {
	switch s {
	case laneQueueName:
		return LaneQueue, true
	case string(LaneOfficial):
		return LaneOfficial, true
	}
	return "", false
}

// announces says whether texts of a kind of source announce: an outbreak, a test of water, questions and answers.
func (k Kind) announces() bool { return k == Official || k == Science || k == FactCheck }

// laneOf is where a case waits that an item opens, and the risk it stands at there: what is announced is not scored as a rumor.
func laneOf(it Item, flags []Flag) (Lane, Risk) {
	if it.Kind.announces() {
		return LaneOfficial, RiskLow
	}
	return LaneQueue, severityRisk(topFlag(flags).Labels)
}

// changeLane moves a case to another lane. While nobody has assessed it, its risk is the one that it would have had there from
// the beginning.
func changeLane(c *Case, to Lane) error {
	if c.Lane == to {
		return refuse("same-lane", "case %v stands in that list already", c.ID)
	}
	c.Lane, c.SnoozedUntil = to, time.Time{}
	if c.Assessment != nil {
		return nil
	}
	if c.Risk = severityRisk(c.Labels); to == LaneOfficial {
		c.Risk = RiskLow
	}
	return nil
}

// CountWaiting counts the cases at each stage of one lane.
func CountWaiting(tx CaseReader, lane Lane) (map[Stage]int, error) {
	official, err := tx.CountOfficial()
	if err != nil || lane == LaneOfficial {
		return official, err
	}
	all, err := tx.CountStages()
	if err != nil {
		return nil, err
	}
	out := maps.Clone(all)
	for s, n := range official {
		if out[s] -= n; out[s] == 0 {
			delete(out, s)
		}
	}
	return out, nil
}
