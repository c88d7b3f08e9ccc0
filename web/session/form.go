package session

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web"
)

// field is one input of a form, with what is wrong with it.
type field struct {
	Name, Label, Type, Value string
	Auto                     string // autocomplete: lets a password manager do the work
	Hint, Error              string
	Max                      int
	Optional, Focus          bool
}

// Describe names the parts of the page that a screen reader reads with the input.
func (f field) Describe() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.Name + "-hint " + f.Name + "-error"
	case f.Hint != "":
		return f.Name + "-hint"
	case f.Error != "":
		return f.Name + "-error"
	}
	return ""
}

// form is the fields of a form and the mistakes of the last try.
type form struct {
	v      web.Visit
	Fields []*field
	Whole  string // what is wrong with no single field
}

// Wrong says whether there is a mistake.
func (f *form) Wrong() bool { return f != nil && (f.Whole != "" || len(f.Mistakes()) > 0) }

// Mistakes are the fields with an error, in their order on the page.
func (f *form) Mistakes() []*field {
	var out []*field
	for _, x := range f.Fields {
		if x.Error != "" {
			out = append(out, x)
		}
	}
	return out
}

func (f *form) at(name string) *field {
	for _, x := range f.Fields {
		if x.Name == name {
			return x
		}
	}
	return &field{}
}

// title begins with the mistake: it is the first that a screen reader says of a page.
func (f *form) title(key string) string {
	if f.Wrong() {
		return f.v.T("form.wrong") + ": " + f.v.T(key)
	}
	return f.v.T(key)
}

// status of an answer with this form.
func (f *form) status() int {
	if f.Wrong() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// The fields that several forms have.

func (f *form) email(value string) *field {
	return &field{Name: "email", Label: f.v.T("field.email"), Type: "email", Value: value, Auto: "username", Max: 254}
}

func (f *form) person(value, auto string) *field {
	return &field{Name: "name", Label: f.v.T("field.name"), Type: "text", Value: value, Auto: auto, Hint: f.v.T("field.name.hint"), Max: 80}
}

// newPassword is a password to be chosen, and once more: it cannot be seen while it
// is typed.
func (f *form) newPassword() []*field {
	return []*field{
		{Name: "password", Label: f.v.T("field.password.new"), Type: "password", Auto: "new-password", Hint: f.v.T("field.password.hint", "n", desk.MinPassword)},
		{Name: "again", Label: f.v.T("field.password.again"), Type: "password", Auto: "new-password"},
	}
}

// needed marks what was left empty.
func (f *form) needed(r *http.Request) {
	for _, x := range f.Fields {
		if !x.Optional && r.PostFormValue(x.Name) == "" {
			x.Error = f.v.T("field.needed", "label", x.Label)
		}
	}
}

// same marks two passwords that differ.
func (f *form) same(r *http.Request) {
	if a := f.at("again"); a.Error == "" && r.PostFormValue("password") != r.PostFormValue("again") {
		a.Error = f.v.T("field.password.differ")
	}
}

// took puts a refusal of the domain at its field, in the reader's language, and
// says whether the form could be taken. An error that the form cannot show is
// returned.
func (f *form) took(err error) (bool, error) {
	var fe *desk.FieldError
	var rule *desk.RuleError
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &fe):
		key := map[string]string{"email": "field.email.wrong", "name": "field.name.wrong", "password": "field.password.wrong", "role": "field.role.wrong"}[fe.Field]
		x := f.at(fe.Field)
		if key == "" || x.Name == "" {
			return false, err
		}
		x.Error = f.v.T(key, "n", desk.MinPassword, "most", desk.MaxPassword)
	case errors.Is(err, desk.ErrConflict):
		f.Whole = f.v.T("members.taken")
	case errors.As(err, &rule) && rule.Rule == "last-admin":
		f.Whole = f.v.T("members.last")
	case errors.Is(err, desk.ErrSignIn):
		f.Whole = f.v.T("signin.wrong")
	default:
		return false, err
	}
	return false, nil
}
