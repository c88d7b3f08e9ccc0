package desk_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func name(s string) map[string]string { return map[string]string{"en": s, "zh-Hans": s + "码"} }

var smallBook = desk.NewCodebook([]desk.Code{
	{ID: "cause", Name: name("Cause"), Codes: []desk.Code{{ID: "cause.origin", Name: name("Origin"), Codes: []desk.Code{{ID: "cause.lab", Name: name("Laboratory")}}}}},
	{ID: "treatment", Name: name("Treatment"), Codes: []desk.Code{{ID: "treatment.old", Name: name("Old"), Retired: true}}},
}, []desk.Code{{ID: "rumor", Name: name("Rumor")}, {ID: "question", Name: name("Question")}},
	map[string]string{"Vinegar": "treatment", "Old": "treatment.old", "Gone": "nothing"})

func TestCodebook(t *testing.T) {
	var walked []string
	smallBook.Walk(func(c desk.Code, depth int) { walked = append(walked, string(rune('0'+depth))+c.ID) })
	if want := []string{"0cause", "1cause.origin", "2cause.lab", "0treatment", "1treatment.old"}; !slices.Equal(walked, want) {
		t.Errorf("walked %q", walked)
	}
	for _, tt := range []struct {
		key, id string
		want    bool
	}{
		{"code", "cause.lab", true}, {"code", "treatment.old", true}, {"type", "rumor", true}, {"code", "rumor", false}, {"type", "cause", false}, {"topic", "cause", false}, {"code", "", false},
	} {
		if c, ok := smallBook.Find(tt.key, tt.id); ok != tt.want || ok && c.ID != tt.id {
			t.Errorf("%s:%s: %+v, %t", tt.key, tt.id, c, ok)
		}
	}
	var path []string
	for _, c := range smallBook.Path("cause.lab") {
		path = append(path, c.ID)
	}
	if !slices.Equal(path, []string{"cause", "cause.origin", "cause.lab"}) || smallBook.Above("cause.lab") != "cause.origin" || smallBook.Path("none") != nil {
		t.Errorf("path %q", path)
	}
	for label, want := range map[string][]string{
		"code:cause": {"code:cause", "code:cause.origin", "code:cause.lab"}, "code:cause.lab": {"code:cause.lab"}, "code:none": {"code:none"}, "type:rumor": {"type:rumor"}, "code": {"code"},
	} {
		if got := smallBook.LabelsMeant(label); !slices.Equal(got, want) {
			t.Errorf("%s: %q", label, got)
		}
	}
	var none *desk.Codebook
	if _, ok := none.Find("code", "cause"); ok || !slices.Equal(none.LabelsMeant("code:cause"), []string{"code:cause"}) {
		t.Error("no codebook has a code")
	}
}

// TestCodesOfCases: a new case is proposed the code of its topic, what the codebook does
// not hold is refused for these two labels alone, and a code counts for those above it.
func TestCodesOfCases(t *testing.T) {
	b := open(t)
	b.desk.Codebook = func() *desk.Codebook { return smallBook }
	b.ingester.Codebook = b.desk.Codebook
	id := b.opened(t)
	if got := b.caseNow(t, id).Labels["code"]; got != "treatment" {
		t.Errorf("the code proposed is %q", got)
	}
	for title, want := range map[string]string{"Old": "", "Gone": "", "Other": ""} {
		out := b.ingest(t, "https://p.example/"+title, title, title+" is a rumor of its own")
		if got, ok := b.caseNow(t, out.Case).Labels["code"]; ok || got != want {
			t.Errorf("%s: the code proposed is %q", title, got)
		}
	}
	// A code that was taken away stays away when the next sighting comes.
	first := b.ingest(t, "https://p.example/away", "Vinegar: away", "One rumor of it")
	b.apply(t, desk.Change{Action: desk.ActionLabel, Case: first.Case, Labels: map[string]string{"code": ""}})
	if again := b.ingest(t, "https://p.example/away2", "Vinegar: away", "One rumor of it"); again.Case != first.Case {
		t.Fatalf("it opened a case of its own: %+v", again)
	}
	if got := b.caseNow(t, first.Case).Labels; got["code"] != "" {
		t.Errorf("labels %v", got)
	}
	for _, tt := range []struct {
		labels map[string]string
		ok     bool
	}{
		{map[string]string{"code": "cause.lab", "type": "rumor"}, true}, {map[string]string{"code": "cause.labs"}, false}, {map[string]string{"type": "cause"}, false},
		{map[string]string{"kind": "anything", "topic": "free"}, true}, {map[string]string{"type": "question", "code": "rumor"}, false}, {map[string]string{"type": ""}, true},
	} {
		_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionLabel, Case: id, Labels: tt.labels})
		var field *desk.FieldError
		if tt.ok && err != nil || !tt.ok && (!errors.As(err, &field) || field.Field != "labels") {
			t.Errorf("%v: %v", tt.labels, err)
		}
	}
	b.apply(t, desk.Change{Action: desk.ActionDiscard, Case: first.Case, Reason: "no"})
	b.apply(t, desk.Change{Action: desk.ActionLabel, Case: id, Labels: map[string]string{"type": "rumor"}})
	o, err := b.desk.Overview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := []desk.CodeCount{{ID: "cause", Open: 1, Week: 1}, {ID: "cause.origin", Depth: 1, Open: 1, Week: 1}, {ID: "cause.lab", Depth: 2, Open: 1, Week: 1}}; !slices.Equal(o.Codes.Codes, want) {
		t.Errorf("codes %+v", o.Codes.Codes)
	}
	if want := []desk.CodeCount{{ID: "rumor", Open: 1, Week: 1}}; !slices.Equal(o.Codes.Types, want) {
		t.Errorf("types %+v", o.Codes.Types)
	}
	// Seven days on they are of the week before; what the codebook no longer holds stands behind.
	b.pass(7 * 24 * time.Hour)
	b.desk.Codebook = func() *desk.Codebook { return desk.NewCodebook(nil, nil, nil) }
	if o, err = b.desk.Overview(t.Context()); err != nil || !slices.Equal(o.Codes.Codes, []desk.CodeCount{{ID: "cause.lab", Open: 1, Before: 1}}) {
		t.Errorf("codes %+v, %v", o.Codes.Codes, err)
	}
}
