// Package app joins the parts of rumordesk into one program: it opens the data
// folder, loads the configuration and the rules, and runs the pipeline from
// source to case queue.
//
// It owns the wiring and the lifecycle: what is opened in which order, what is
// closed last, the loop that feeds the index from the outbox, the rebuild of an
// index that is damaged or outdated, and the pause of the crawl when the disk is
// nearly full. It is the only package that knows every other one.
//
// It refuses to hold logic of its own: what a case may do is in package desk, how
// a page is fetched in package crawler, what a rule means in package rules. It
// prints nothing and knows no flags; that is cmd/rumordesk.
package app
