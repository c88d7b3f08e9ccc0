// Package hostiletest makes pages, feeds and sitemaps that are made to exhaust whoever reads them, for tests and for
// measurements. It owns the table of their kinds; each is a small program, and none is a file. It says nothing about what
// a reader should do with them: the tests of the packages that read them do.
package hostiletest
