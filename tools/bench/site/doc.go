// Package site generates a web site of real-size pages for measurements: mean
// about 165 KB of HTML with 4 to 5 KB of article among scripts, styles, menus,
// cards and JSON, in the proportions of real news pages, 70 % English and 30 %
// Chinese. The same options give the same bytes on every machine.
//
// It owns the texts and the boilerplate around them. A few percent of the pages
// nearly repeat an earlier one, and a few percent carry sentences that the
// starter rules look for.
//
// It refuses to cost much while it serves, so that a measurement of a crawler
// is not one of its server: a page is a list of ready pieces of memory, most of
// them shared, written one after the other. The texts mean nothing; for pages
// that a person can read there is package demo.
package site

//go:generate go run ./gen
