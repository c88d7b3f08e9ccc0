package desk_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestIDs: an id is a whole number above 0 and is read as it is written.
func TestIDs(t *testing.T) {
	parse := map[string]func(string) (string, error){
		"case":        func(s string) (string, error) { id, err := desk.ParseCaseID(s); return id.String(), err },
		"item":        func(s string) (string, error) { id, err := desk.ParseItemID(s); return id.String(), err },
		"known claim": func(s string) (string, error) { id, err := desk.ParseKnownID(s); return id.String(), err },
	}
	for what, read := range parse {
		for _, s := range []string{"1", "12", "9223372036854775807"} {
			if got, err := read(s); err != nil || got != s {
				t.Errorf("%s %q: read as %q, %v", what, s, got, err)
			}
		}
		for _, s := range []string{"", "0", "-1", "1.5", "0x1", "x", " 1", "9223372036854775808"} {
			if got, err := read(s); !errors.Is(err, desk.ErrInvalid) || got != "0" {
				t.Errorf("%s %q: read as %q, %v; want ErrInvalid", what, s, got, err)
			}
		}
	}
}

func TestStages(t *testing.T) {
	open := map[desk.Stage]bool{desk.StageNew: true, desk.StageAccepted: true, desk.StageVerifying: true, desk.StageVerified: true}
	for _, s := range desk.Stages() {
		if !s.Valid() || s.Open() != open[s] {
			t.Errorf("%s: valid %t, open %t; want true, %t", s, s.Valid(), s.Open(), open[s])
		}
	}
	for _, s := range []desk.Stage{"", "New", "(before)"} {
		if s.Valid() || s.Open() {
			t.Errorf("%q is a stage", s)
		}
	}
}

// TestFaults: a fault carries what its sentence names, and the cause behind it if that
// has a key.
func TestFaults(t *testing.T) {
	cause := desk.FaultOf("dns-missing", "name", "news.example")
	for name, c := range map[string]struct{ got, want desk.Fault }{
		"a key":                {desk.FaultOf("timeout"), desk.Fault{Key: "timeout"}},
		"with arguments":       {desk.FaultOf("blocked", "host", "h", "addr", "a"), desk.Fault{Key: "blocked", Args: map[string]string{"host": "h", "addr": "a"}}},
		"with a cause":         {desk.FaultOf("robots-unread").Because(cause), desk.Fault{Key: "robots-unread", Cause: &cause}},
		"with a cause unknown": {desk.FaultOf("robots-unread").Because(desk.Fault{}), desk.Fault{Key: "robots-unread"}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, c.got, c.want)
		}
		if args, ok := desk.FaultKeys()[c.got.Key]; !ok || len(args) != len(c.got.Args) || c.got.None() {
			t.Errorf("%s: the key %s is known %t with %d arguments", name, c.got.Key, ok, len(args))
		}
	}
	if !(desk.Fault{}).None() {
		t.Error("no fault is one")
	}
}
