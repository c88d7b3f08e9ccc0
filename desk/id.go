package desk

import (
	"fmt"
	"strconv"
)

// ItemID numbers items from 1 upwards. It is written as a plain decimal, in JSON as
// a string: short enough to type at a terminal.
type ItemID int64

// CaseID numbers cases from 1 upwards, written like an [ItemID].
type CaseID int64

// String is the decimal form.
func (id ItemID) String() string { return strconv.FormatInt(int64(id), 10) }

// String is the decimal form.
func (id CaseID) String() string { return strconv.FormatInt(int64(id), 10) }

// ParseCaseID reads what [CaseID.String] writes. The error is [ErrInvalid].
func ParseCaseID(s string) (CaseID, error) {
	n, err := parseID("case", s)
	return CaseID(n), err
}

// ParseItemID reads what [ItemID.String] writes. The error is [ErrInvalid].
func ParseItemID(s string) (ItemID, error) {
	n, err := parseID("item", s)
	return ItemID(n), err
}

func parseID(what, s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%w %s id %q: a whole number such as 12 is wanted", ErrInvalid, what, s)
	}
	return n, nil
}
