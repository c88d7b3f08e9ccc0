// Package web is the desk in the browser: the pages for the desk's own staff, and what
// members do there.
//
// It owns the table of routes, the templates, and the actions of members. It reads the
// store in [desk.Store.View] and changes cases through package desk only. The layout,
// the words in every language and the rules of the connection are package page's; the
// one table from errors to HTTP statuses is package problem's. A new page is a handler,
// a template and a row in the table of routes.
//
// It refuses to decide anything about cases (package desk does), to make a browser load
// anything from another host, to need a script for reading, and to log who asked.
// Crawled text is hostile: it reaches a page only through the escaping of
// html/template, and links lead to http and https only.
package web
