// Package fetch makes the crawler's HTTP requests, all of them: pages, feeds,
// sitemaps, listing pages and robots.txt go through one transport and one policy.
//
// The policy:
//   - http and https only; no userinfo in addresses; no proxies from the
//     environment; no cookies, no Referer.
//   - Every address is judged when it is dialled, so a name that resolves to a
//     loopback, private, link-local, shared or metadata address is refused whatever
//     it was called, at the first hop, on every redirect and for robots.txt. The
//     exceptions are those that the administrator listed ([Allow]).
//   - At most [Options.MaxRedirects] hops, each checked again before it is followed.
//   - One deadline for the whole exchange, body included, so that a server that
//     drips bytes does not hold a worker.
//   - The cap on a body counts what comes out of decompression. Only gzip is
//     offered; deflate is understood because some servers send it unasked.
//
// Pages go through colly ([Client.Page]), the rest through net/http directly
// ([Client.Get]); both share the transport, so colly's own protections (domain
// lists that ignore ports, a body limit that counts compressed bytes, robots.txt
// cached for ever) are not relied on.
//
// The package refuses to know what a source is, when something is due, or what a
// page means. It does not read robots.txt: the caller asks before it fetches, and
// again in [Request.Hop] when a redirect leaves the host.
package fetch
