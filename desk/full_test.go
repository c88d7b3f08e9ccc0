package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// full is a store on a disk without room.
type full struct{ desk.Store }

func (full) Update(context.Context, func(desk.Tx) error) error { return desk.ErrFull }

// TestReadingOnAFullDisk: who is signed in goes on reading, whatever cannot be written about it.
func TestReadingOnAFullDisk(t *testing.T) {
	b := open(t)
	m := b.member(t, "ada", desk.Reviewer)
	token, _, err := b.members().SignIn(t.Context(), m.Email, password)
	if err != nil {
		t.Fatal(err)
	}
	b.pass(2 * time.Hour)
	ms := desk.NewMembers(full{b.store}, hasher{"new"}, b.clock)
	if got, _, err := ms.BySession(t.Context(), token); err != nil || got.ID != m.ID {
		t.Errorf("on a full disk: member %v, %v", got.ID, err)
	}
	if _, _, err := ms.BySession(t.Context(), "nobody's"); !errors.Is(err, desk.ErrSignIn) {
		t.Errorf("nobody's session: %v", err)
	}
}
