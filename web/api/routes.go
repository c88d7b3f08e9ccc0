package api

import (
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// Base is the path below which everything is served.
const Base = "/api/v1"

// scope is what a route asks of the caller: nothing, or a token with a scope.
type scope string

const (
	public scope = ""
	read   scope = desk.ScopeRead
	write  scope = desk.ScopeWrite
)

// route is one row of the table: what is asked for, of whom it is asked, who answers,
// and what the OpenAPI document says of it.
type route struct {
	name   string // operationId
	method string
	path   string // below Base, as in http.ServeMux
	scope  scope
	limit  func(Limits) page.Limiter // public routes: by caller
	handle func(*request) error

	summary string
	query   []string // parameters, each described in components.json
	body    string   // schema of the request's body; empty for none
	loose   bool     // the body may be left out
	headers []string // that count, each described in components.json
	tag     bool     // the answer carries the case's ETag
	status  int      // of success
	reply   string   // schema of the answer
}

func tips(l Limits) page.Limiter      { return l.Tips }
func receipts(l Limits) page.Limiter  { return l.Receipts }
func matches(l Limits) page.Limiter   { return l.Matches }
func everybody(l Limits) page.Limiter { return l.Public }

// match is what every change of a case honours.
var match = []string{"If-Match"}

// routes is the whole table. Everything that the API answers is here.
func (a *api) routes() []route {
	list := []route{
		{name: "sendTip", method: "POST", path: "/tips", limit: tips, handle: (*request).sendTip, summary: "Send a tip; nothing is kept of who sends it", body: "TipBody", status: 201, reply: "TipReceipt"},
		{name: "tip", method: "GET", path: "/tips/{receipt}", limit: receipts, handle: (*request).showTip, summary: "What became of a tip", reply: "TipStatus"},
		{name: "answerTip", method: "POST", path: "/tips/{receipt}/answered", limit: receipts, handle: (*request).answerTip, summary: "Say that a published answer is what the tip asks: it counts as a sighting of that answer's case, and its receipt leads there", body: "AnsweredBody", reply: "TipStatus"},
		{name: "answers", method: "GET", path: "/answers", limit: everybody, handle: (*request).listAnswers, summary: "Published answers, newest first", query: []string{"cursor", "limit"}, reply: "AnswerPage"},
		{name: "matchAnswers", method: "GET", path: "/answers/match", limit: matches, handle: (*request).matchAnswers, summary: "Published answers that a text may ask for, at most three, the likeliest first; nothing is kept of the text", query: []string{"text"}, reply: "OfferedAnswers"},
		{name: "answer", method: "GET", path: "/answers/{slug}", limit: everybody, handle: (*request).showAnswer, summary: "One published answer", reply: "Answer"},
		{name: "openapi", method: "GET", path: "/openapi.json", limit: everybody, handle: (*request).openapi, summary: "This document", reply: "Document"},
		{name: "problem", method: "GET", path: "/problems/{name}", limit: everybody, handle: (*request).showProblem, summary: "What a problem type means", reply: "ProblemType"},

		{name: "me", method: "GET", path: "/me", scope: read, handle: (*request).me, summary: "Whom the token acts for", reply: "Me"},
		{name: "setDigest", method: "PUT", path: "/me/digest", scope: write, handle: (*request).setDigest, summary: "Turn one's own daily digest by mail on or off", body: "DigestBody", reply: "Digest"},
		{name: "members", method: "GET", path: "/members", scope: read, handle: (*request).listMembers, summary: "The members of the desk, to give cases to", reply: "MemberList"},
		{name: "cases", method: "GET", path: "/cases", scope: read, handle: (*request).listCases, summary: "Cases, most urgent first", query: []string{"stage", "claim", "label", "assignee", "awake", "lane", "to_sign", "cursor", "limit"}, reply: "CasePage"},
		{name: "case", method: "GET", path: "/cases/{id}", scope: read, handle: (*request).showCase, summary: "One case with everything about it", tag: true, reply: "CaseDetail"},
		{name: "claim", method: "GET", path: "/cases/{id}/claim", scope: read, handle: (*request).showClaim, summary: "Sentences that may state the claim of a case, best first; three at most", reply: "Claim"},
		{name: "stages", method: "GET", path: "/stages", scope: read, handle: (*request).countStages, summary: "How many cases stand at each stage", reply: "StageCounts"},

		changing("accept", "/accept", plain(desk.ActionAccept), "Take a new case on", ""),
		changing("return", "/return", plain(desk.ActionReturn), "Undo an acceptance while nothing has come of it", ""),
		changing("discard", "/discard", (*request).discard, "Put a case away, with a reason", "DiscardBody"),
		changing("reopen", "/reopen", plain(desk.ActionReopen), "Undo a discard", ""),
		changing("merge", "/merge", (*request).merge, "Make the case part of another", "MergeBody"),
		changing("unmerge", "/unmerge", plain(desk.ActionUnmerge), "Undo a merge", ""),
		changing("split", "/split", (*request).split, "Take a sighting out, into a case of its own; merging that one back undoes it", "SplitBody").answering(200, "Case"),
		changing("snooze", "/snooze", (*request).snooze, "Hide the case from triage for a while", "SnoozeBody"),
		changing("wake", "/wake", plain(desk.ActionWake), "Undo a snooze", ""),
		changing("assign", "/assign", (*request).assign, "Give the case to a member, or take it away", "AssignBody"),
		changing("label", "/label", (*request).label, "Set labels; an empty value takes one away", "LabelBody"),
		changing("word", "/claim", (*request).word, "Word the claim in one sentence, in the languages that are named; a verdict needs it in each", "ClaimBody"),
		changing("toQueue", "/to-queue", plain(desk.ActionToQueue), "Move an official update into the queue", ""),
		changing("toOfficial", "/to-official", plain(desk.ActionToOfficial), "Move a case to the official updates", ""),
		changing("acceptProposal", "/proposals/{proposal}/accept", decide(desk.ActionAcceptProposal), "Make evidence of a text that is proposed as evidence", ""),
		changing("dismissProposal", "/proposals/{proposal}/dismiss", decide(desk.ActionDismissProposal), "Put proposed evidence away", ""),
		changing("reopenProposal", "/proposals/{proposal}/reopen", decide(desk.ActionReopenProposal), "Take back what was decided about proposed evidence; evidence made of it is withdrawn", ""),
		changing("verify", "/verify", plain(desk.ActionVerify), "Begin the verification", ""),
		changing("risk", "/risk", (*request).risk, "Assess the risk", "RiskBody"),
		changing("verdict", "/verdict", (*request).verdict, "Propose a verdict with the text to be published", "VerdictBody"),
		changing("sign", "/sign", plain(desk.ActionSign), "Sign the verdict, as a second person", ""),
		changing("close", "/close", plain(desk.ActionClose), "Close the case", ""),
		changing("revise", "/revise", (*request).revise, "Take the case back into work", "ReviseBody").loosely(),
		changing("publish", "/publish", (*request).publishCase, "Publish the answer", "PublishBody").loosely().answering(200, "Published"),
		changing("addEvidence", "/evidence", (*request).addEvidence, "Cite a passage of a page, which is captured, of a reply to a referral, or of a document that is sent along", "EvidenceBody").answering(201, "Evidence"),
		changing("recapture", "/evidence/{evidence}/recapture", (*request).recapture, "Capture the cited page once more", "").answering(200, "Evidence"),
		changing("refer", "/referrals", (*request).refer, "Send an open question to a recipient", "ReferBody").answering(201, "Referred").untagged(),
		{name: "draftReferral", method: "POST", path: "/cases/{id}/referrals/draft", scope: read, handle: (*request).draftReferral, summary: "The brief that a referral would send; nothing is stored or sent", body: "ReferBody", headers: match, reply: "Brief"},
		{name: "withdraw", method: "DELETE", path: "/cases/{id}/evidence/{evidence}", scope: write, handle: (*request).withdraw, summary: "Withdraw evidence; it stays to be seen and counts no more", headers: match, tag: true, reply: "Case"},
		{name: "evidence", method: "GET", path: "/cases/{id}/evidence/{evidence}", scope: read, handle: (*request).showEvidence, summary: "One piece of evidence with the captured text", reply: "Evidence"},

		{name: "referrals", method: "GET", path: "/referrals", scope: read, handle: (*request).listReferrals, summary: "Referrals without an answer, soonest due first", query: []string{"open", "limit"}, reply: "ReferralList"},
		{name: "referral", method: "GET", path: "/referrals/{id}", scope: read, handle: (*request).showReferral, summary: "One referral and what its recipient reads", reply: "Brief"},
		{name: "revoke", method: "DELETE", path: "/referrals/{id}", scope: write, handle: (*request).revoke, summary: "End a referral's link", reply: "Referral"},
		{name: "recipients", method: "GET", path: "/recipients", scope: read, handle: (*request).listRecipients, summary: "The directory of recipients", reply: "RecipientList"},
		{name: "recipient", method: "GET", path: "/recipients/{id}", scope: read, handle: (*request).showRecipient, summary: "One recipient", reply: "Recipient"},
		{name: "addRecipient", method: "POST", path: "/recipients", scope: write, handle: (*request).addRecipient, summary: "Add a recipient to the directory", body: "RecipientBody", status: 201, reply: "Recipient"},
		{name: "saveRecipient", method: "PUT", path: "/recipients/{id}", scope: write, handle: (*request).saveRecipient, summary: "Replace what is known of a recipient", body: "RecipientBody", reply: "Recipient"},

		{name: "item", method: "GET", path: "/items/{id}", scope: read, handle: (*request).showItem, summary: "One item with what it said before", reply: "Item"},
		{name: "search", method: "GET", path: "/search", scope: read, handle: (*request).search, summary: "Search the items", query: []string{"q", "cursor", "limit"}, reply: "FoundPage"},
		{name: "knownClaims", method: "GET", path: "/known-claims", scope: read, handle: (*request).listKnown, summary: "Claims that were checked before: those that a text may repeat, best first, or all, newest first", query: []string{"known", "publisher", "known-verdict", "cursor", "limit"}, reply: "KnownPage"},
		{name: "codebook", method: "GET", path: "/codebook", scope: read, handle: (*request).showCodebook, summary: "The codes and types that cases are labelled with, as values of the labels code and type", reply: "Codebook"},
		{name: "signals", method: "GET", path: "/signals", scope: read, handle: (*request).listSignals, summary: "Topics and places that are unusual against their own usual, most unusual first", query: []string{"days", "topic", "place"}, reply: "SignalList"},
		{name: "signal", method: "GET", path: "/signals/{topic}/{place}", scope: read, handle: (*request).showSignal, summary: "The last eight weeks of a topic and place; all stands for every one", reply: "SignalSeries"},
		{name: "sources", method: "GET", path: "/sources", scope: read, handle: (*request).listSources, summary: "Sources and how they do", reply: "SourceList"},
		{name: "pauseSource", method: "POST", path: "/sources/{source}/pause", scope: write, handle: (*request).pauseSource, summary: "Keep a source from being fetched on its schedule (editors)", body: "PauseBody", loose: true, reply: "Source"},
		{name: "resumeSource", method: "POST", path: "/sources/{source}/resume", scope: write, handle: (*request).resumeSource, summary: "End the desk's own pause of a source (editors)", loose: true, reply: "Source"},
		{name: "fetchSource", method: "POST", path: "/sources/{source}/fetch", scope: write, handle: (*request).fetchSource, summary: "Have the scheduler fetch a source now (editors)", loose: true, status: 202, reply: "Source"},
		{name: "rules", method: "GET", path: "/rules", scope: read, handle: (*request).listRules, summary: "The rules in force, their files, and what keeps changed files out", reply: "RuleList"},
		{name: "ruleFile", method: "GET", path: "/rules/file", scope: read, handle: (*request).showRules, summary: "One rule file", query: []string{"file"}, tag: true, reply: "RuleText"},
		{name: "explainRule", method: "GET", path: "/rules/explain", scope: read, handle: (*request).explainRule, summary: "Why a rule in force does or does not hit an item, as both are now", query: []string{"rule", "item"}, reply: "RuleExplanation"},
		{name: "ruleDecisions", method: "GET", path: "/rules/decisions", scope: read, handle: (*request).listDecisions, summary: "What people decided about what the rules flagged; of one rule with the words that separate its accepted hits from the discarded ones", query: []string{"decidedRule"}, reply: "RuleDecisions"},
		{name: "checkRules", method: "POST", path: "/rules/check", scope: write, handle: (*request).checkRules, summary: "What a text would come to as a rule file (admins); nothing is stored", body: "RuleCheckBody", reply: "RuleCheck"},
		{name: "saveRules", method: "PUT", path: "/rules/file", scope: write, handle: (*request).saveRules, summary: "Write a rule file and put it in force (admins); If-Match is needed, or If-None-Match: * for a new file", query: []string{"file"}, body: "RuleFileBody", headers: []string{"ruleIfMatch", "If-None-Match"}, tag: true, reply: "RuleText"},
		{name: "removeRules", method: "DELETE", path: "/rules/file", scope: write, handle: (*request).removeRules, summary: "Take a rule file out of force (admins); If-Match is needed", query: []string{"file"}, headers: []string{"neededIfMatch"}, reply: "RuleFiles"},
		{name: "testSource", method: "POST", path: "/sources/test", scope: write, handle: (*request).testSource, summary: "Fetch an address to see what it would be as a source (admins); nothing is stored", body: "SourceTestBody", reply: "SourceTest"},
		{name: "importFeeds", method: "POST", path: "/sources/import", scope: write, handle: (*request).importFeeds, summary: "Add the feeds of a list (OPML) to the sources, or say what it would add (admins)", body: "FeedListBody", reply: "FeedList"},
		{name: "audit", method: "GET", path: "/audit", scope: read, handle: (*request).listAudit, summary: "The audit log, oldest first", query: []string{"after", "limit"}, reply: "AuditPage"},

		{name: "searches", method: "GET", path: "/searches", scope: read, handle: (*request).listSearches, summary: "Saved searches, in order of name", reply: "SearchList"},
		{name: "saveSearch", method: "POST", path: "/searches", scope: write, handle: (*request).saveSearch, summary: "Save a search; one of this name is replaced", body: "SearchBody", reply: "SavedSearch"},
		{name: "dropSearch", method: "DELETE", path: "/searches/{id}", scope: write, handle: (*request).dropSearch, summary: "Forget a saved search", status: 204},
		{name: "overview", method: "GET", path: "/overview", scope: read, handle: (*request).overview, summary: "How the desk stands: what is due, shares within target and topics of the last 30 days", reply: "Overview"},
		{name: "webhooks", method: "GET", path: "/webhooks", scope: read, handle: (*request).listWebhooks, summary: "Webhooks (admins)", reply: "WebhookList"},
		{name: "addWebhook", method: "POST", path: "/webhooks", scope: write, handle: (*request).addWebhook, summary: "Add a webhook (admins); its secret is shown this once", body: "WebhookBody", status: 201, reply: "Webhook"},
		{name: "webhook", method: "GET", path: "/webhooks/{id}", scope: read, handle: (*request).showWebhook, summary: "One webhook (admins)", reply: "Webhook"},
		{name: "saveWebhook", method: "PUT", path: "/webhooks/{id}", scope: write, handle: (*request).saveWebhook, summary: "Change or disable a webhook (admins)", body: "WebhookBody", reply: "Webhook"},
		{name: "deliveries", method: "GET", path: "/webhooks/{id}/deliveries", scope: read, handle: (*request).listDeliveries, summary: "Messages to a webhook, newest first (admins)", reply: "DeliveryList"},
		{name: "removeWebhook", method: "DELETE", path: "/webhooks/{id}", scope: write, handle: (*request).removeWebhook, summary: "Remove a webhook and what waits for it (admins)", status: 204},
		{name: "testWebhook", method: "POST", path: "/webhooks/{id}/test", scope: write, handle: (*request).testWebhook, summary: "Send a message of type webhook.test (admins)", loose: true, status: 202, reply: "Delivery"},
		{name: "renewSecret", method: "POST", path: "/webhooks/{id}/secret", scope: write, handle: (*request).renewSecret, summary: "Make a new secret, shown this once; the old one ends (admins)", loose: true, reply: "Webhook"},
		{name: "mails", method: "GET", path: "/deliveries/mails", scope: read, handle: (*request).listMails, summary: "The newest mails and what became of them (admins)", reply: "DeliveryList"},
		{name: "dropDelivery", method: "DELETE", path: "/deliveries/{id}", scope: write, handle: (*request).dropDelivery, summary: "Drop a message that was not sent, for good (admins)", status: 204},
		{name: "deadDeliveries", method: "GET", path: "/deliveries/dead", scope: read, handle: (*request).listDead, summary: "Messages that were given up (admins)", reply: "DeliveryList"},
		{name: "replay", method: "POST", path: "/deliveries/{id}/replay", scope: write, handle: (*request).replay, summary: "Send a message once more (admins)", loose: true, reply: "Delivery"},
	}
	for i := range list {
		if list[i].status == 0 {
			list[i].status = 200
		}
	}
	return list
}

// changing is a change of a case: it honours If-Match and answers with the case.
func changing(name, path string, handle func(*request) error, summary, body string) route {
	return route{
		name: name, method: "POST", path: "/cases/{id}" + path, scope: write, handle: handle, summary: summary,
		body: body, loose: body == "", headers: match, tag: true, reply: "Case",
	}
}

// parameters names those that stand outside the path, by their key in components.json.
func (r route) parameters() []string {
	return slices.Concat(r.query, r.headers)
}

func (r route) loosely() route {
	r.loose = true
	return r
}

func (r route) answering(status int, reply string) route {
	r.status, r.reply = status, reply
	return r
}

// untagged is for a write that leaves the case's revision as it is.
func (r route) untagged() route {
	r.tag = false
	return r
}
