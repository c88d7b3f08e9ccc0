package store

import (
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// micros is a time as a column holds it: NULL for the zero time.
func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// utc reads what micros wrote.
func utc(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMicro(n.Int64).UTC()
}

// offset is the zone of a time, in seconds east of UTC.
func offset(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}

// zoned reads a time back in the zone that it was published in.
func zoned(n sql.NullInt64, offset int) time.Time {
	t := utc(n)
	if t.IsZero() || offset == 0 {
		return t
	}
	return t.In(time.FixedZone("", offset))
}

// inJSON is a time as a JSON column holds it: like one in a column of its own, in
// UTC and to the microsecond.
func inJSON(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// toJSON writes a map or list; an empty one as nothing.
func toJSON[T any](v T, size int) (string, error) {
	if size == 0 {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// fromJSON reads what toJSON wrote; nothing gives the zero value.
func fromJSON[T any](s string) (v T, err error) {
	if s == "" {
		return v, nil
	}
	err = json.Unmarshal([]byte(s), &v)
	return v, err
}

// foldCase writes the characters that differ only in case as one: every character
// as the lower case of its upper case, which joins ς with σ too.
func foldCase(s string) string {
	return strings.Map(func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }, s)
}

// intList writes integers as a JSON list, for json_each: one statement then serves
// lists of every length.
func intList[T ~int64 | ~uint64](list []T) string {
	b := make([]byte, 0, 2+12*len(list))
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(v), 10)
	}
	return string(append(b, ']'))
}
