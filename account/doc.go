// Package account is the sign-in: what is stored of a password, how often somebody
// may try, the one-time links that let a member choose a password, and the sign-in
// through an identity provider.
//
// It owns [Hasher] (Argon2id, the implementation of desk.Hasher), [Limiter] (token
// buckets in memory), [SetUp] (the link of the first start), [Links] (links to
// choose a password), [SigningKey] (the key of those and of referrals) and [OIDC]
// (sign-in through OpenID Connect).
//
// It refuses to know who the members are and what they may do: package desk does.
// It writes one file, that key, and logs nothing. Addresses and names given to the
// limiter are kept as random-keyed hashes only, and forgotten when they no longer
// count.
package account
