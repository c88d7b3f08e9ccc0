//go:build !unix

package app

import "errors"

// freeSpace cannot be told on this system; the crawl then goes on regardless.
func freeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }
