// Package account keeps the door: what is stored of a password, how often somebody
// may knock, the one-time links that let a member choose a password, and the way
// in through an identity provider.
//
// It owns [Hasher] (Argon2id, the implementation of desk.Hasher), [Limiter] (token
// buckets in memory), [SetUp] (the link of the first start), [Links] (links to
// choose a password) and [OIDC] (sign-in through OpenID Connect).
//
// It refuses to know who the members are and what they may do: package desk does.
// It writes nothing to disk and logs nothing; addresses and names given to the
// limiter are kept as random-keyed hashes only, and forgotten when they no longer
// count.
package account
