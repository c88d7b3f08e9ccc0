package neardup

import (
	"strings"
	"testing"
)

// TestComparer: what is stored finds and compares as the texts themselves do, and what
// cannot be read is told from what has nothing in common.
func TestComparer(t *testing.T) {
	var c Comparer
	text := strings.Repeat("The health office says that the water of the town is safe to drink. ", 12)
	a, bandsA := c.Sign("Water", text)
	b, bandsB := c.Sign("Water again", text+"Ask the office.")
	empty, none := c.Sign("", "")
	if len(a) == 0 || len(bandsA) == 0 || len(bandsB) == 0 || len(empty) == 0 || len(none) != 0 {
		t.Fatalf("%d bytes and %d bands, %d bands; of nothing %d bytes and %d bands; want some, some, some; some and none", len(a), len(bandsA), len(bandsB), len(empty), len(none))
	}
	for _, x := range []struct {
		name     string
		a, b     []byte
		from, to float64
	}{
		{"the same", a, a, 1, 1},
		{"one sentence more", a, b, 0.6, 1},
		{"nothing", a, empty, 0, 0},
		{"cut short", a, b[:len(b)-1], -1, -1},
		{"of no version", a, []byte{99}, -1, -1},
		{"none stored", nil, b, -1, -1},
	} {
		if got, back := c.Similar(x.a, x.b), c.Similar(x.b, x.a); got < x.from || got > x.to || back != got {
			t.Errorf("%s: %g, the other way round %g; want %g to %g", x.name, got, back, x.from, x.to)
		}
	}
	if got, same := c.Same("Water", text, "Water again", text+"Ask the office."); !same || got <= 0.5 {
		t.Errorf("one sentence more: %g, %v; want the same", got, same)
	}
	if _, same := c.Same("Water", text, "Fire", strings.Repeat("Nothing burns in the hills tonight, the fire service says. ", 12)); same {
		t.Error("two matters are the same")
	}
}
