package session

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
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
	req    *page.DeskRequest
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
		return f.req.T("form.wrong") + ": " + f.req.T(key)
	}
	return f.req.T(key)
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
	return &field{Name: "email", Label: f.req.T("field.email"), Type: "email", Value: value, Auto: "username", Max: 254}
}

func (f *form) person(value, auto string) *field {
	return &field{Name: "name", Label: f.req.T("field.name"), Type: "text", Value: value, Auto: auto, Hint: f.req.T("field.name.hint"), Max: 80}
}

// newPassword is a password to be chosen, and once more: it cannot be seen while it
// is typed.
func (f *form) newPassword() []*field {
	return []*field{
		{Name: "password", Label: f.req.T("field.password.new"), Type: "password", Auto: "new-password", Hint: f.req.T("field.password.hint", "n", desk.MinPassword)},
		{Name: "again", Label: f.req.T("field.password.again"), Type: "password", Auto: "new-password"},
	}
}

// requireFilled marks what was left empty.
func (f *form) requireFilled() {
	for _, x := range f.Fields {
		if !x.Optional && f.req.R.PostFormValue(x.Name) == "" {
			x.Error = f.req.T("field.needed", "label", x.Label)
		}
	}
}

// requireSame marks two passwords that differ.
func (f *form) requireSame() {
	if a := f.at("again"); a.Error == "" && f.req.R.PostFormValue("password") != f.req.R.PostFormValue("again") {
		a.Error = f.req.T("field.password.differ")
	}
}

// accepted puts a refusal of the domain at its field, in the reader's language, and
// says whether the form was taken. An error that the form cannot show is
// returned.
func (f *form) accepted(err error) (bool, error) {
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
		x.Error = f.req.T(key, "n", desk.MinPassword, "most", desk.MaxPassword)
	case errors.Is(err, desk.ErrConflict):
		f.Whole = f.req.T("members.taken")
	case errors.As(err, &rule) && rule.Rule == "last-admin":
		f.Whole = f.req.T("members.last")
	case errors.Is(err, desk.ErrSignIn):
		f.Whole = f.req.T("signin.wrong")
	default:
		return false, err
	}
	return false, nil
}
