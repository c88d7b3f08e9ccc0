package redact

import "strings"

// cardWords announce a card or account.
var cardWords = newVocabulary("card", "visa", "mastercard", "amex", "unionpay", "account", "acct", "iban", "银行卡", "銀行卡", "卡号", "卡號", "账号", "帳號", "账户", "帳戶", "储蓄卡", "信用卡", "口座")

// Cards have from 13 to 19 digits.
const (
	minCard = 13
	maxCard = 19
)

// card decides whether the cluster is a bank card: 14 to 19 digits with a known
// issuer prefix and a valid check digit, in the groups that cards are written in.
// Words before it make up for an odd grouping.
func (t *text) card(c cluster, w string) (int, bool) {
	if len(c.digits) < minCard || t.joined(c) || c.plus {
		return 0, false
	}
	ctx := cardWords.in(w[max(0, len(w)-32):])
	for n := len(c.groups); n >= 1 && c.first(n) >= minCard; n-- {
		if c.first(n) > maxCard {
			continue
		}
		p := t.trim(c, n)
		if strings.ContainsAny(p.seps, "/().") {
			continue
		}
		if cardNumber(p, ctx) || ctx && n == len(c.groups) && len(p.digits) >= 15 && strings.HasPrefix(p.digits, "62") {
			return t.take(p.start, p.end, Card), true
		}
	}
	return 0, false
}

// cardNumber reports whether the check digit is right, and the issuer and the groups
// or the words before it speak for a card.
func cardNumber(p cluster, ctx bool) bool {
	d := p.digits
	likely := issuer(d) && (len(d) > minCard || ctx) && cardGroups(p.groups)
	return (likely || ctx && d[0] >= '2') && luhn(d)
}

// issuers are the ranges of ISO/IEC 7812 that are issued: the first digits, inclusive,
// and the lengths that their cards have.
var issuers = [...]struct {
	from, to string
	lengths  []int
}{
	{"4", "4", []int{13, 16, 19}}, // Visa
	{"51", "55", []int{16}},       // Mastercard
	{"2221", "2720", []int{16}},   // Mastercard
	{"34", "34", []int{15}},       // American Express
	{"37", "37", []int{15}},       // American Express
	{"300", "305", []int{14, 16}}, // Diners Club
	{"36", "36", []int{14, 16}},   // Diners Club
	{"38", "39", []int{14, 16}},   // Diners Club
	{"3528", "3589", sixteenUp},   // JCB
	{"62", "62", sixteenUp},       // UnionPay
	{"81", "81", sixteenUp},       // UnionPay, RuPay
	{"60", "60", sixteenUp},       // Discover, RuPay
	{"65", "65", sixteenUp},       // Discover, RuPay
	{"644", "649", sixteenUp},     // Discover
	{"50", "50", sixteenUp},       // Maestro
	{"56", "58", sixteenUp},       // Maestro and older Chinese cards
	{"63", "63", sixteenUp},       // the same
	{"67", "69", sixteenUp},       // the same
	{"2200", "2204", []int{16}},   // Mir
	{"9558", "9558", sixteenUp},   // ICBC before UnionPay
}

var sixteenUp = []int{16, 17, 18, 19}

// issuer reports whether somebody issues cards with these first digits and as many
// digits in all.
func issuer(d string) bool {
	for _, r := range issuers {
		if p := d[:len(r.from)]; p >= r.from && p <= r.to {
			for _, n := range r.lengths {
				if n == len(d) {
					return true
				}
			}
			return false
		}
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

// iban looks at an international bank account number, whole or in groups of four.
func (t *text) iban(start, end int) (int, bool) {
	s := t.s
	if end-start < 4 || !isLetter(s[start]) || !isLetter(s[start+1]) || !digitsOnly(s[start+2:start+4]) {
		return 0, false
	}
	want := ibanLength(strings.ToUpper(s[start : start+2]))
	if want == 0 {
		return 0, false
	}
	account, j := t.inFours(start, want)
	if len(account) != want || alnumAt(s, j) || !mod97(account) {
		return 0, false
	}
	return t.take(start, j, Card), true
}

// inFours gathers up to want letters and digits from i, with blanks or hyphens after
// each four, and says where they end.
func (t *text) inFours(i, want int) (string, int) {
	var b strings.Builder
	for i < len(t.s) && b.Len() < want {
		switch c := t.s[i]; {
		case isAlnum(c):
			b.WriteByte(c)
		case !oneOf(c, " -") || b.Len()%4 != 0:
			return b.String(), i
		}
		i++
	}
	return b.String(), i
}

// ibanLength gives the length for a country (ISO 13616 registry), 0 for none.
func ibanLength(country string) int {
	const table = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SD18SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20"
	for i := 0; i+4 <= len(table); i += 4 {
		if table[i:i+2] == country {
			return int(table[i+2]-'0')*10 + int(table[i+3]-'0')
		}
	}
	return 0
}
