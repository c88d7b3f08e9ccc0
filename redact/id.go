package redact

import "strings"

// idWords announce an identity number or a passport; with them, forms without a
// check digit are taken too.
var idWords = newVocabulary("passport", "national id", "identity card", "id card", "id no", "id number", "ssn", "social security", "national insurance", "nino", "aadhaar", "aadhar", "tax id", "driver's license", "driving licence", "personnummer", "pesel", "bsn", "nhs number", "nhs no", "medicare no", "medicare number", "patient id", "pasaporte", "passeport", "reisepass", "cedula", "cédula", "curp",
	"身份证", "身份證", "身分證", "证件号", "證件號", "护照", "護照", "通行证", "通行證", "社保号", "社保卡", "社会保障号", "医保卡", "医保号", "病历号", "病歷號", "住院号", "学号", "驾驶证", "军官证", "旅券", "マイナンバー", "주민등록", "주민번호", "여권", "паспорт", "снилс", "инн")

// personal reports whether the words name a number of a person.
func personal(w string) bool { return idWords.in(w) }

// national looks at identity numbers that begin with a digit. start and end bound
// the word of letters and digits at the cluster's first digit.
func (t *text) national(c cluster, start, end int) (int, bool) {
	s, word := t.s, t.s[start:end]
	d := c.digits
	// Mainland China, 18 characters, whole.
	if len(word) == 18 && digitsOnly(word[:17]) && (isDigit(word[17]) || word[17]|0x20 == 'x') && chinese18(word) {
		return t.take(start, end, ID), true
	}
	// The same in groups: region, birthday, rest.
	for n := len(c.groups); n >= 2; n-- {
		p := t.trim(c, n)
		switch {
		case len(p.digits) == 18 && chinese18(p.digits):
			return t.take(p.start, p.end, ID), true
		case len(p.digits) == 17 && p.end < len(s) && s[p.end]|0x20 == 'x' && (p.end+1 == len(s) || !isAlnum(s[p.end+1])) && chinese18(p.digits+"X"):
			return t.take(p.start, p.end+1, ID), true
		}
	}
	// The older 15 digits have no check: region, date and no letters around.
	if len(word) == 15 && digitsOnly(word) && chinaRegion(word) && day(word[6:12]) && !t.joined(c) && word[6:8] > "10" {
		if !luhn(word) || !issuer(word) { // else a card, said below
			return t.take(start, end, ID), true
		}
	}
	// Spain: 8 digits and a letter, "12345678-Z" too.
	if len(d) >= 8 && c.groups[0] == 8 {
		i := start + 8
		if i < len(s) && s[i] == '-' {
			i++
		}
		if i < len(s) && isLetter(s[i]) && (i+1 == len(s) || !isAlnum(s[i+1])) && spanish(d[:8], s[i]) && s[i]&0x20 == 0 {
			return t.take(start, i+1, ID), true
		}
	}
	if t.joined(c) {
		return 0, false
	}
	// Britain, with blanks: "AB 12 34 56 C".
	if i := start - 3; i >= t.done && s[start-1] == ' ' && c.groups[0] == 2 && isLetter(s[i]) && s[i]&0x20 == 0 && isLetter(s[i+1]) &&
		(i == 0 || !isAlnum(s[i-1])) && insurancePrefix(s[i:]) {
		if e := insurance(s, i); e > 0 {
			return t.take(i, e, ID), true
		}
	}
	if len(c.digits) < 9 {
		return 0, false
	}
	ctx := personal(t.before(c.start, 48))
	for n := min(len(c.groups), 7); n >= 1; n-- {
		p := t.trim(c, n)
		if t.follows(p.end) || n < len(c.groups) && c.groups[n] >= 4 {
			continue // part of something longer, such as a card
		}
		if grouped(p, ctx) {
			return t.take(p.start, p.end, ID), true
		}
	}
	return 0, false
}

// follows reports whether the number goes on in a way that makes it another thing.
func (t *text) follows(end int) bool {
	return end < len(t.s) && (isAlnum(t.s[end]) || t.s[end] == '-' && end+1 < len(t.s) && isDigit(t.s[end+1]))
}

