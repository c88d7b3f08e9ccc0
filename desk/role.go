package desk

import "fmt"

// Role is what a member of the desk may do; each role may do what the ones before
// it may.
type Role int

// The roles.
const (
	Reviewer Role = iota + 1
	Editor
	Admin
)

// Actor is the member of the desk who acts.
type Actor struct {
	Name string // as the audit log shows it
	Role Role
}

// String is the role's name: reviewer, editor or admin.
func (r Role) String() string {
	switch r {
	case Reviewer:
		return "reviewer"
	case Editor:
		return "editor"
	case Admin:
		return "admin"
	}
	return fmt.Sprintf("role %d", int(r))
}

// ParseRole reads what [Role.String] writes. The error is [ErrInvalid].
func ParseRole(s string) (Role, error) {
	for _, r := range []Role{Reviewer, Editor, Admin} {
		if r.String() == s {
			return r, nil
		}
	}
	return 0, invalid("role", "%q: it is reviewer, editor or admin", s)
}
