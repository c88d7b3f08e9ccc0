// Package webtest is what the tests of the pages, the API and the sign-in share: the
// real matcher over a test's store, and the search for English on Chinese pages. No
// program imports it.
package webtest
