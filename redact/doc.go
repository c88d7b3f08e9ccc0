// Package redact is the boundary: it takes out of a text and of an address what
// points at a person, and it says which addresses may be kept at all.
//
// [Text] and [URL] run on everything on its way in, before anything is stored or
// indexed. They replace e-mail addresses, telephone numbers, national identity
// numbers, bank cards and accounts, account names on social networks and network
// addresses. The rules know written forms, not meaning: check digits, number plans
// and the words just before a number decide, and what is taken out is gone. The rules
// do not look for names of people, and they leave what a reader of health news needs:
// dates, prices, counts, ISBNs, gene and variant names, trial ids, batch numbers, and
// public hotlines.
//
// [Classify] says of an address whether it is a publication's, or an account's, a
// forum's or a page of comments, which are never fetched and never kept.
// [ClassifyFeed] says the same of a feed by what it says of itself. There is one table
// for every way in, and it is here.
//
// docs/measurements/redaction.md lists the rules and how well they do. The package
// holds no state, reads nothing and logs nothing: a found value leaves it in no form.
package redact
