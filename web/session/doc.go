// Package session signs the desk's staff in: signing in and out, the first start, the
// member's own page, and the page of the members.
//
// It owns the session cookie, [Sessions.Require], which lets only members through to
// other pages, and the way through an identity provider. Who the members are and
// what they may do is package desk's; passwords, limits and links are package
// account's.
//
// It refuses to hide authority: a handler behind Require is given the member as an
// argument and hands it on as the actor of each change; nothing is in a context. It
// keeps and logs nothing of where a request comes from; the limits on signing in
// count by address in memory only.
//
// # Requests from other sites
//
// Every change is a POST, and every POST goes through [net/http.CrossOriginProtection],
// which refuses what a browser says comes from another origin (Sec-Fetch-Site, or
// Origin where that is missing); forms need no token then. The session cookie is
// SameSite=Lax as a second wall: it does not go along with a POST from elsewhere. It
// is HttpOnly, for the path / of this host only (the __Host- prefix and Secure with
// TLS), and new at every sign-in. A redirect after signing in leads to a path of the
// desk, parsed by [OwnPath] and put together again, never matched.
package session
