// Package factchecks brings the fact-checks of others into the desk as known claims:
// the import of a file of them, and the table of what each publisher's ratings mean.
//
// It owns what is counted and told of an import, and how a rating is compared. The form
// of the files is read by crawler/claimreview, as it is on pages; what is stored, and
// what is refused, is decided by desk. The package refuses to know who made a claim or
// who checked it: nothing that it reads has a place for that.
package factchecks
