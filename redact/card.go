package redact

import "strings"

// cardWords announce a card or account.
var cardWords = newVocabulary("card", "visa", "mastercard", "amex", "unionpay", "account", "acct", "iban", "银行卡", "銀行卡", "卡号", "卡號", "账号", "帳號", "账户", "帳戶", "储蓄卡", "信用卡", "口座")

// card decides whether the cluster is a bank card: 14 to 19 digits with a known
// issuer prefix and a valid check digit, in the groups that cards are written in.
// Words before it make up for an odd grouping.
func (t *text) card(c cluster, w string) (int, bool) {
	if len(c.digits) < 13 || t.joined(c) || c.plus {
		return 0, false
	}
	ctx := cardWords.in(w[max(0, len(w)-32):])
	for n := len(c.groups); n >= 1; n-- {
		p := t.trim(c, n)
		d := p.digits
		if len(d) < 13 {
			break
		}
		if len(d) > 19 || strings.ContainsAny(p.seps, "/().") {
			continue
		}
		if (issuer(d) && (len(d) > 13 || ctx) && cardGroups(p.groups) || ctx && d[0] >= '2') && luhn(d) {
			return t.take(p.start, p.end, Card), true
		}
		if ctx && len(d) >= 15 && n == len(c.groups) && strings.HasPrefix(d, "62") {
			return t.take(p.start, p.end, Card), true
		}
	}
	return 0, false
}

// issuer knows the ranges of ISO/IEC 7812 that are issued, with their lengths.
func issuer(d string) bool {
	n := len(d)
	two, three, four := d[:2], d[:3], d[:4]
	switch {
	case d[0] == '4': // Visa
		return n == 13 || n == 16 || n == 19
	case two >= "51" && two <= "55", four >= "2221" && four <= "2720": // Mastercard
		return n == 16
	case two == "34", two == "37": // American Express
		return n == 15
	case three >= "300" && three <= "305", two == "36", two == "38", two == "39": // Diners Club
		return n == 14 || n == 16
	case four >= "3528" && four <= "3589": // JCB
		return n >= 16
	case two == "62", two == "81", two == "60", two == "65", three >= "644" && three <= "649": // UnionPay, Discover, RuPay
		return n >= 16
	case two == "50", two >= "56" && two <= "58", two == "63", two == "67", two == "68", two == "69": // Maestro and older Chinese cards
		return n >= 16
	case four >= "2200" && four <= "2204": // Mir
		return n == 16
	case four == "9558": // ICBC before UnionPay
		return n >= 16
	}
	return false
}

// cardGroups: whole, fours (the last may be longer or shorter), or 4-6-4 and 4-6-5.
func cardGroups(g []int) bool {
	if len(g) == 1 {
		return true
	}
	if len(g) == 3 && g[0] == 4 && g[1] == 6 {
		return true
	}
	if len(g) == 2 && g[0] == 6 {
		return true // 6-13, UnionPay
	}
	for i, n := range g {
		if i < len(g)-1 && n != 4 || n > 7 {
			return false
		}
	}
	return len(g) >= 3
}
