package page

import "github.com/rumordesk/rumordesk/desk"

// Quotation says of a passage what its reader has to know: that it is quoted from elsewhere, or that nobody could hold it
// against the page. It is empty where the passage was found.
func (c *Catalogue) Quotation(v desk.Verification, elsewhere string) string {
	switch v {
	case desk.QuoteElsewhere:
		return c.T("quotation.elsewhere", "where", elsewhere)
	case desk.QuoteNotVerified:
		return c.T("quotation.unverified")
	}
	return ""
}

// Sourced says of evidence that has no address what it is; empty for a page.
func (c *Catalogue) Sourced(o desk.Origin, sha256 string) string {
	switch o {
	case desk.OriginReply:
		return c.T("quotation.reply")
	case desk.OriginDocument:
		return c.T("quotation.document", "hash", sha256)
	}
	return ""
}
