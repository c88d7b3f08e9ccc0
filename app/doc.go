// Package app joins the parts of rumordesk into one program: it opens the data
// folder, loads the configuration and the rules, and runs the pipeline from
// source to case queue.
//
// It owns the wiring and the lifecycle: what is opened in which order, what runs
// beside what, and what is closed last. It is the only package that knows every
// other one.
//
// It refuses to hold logic of its own: what a case may do is in package desk, how
// a page is fetched in package crawler, what becomes of sources in package sources,
// what a rule means in package rules, how the index keeps up in package indexer. It
// prints nothing and knows no flags; that is cmd/rumordesk.
package app
