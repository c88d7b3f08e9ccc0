// Package web is the desk in the browser: pages rendered on the server, the files
// they need, and the rules of the connection (headers, hosts, origins, limits).
//
// It owns the table of routes, the templates, the words on the pages in every
// language the desk speaks, and the actions of members. The one table from the
// domain's errors to HTTP statuses is in package problem. It reads through [Reader] and [Searcher], which it declares and is
// given. A new page is a handler, a template and a row in the table of routes.
//
// It refuses to decide anything about cases (package desk does), to send a browser
// to any other host for furniture, to need a script for reading, and to log who
// asked. Crawled text is hostile: it reaches a page only through the escaping of
// html/template, and links lead to http and https only.
package web
