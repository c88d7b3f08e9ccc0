// Package desk is the domain of rumordesk: items, flags, cases and the work on
// them, from the moment a publication or a tip comes in until its claim is
// answered.
//
// It owns the rules of the desk:
//   - the way in, [Ingester]: redact, store, flag, join a case or open one;
//   - the one state machine of cases, [Desk.Apply]: what is allowed at which stage, to
//     whom; with evidence, findings, answers, merges and splits;
//   - [Referrals] to recipients and their signed links; [KnownClaims]; [Sources] and
//     their health; [Webhooks] and which action makes which event; [Members], their
//     sessions and tokens; who may do what ([May]);
//   - the clocks, the scores of cases ([Ranking]), the signals ([SignalsAt]) and the
//     overview;
//   - the hash chain of the audit log ([AuditChain]). Every change writes its entry in
//     the transaction of the change.
//
// What it needs from the outside it declares as small interfaces, and is given: a
// [Store], whose transactions come in parts such as [CaseReader] and [CaseTx]; a
// [Redactor], a [Flagger], a [Similarity], a [ClaimIndex], a [Hasher].
//
// It refuses to know how anything is stored, sent, fetched, indexed or shown: it
// imports the standard library and nothing else. And it refuses to know people: there
// is no field here for who said something, only for what is said, where it was
// published and what came of it. The only persons named are the desk's own staff, as
// actors of the audit log.
package desk