// grouped knows national numbers by their groups. ctx says that the words before
// announce one.
func grouped(c cluster, ctx bool) bool {
	d, g := c.digits, c.groups
	is := func(want ...int) bool {
		if len(g) != len(want) {
			return false
		}
		for i := range g {
			if g[i] != want[i] {
				return false
			}
		}
		return true
	}
	switch {
	case is(3, 2, 4) && (c.seps == "--" || ctx): // United States
		return d[:3] != "000" && d[:3] != "666" && d[0] != '9' && d[3:5] != "00" && d[5:] != "0000"
	case is(4, 4, 4) && (c.seps == "  " || c.seps == "--"): // India
		return d[0] >= '2' && verhoeff(d)
	case is(6, 7) && c.seps == "-": // Korea
		return day(d[:6]) && d[6] >= '1' && d[6] <= '8' && (korean(d) || ctx)
	case is(3, 3, 3, 2) && c.seps == "..-": // Brazil
		return brazilian(d)
	case len(d) == 15 && (len(g) > 1 || ctx) && (d[0] == '1' || d[0] == '2') && d[3:5] >= "01" && d[3:5] <= "12": // France
		return french(d)
	}
	return ctx && len(d) == 12 && d[0] >= '2' && len(g) == 1 && verhoeff(d) || ctx && len(d) == 11 && brazilian(d)
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func chinese18(d string) bool {
	return chinaRegion(d) && day(d[6:14]) && mod11_2(d)
}

// chinaRegion knows the provinces' codes (GB/T 2260), and 81 to 83 of the residence
// permits for Hong Kong, Macao and Taiwan.
func chinaRegion(d string) bool {
	switch d[0] {
	case '1':
		return d[1] >= '1' && d[1] <= '5'
	case '2':
		return d[1] >= '1' && d[1] <= '3'
	case '3':
		return d[1] >= '1' && d[1] <= '7'
	case '4':
		return d[1] >= '1' && d[1] <= '6'
	case '5':
		return d[1] >= '0' && d[1] <= '4'
	case '6':
		return d[1] >= '1' && d[1] <= '5'
	case '7':
		return d[1] == '1'
	case '8':
		return d[1] >= '1' && d[1] <= '3'
	case '9':
		return d[1] == '1'
	}
	return false
}

// lettered looks at identity numbers and accounts that begin with a letter. start
// and end bound the word.
func (t *text) lettered(start, end int) (int, bool) {
	s, word := t.s, t.s[start:end]
	if start > 0 && (s[start-1] == '_' || s[start-1] == '/' || s[start-1] == '-' && start > 1 && isAlnum(s[start-2])) {
		return 0, false
	}
	letters := 0
	for letters < len(word) && isLetter(word[letters]) {
		letters++
	}
	upper := word[0]&0x20 == 0
	if next, ok := t.iban(start, end); ok {
		return next, true
	}
	if letters <= 2 && len(word) >= letters+6 && digitsOnly(word[letters:letters+6]) && upper { // Hong Kong
		rest := s[start+letters+6:]
		if len(rest) >= 3 && rest[0] == '(' && rest[2] == ')' && len(word) == letters+6 && (isDigit(rest[1]) || rest[1]|0x20 == 'a') && hkid(word[:letters], word[letters:letters+6], rest[1]) {
			return t.take(start, start+letters+9, ID), true
		}
		if len(word) == letters+7 && (isDigit(word[letters+6]) || word[letters+6]|0x20 == 'a') && personal(t.before(start, 48)) && hkid(word[:letters], word[letters:letters+6], word[letters+6]) {
			return t.take(start, end, ID), true
		}
	}
	neutral := t.neutral(start, t.before(start, 48))
	switch {
	case neutral || !upper:
	case len(word) == 10 && letters == 1 && digitsOnly(word[1:]) && strings.IndexByte("1289", word[1]) >= 0 && taiwan(word):
		return t.take(start, end, ID), true
	case len(word) == 9 && letters == 1 && digitsOnly(word[1:8]) && isLetter(word[8]) && singapore(word):
		return t.take(start, end, ID), true
	case len(word) == 9 && letters == 1 && strings.IndexByte("XYZ", word[0]) >= 0 && digitsOnly(word[1:8]) && isLetter(word[8]) && spanish(string('0'+word[0]-'X')+word[1:8], word[8]):
		return t.take(start, end, ID), true
	case len(word) == 16 && letters == 6 && italianForm(word) && italian(word):
		return t.take(start, end, ID), true
	case letters == 2 && insurancePrefix(word):
		if e := insurance(s, start); e > 0 {
			return t.take(start, e, ID), true
		}
	}
	return 0, false
}

// italianForm: six letters, year, month letter, day, place, check; digits may be
// replaced by letters where two people would share a code.
func italianForm(s string) bool {
	return isDigit(s[6]) && isDigit(s[7]) && strings.IndexByte("abcdehlmprst", s[8]|0x20) >= 0 && isDigit(s[9]) && isDigit(s[10]) && isLetter(s[11]) && isDigit(s[12]) && isLetter(s[15])
}

// insurancePrefix: the two letters with which a British National Insurance number
// may begin.
func insurancePrefix(s string) bool {
	if strings.IndexByte("DFIQUV", s[0]) >= 0 || strings.IndexByte("DFIOQUV", s[1]) >= 0 || s[1]&0x20 != 0 {
		return false
	}
	switch s[:2] {
	case "BG", "GB", "KN", "NK", "NT", "TN", "ZZ":
		return false
	}
	return true
}

// insurance is the end of "AB123456C" or "AB 12 34 56 C" at i, or 0.
func insurance(s string, i int) int {
	j, n := i+2, 0
	if j < len(s) && s[j] == ' ' {
		j++
	}
	for j < len(s) && n < 6 {
		if s[j] == ' ' && n > 0 && n%2 == 0 {
			j++
		}
		if j >= len(s) || !isDigit(s[j]) {
			return 0
		}
		n++
		j++
	}
	if j < len(s) && s[j] == ' ' {
		j++
	}
	if n < 6 || j >= len(s) || s[j] < 'A' || s[j] > 'D' || j+1 < len(s) && isAlnum(s[j+1]) {
		return 0
	}
	return j + 1
}

// iban looks at an international bank account number, whole or in groups of four.
func (t *text) iban(start, end int) (int, bool) {
	s := t.s
	if end-start < 4 || !isLetter(s[start]) || !isLetter(s[start+1]) || !isDigit(s[start+2]) || !isDigit(s[start+3]) {
		return 0, false
	}
	want := ibanLength(strings.ToUpper(s[start : start+2]))
	if want == 0 {
		return 0, false
	}
	var b strings.Builder
	j := start
	for j < len(s) && b.Len() < want {
		if isAlnum(s[j]) {
			b.WriteByte(s[j])
		} else if (s[j] != ' ' && s[j] != '-') || b.Len()%4 != 0 {
			break
		}
		j++
	}
	if b.Len() != want || j < len(s) && isAlnum(s[j]) || !mod97(b.String()) {
		return 0, false
	}
	return t.take(start, j, Card), true
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
