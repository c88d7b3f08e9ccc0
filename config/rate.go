package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Rate is a number of requests a second. Zero means that none was set.
type Rate float64

// ParseRate reads N/s, N/m or N/h, where N is a positive decimal number:
// "1/s", "30/m", "0.5/s". The result lies above 0 and at most at MaxRate.
func ParseRate(s string) (Rate, error) {
	number, unit, ok := strings.Cut(strings.TrimSpace(s), "/")
	if !ok {
		return 0, fmt.Errorf("%q is not a rate", s)
	}
	var per float64
	switch strings.TrimSpace(unit) {
	case "s":
		per = 1
	case "m":
		per = 60
	case "h":
		per = 3600
	default:
		return 0, fmt.Errorf("%q is not a rate", s)
	}
	number = strings.TrimSpace(number)
	// Digits and one point only: ParseFloat alone would take 1e9, 0x1p4, Inf and 1_0.
	if number == "" || strings.Trim(number, "0123456789.") != "" {
		return 0, fmt.Errorf("%q is not a rate", s)
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a rate", s)
	}
	r := n / per
	// Slower than once a day is a schedule, not a rate.
	if !(r >= 1.0/86400) || r > MaxRate {
		return 0, fmt.Errorf("%q is out of range", s)
	}
	return Rate(r), nil
}

// Interval is the time between two requests; 0 where the rate is unset.
func (r Rate) Interval() time.Duration {
	if r <= 0 {
		return 0
	}
	return time.Duration(math.Round(float64(time.Second) / float64(r)))
}

// String writes the rate in a form that ParseRate reads back, "" where unset.
func (r Rate) String() string {
	if r <= 0 {
		return ""
	}
	for _, u := range []struct {
		per  float64
		unit string
	}{{1, "/s"}, {60, "/m"}, {3600, "/h"}} {
		if n := float64(r) * u.per; n >= 1 && math.Abs(n-math.Round(n)) < 1e-9*n {
			return strconv.FormatFloat(math.Round(n), 'f', -1, 64) + u.unit
		}
	}
	return strconv.FormatFloat(float64(r), 'f', -1, 64) + "/s"
}

// parseSpan reads a duration of a clock: Go's form ("90m", "24h") or whole
// days ("2d"), from a minute to a year.
func parseSpan(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	var d time.Duration
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, fmt.Errorf("%q is not a duration", s)
		}
		d = time.Duration(n) * 24 * time.Hour
	} else {
		var err error
		if d, err = time.ParseDuration(s); err != nil {
			return 0, fmt.Errorf("%q is not a duration", s)
		}
	}
	if d < time.Minute || d > 365*24*time.Hour {
		return 0, fmt.Errorf("%q is out of range", s)
	}
	return d, nil
}
