// Package problem says to the world what went wrong. It owns the one table from
// errors to HTTP statuses, which pages and the API both read, and the written form of
// a failure for programs (RFC 9457, application/problem+json).
//
// It refuses to tell what is none of the reader's business: a fault of ours gets a
// reference to the log and no text from inside. It writes no pages and no log.
package problem
