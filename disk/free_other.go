//go:build !unix

package disk

import "errors"

// free cannot be told on this system; the crawl then goes on regardless.
func free(string) (uint64, error) { return 0, errors.ErrUnsupported }
