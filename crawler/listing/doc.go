// Package listing finds the links of a listing page, such as a news desk's front
// page, by a CSS selector.
//
// It owns reading the page (charset, base address, limits) and choosing the links.
// It refuses to follow links to another publisher and to fetch anything.
package listing
