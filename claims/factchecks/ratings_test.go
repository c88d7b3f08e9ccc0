package factchecks_test

import (
	"testing"

	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/desk"
)

func byHalf(grade float64) string {
	switch {
	case grade <= 0.5:
		return "false"
	case grade <= 0.9:
		return ""
	}
	return "confirmed"
}

func TestRatingsVerdict(t *testing.T) {
	r := factchecks.NewRatings("ratings.yaml", byHalf)
	r.Add("", "False", desk.False, 1, 1)
	r.Add("", "半真半假", desk.PartlyTrue, 2, 1)
	r.Add("check.example", "Half-True", desk.PartlyTrue, 3, 1)
	r.Add("check.example", "False", desk.Misleading, 4, 1)
	r.Add("zh.check.example", "False", desk.Unproven, 5, 1)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		publisher, rating string
		grade             float64
		graded            bool
		want              desk.Verdict
	}{
		{"other.example", "False", 0, false, desk.False},
		{"other.example", "  FALSE!", 0, false, desk.False}, // case, spaces and marks make no difference
		{"other.example", "Ｆａｌｓｅ", 0, false, desk.False},    // nor does width
		{"other.example", "半真半假。", 0, false, desk.PartlyTrue},
		{"check.example", "half true", 0, false, desk.PartlyTrue},
		{"check.example", "False", 0, false, desk.Misleading},       // a publisher's own words first
		{"news.check.example", "False", 0, false, desk.Misleading},  // then those of the domain above
		{"zh.check.example", "False", 0, false, desk.Unproven},      // the nearest domain
		{"mycheck.example", "Half True", 0, false, ""},              // which is another domain
		{"other.example", "Half True", 0, false, ""},                // one publisher's word is not everyone's
		{"other.example", "Four Pinocchios", 0.4, true, desk.False}, // the number where words say nothing
		{"other.example", "False", 1, true, desk.False},             // words before the number
		{"other.example", "", 0.7, true, ""},                        // a number that means nothing
		{"other.example", "", 0.2, false, ""},                       // one that does not count
		{"other.example", "!?", 1, true, desk.Confirmed},
	} {
		if got := r.Verdict(c.publisher, c.rating, c.grade, c.graded); got != c.want {
			t.Errorf("%q of %s, %g %v: %q, want %q", c.rating, c.publisher, c.grade, c.graded, got, c.want)
		}
	}
}

// TestRatingsFaults: each fault of a table has its place, and all of them come at once.
func TestRatingsFaults(t *testing.T) {
	r := factchecks.NewRatings("desk/ratings.yaml", byHalf)
	r.Add("", "False", desk.False, 2, 10)
	r.Add("", "？！", desk.False, 3, 12)
	r.Add("", "false.", desk.False, 4, 10) // twice the same is no fault
	r.Add("", "FALSE", desk.Misleading, 5, 14)
	r.Add("check.example", "False", desk.Misleading, 6, 3) // nor is another publisher's
	const want = "desk/ratings.yaml:3:12: the rating \"？！\" has neither letters nor digits; remove it\n" +
		"desk/ratings.yaml:5:14: the rating \"FALSE\" is read like another that means false, not misleading; keep one of the two"
	if err := r.Err(); err == nil || err.Error() != want {
		t.Errorf("the table says\n%v\nwant\n%s", err, want)
	}
}
