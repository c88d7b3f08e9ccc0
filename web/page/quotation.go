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
