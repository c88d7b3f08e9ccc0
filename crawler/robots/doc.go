// Package robots reads robots.txt files as RFC 9309 says and keeps them for as long
// as it allows.
//
// It owns the reading ([Parse]), the answer to "may this address be fetched"
// ([Rules.Allowed]) and the cache with its rules on what a missing, unreachable or
// refused file means ([Cache]). It refuses to fetch anything itself: the cache is
// given the function that does, so that robots.txt goes through the same policy as
// every other request.
package robots
