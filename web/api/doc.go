// Package api is the desk for programs: JSON under /api/v1. It owns the route table,
// the strict reading of requests, the written form of everything that is answered,
// and the OpenAPI 3.1 document that is served at /api/v1/openapi.json.
//
// It decides nothing: who may do what, and when, is package desk's business, and each
// refusal becomes a problem (RFC 9457) through the table of package problem. It takes
// no cookie, so a page of another site can do nothing through it in a reader's name.
//
// It keeps and logs nothing about who asks. The key by which anonymous callers are
// limited is held by the limiter, in memory only; the log names routes, never
// addresses asked from, receipts or what a person was looking for.
package api
