package page

// Choice is one of the values that a form offers.
type Choice struct {
	Value, Text, Hint string
	Chosen            bool
}
