package redact

import "context"

// Redactor is the package as one value, for the domain and others that ask for an
// interface.
type Redactor struct{}

// Text is [Text] with the number of all that was taken out.
func (Redactor) Text(s string) (string, int) {
	out, counts := Text(s)
	return out, counts.all()
}

// TextContext is [TextContext] with the number of all that was taken out.
func (Redactor) TextContext(ctx context.Context, s string) (string, int, error) {
	out, counts, err := TextContext(ctx, s)
	return out, counts.all(), err
}

// URL is [URL].
func (Redactor) URL(u string) string { return URL(u) }

// PersonalURL is [PersonalURL].
func (Redactor) PersonalURL(u string) bool { return PersonalURL(u) }

func (c Count) all() (n int) {
	for _, k := range c {
		n += k
	}
	return n
}
