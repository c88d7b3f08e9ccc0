package redact

// idWords announce an identity number or a passport; with them, forms without a
// check digit are taken too.
var idWords = newVocabulary("passport", "national id", "identity card", "id card", "id no", "id number", "ssn", "social security", "national insurance", "nino", "aadhaar", "aadhar", "tax id", "driver's license", "driving licence", "personnummer", "pesel", "bsn", "nhs number", "nhs no", "medicare no", "medicare number", "patient id", "pasaporte", "passeport", "reisepass", "cedula", "cédula", "curp",
	"身份证", "身份證", "身分證", "证件号", "證件號", "护照", "護照", "通行证", "通行證", "社保号", "社保卡", "社会保障号", "医保卡", "医保号", "病历号", "病歷號", "住院号", "学号", "驾驶证", "军官证", "旅券", "マイナンバー", "주민등록", "주민번호", "여권", "паспорт", "снилс", "инн")

// personal reports whether the words name a number of a person.
func personal(w string) bool { return idWords.in(w) }

// numberRule looks at a number that begins with a digit. start and end bound the word
// of letters and digits at the cluster's first digit.
type numberRule func(t *text, c cluster, start, end int) (next int, ok bool)

// nationalRules are tried in order. The last two need a number that does not continue
// something else.
var (
	nationalRules = [...]numberRule{chinaWhole, chinaGrouped, chinaOld, spanishDNI}
	separateRules = [...]numberRule{britishGrouped, announcedOrGrouped}
)

// national looks at identity numbers that begin with a digit.
func (t *text) national(c cluster, start, end int) (int, bool) {
	for _, rule := range nationalRules {
		if next, ok := rule(t, c, start, end); ok {
			return next, true
		}
	}
	if t.joined(c) {
		return 0, false
	}
	for _, rule := range separateRules {
		if next, ok := rule(t, c, start, end); ok {
			return next, true
		}
	}
	return 0, false
}

// chinaWhole: mainland China, 18 characters in one word.
func chinaWhole(t *text, _ cluster, start, end int) (int, bool) {
	word := t.s[start:end]
	if len(word) == 18 && digitsOnly(word[:17]) && (isDigit(word[17]) || word[17]|0x20 == 'x') && chinese18(word) {
		return t.take(start, end, ID), true
	}
	return 0, false
}

// chinaGrouped: the same in groups of region, birthday, rest.
func chinaGrouped(t *text, c cluster, _, _ int) (int, bool) {
	for n := len(c.groups); n >= 2; n-- {
		p := t.trim(c, n)
		switch len(p.digits) {
		case 18:
			if chinese18(p.digits) {
				return t.take(p.start, p.end, ID), true
			}
		case 17:
			if byteAt(t.s, p.end)|0x20 == 'x' && !alnumAt(t.s, p.end+1) && chinese18(p.digits+"X") {
				return t.take(p.start, p.end+1, ID), true
			}
		}
	}
	return 0, false
}

// chinaOld: the older 15 digits have no check: region, date and no letters around.
func chinaOld(t *text, c cluster, start, end int) (int, bool) {
	word := t.s[start:end]
	if len(word) != 15 || !digitsOnly(word) || !chinaRegion(word) || !day(word[6:12]) || word[6:8] <= "10" || t.joined(c) {
		return 0, false
	}
	if luhn(word) && issuer(word) {
		return 0, false // a card, said below
	}
	return t.take(start, end, ID), true
}

// spanishDNI: 8 digits and a capital letter, "12345678-Z" too.
func spanishDNI(t *text, c cluster, start, _ int) (int, bool) {
	if len(c.digits) < 8 || c.groups[0] != 8 {
		return 0, false
	}
	i := start + 8
	if byteAt(t.s, i) == '-' {
		i++
	}
	if isUpper(byteAt(t.s, i)) && !alnumAt(t.s, i+1) && spanish(c.digits[:8], t.s[i]) {
		return t.take(start, i+1, ID), true
	}
	return 0, false
}

// britishGrouped: National Insurance with blanks, "AB 12 34 56 C".
func britishGrouped(t *text, c cluster, start, _ int) (int, bool) {
	s, i := t.s, start-3
	if i < t.done || s[start-1] != ' ' || c.groups[0] != 2 || !isUpper(s[i]) || !isLetter(s[i+1]) || alnumAt(s, i-1) || !insurancePrefix(s[i:]) {
		return 0, false
	}
	if e := insurance(s, i); e > 0 {
		return t.take(i, e, ID), true
	}
	return 0, false
}

// announcedOrGrouped: numbers that are known by their groups, or by the words before.
func announcedOrGrouped(t *text, c cluster, _, _ int) (int, bool) {
	if len(c.digits) < 9 {
		return 0, false
	}
	ctx := personal(t.before(c.start, 48))
	for n := min(len(c.groups), 7); n >= 1; n-- {
		if n < len(c.groups) && c.groups[n] >= 4 {
			continue // part of something longer, such as a card
		}
		p := t.trim(c, n)
		if t.follows(p.end) {
			continue
		}
		if grouped(p, ctx) {
			return t.take(p.start, p.end, ID), true
		}
	}
	return 0, false
}

// follows reports whether the number goes on in a way that makes it another thing.
func (t *text) follows(end int) bool {
	return alnumAt(t.s, end) || byteAt(t.s, end) == '-' && digitAt(t.s, end+1)
}

// groupedForm is a national number as it is written in groups.
type groupedForm struct {
	groups  string   // their lengths, as digits
	seps    []string // what stands between them, one sign for each gap; nil: anything
	worded  bool     // with the words that announce one, whatever stands between
	correct func(d string, ctx bool) bool
}

var groupedForms = [...]groupedForm{
	{"324", []string{"--"}, true, func(d string, _ bool) bool { // United States
		return d[:3] != "000" && d[:3] != "666" && d[0] != '9' && d[3:5] != "00" && d[5:] != "0000"
	}},
	{"444", []string{"  ", "--"}, false, func(d string, _ bool) bool { return d[0] >= '2' && verhoeff(d) }}, // India
	{"67", []string{"-"}, false, func(d string, ctx bool) bool { // Korea
		return day(d[:6]) && d[6] >= '1' && d[6] <= '8' && (korean(d) || ctx)
	}},
	{"3332", []string{"..-"}, false, func(d string, _ bool) bool { return brazilian(d) }},
}

func (f groupedForm) fits(c cluster, ctx bool) bool {
	if len(c.groups) != len(f.groups) {
		return false
	}
	for i, n := range c.groups {
		if n != int(f.groups[i]-'0') {
			return false
		}
	}
	if f.worded && ctx {
		return true
	}
	for _, s := range f.seps {
		if c.seps == s {
			return true
		}
	}
	return false
}

// grouped knows national numbers by their groups. ctx says that the words before
// announce one.
func grouped(c cluster, ctx bool) bool {
	d := c.digits
	for _, f := range groupedForms {
		if f.fits(c, ctx) {
			return f.correct(d, ctx)
		}
	}
	one := len(c.groups) == 1
	switch len(d) {
	case 15:
		return (!one || ctx) && frenchForm(d) && french(d)
	case 12: // India, whole
		return ctx && one && d[0] >= '2' && verhoeff(d)
	case 11:
		return ctx && brazilian(d)
	}
	return false
}

// frenchForm: sex, year, month, place, order, key.
func frenchForm(d string) bool { return oneOf(d[0], "12") && d[3:5] >= "01" && d[3:5] <= "12" }

func chinese18(d string) bool {
	return chinaRegion(d) && day(d[6:14]) && mod11_2(d)
}

// chinaRegions are the second digits of the provinces' codes by the first (GB/T 2260),
// 81 to 83 with the residence permits for Hong Kong, Macao and Taiwan.
var chinaRegions = [10]string{1: "12345", 2: "123", 3: "1234567", 4: "123456", 5: "01234", 6: "12345", 7: "1", 8: "123", 9: "1"}

func chinaRegion(d string) bool { return oneOf(d[1], chinaRegions[d[0]-'0']) }

// letteredForms are identity numbers of one word that begin with a letter.
var letteredForms = [...]struct {
	size, letters int // of the word, and the letters that it begins with
	correct       func(word string) bool
}{
	{10, 1, func(w string) bool { return digitsOnly(w[1:]) && oneOf(w[1], "1289") && taiwan(w) }},
	{9, 1, func(w string) bool { return digitsOnly(w[1:8]) && isLetter(w[8]) && singapore(w) }},
	{9, 1, func(w string) bool { // Spain's NIE: X, Y and Z count 0, 1 and 2
		return oneOf(w[0], "XYZ") && digitsOnly(w[1:8]) && isLetter(w[8]) && spanish(string('0'+w[0]-'X')+w[1:8], w[8])
	}},
	{16, 6, func(w string) bool { return italianForm(w) && italian(w) }},
}

// lettered looks at identity numbers and accounts that begin with a letter. start
// and end bound the word.
func (t *text) lettered(start, end int) (int, bool) {
	s, word := t.s, t.s[start:end]
	if oneOf(byteAt(s, start-1), "_/") || byteAt(s, start-1) == '-' && alnumAt(s, start-2) {
		return 0, false
	}
	if next, ok := t.iban(start, end); ok {
		return next, true
	}
	if !isUpper(word[0]) {
		return 0, false
	}
	letters := 0
	for letters < len(word) && isLetter(word[letters]) {
		letters++
	}
	if next, ok := t.hongKong(start, end, letters); ok {
		return next, true
	}
	if t.neutral(start, t.before(start, 48)) {
		return 0, false
	}
	if e := letteredEnd(s, start, end, letters); e > 0 {
		return t.take(start, e, ID), true
	}
	return 0, false
}

// letteredEnd is the end of the identity number that the word is, or begins; else 0.
func letteredEnd(s string, start, end, letters int) int {
	word := s[start:end]
	for _, f := range letteredForms {
		if len(word) == f.size && letters == f.letters && f.correct(word) {
			return end
		}
	}
	if letters == 2 && insurancePrefix(word) {
		return insurance(s, start)
	}
	return 0
}

// hongKong looks at an identity card: one or two letters, six digits, and a check
// character in brackets. Without them it needs a word before it.
func (t *text) hongKong(start, end, letters int) (int, bool) {
	s, word := t.s, t.s[start:end]
	if letters > 2 || len(word) < letters+6 || !digitsOnly(word[letters:letters+6]) {
		return 0, false
	}
	check, e := byteAt(s, start+letters+6), end
	switch len(word) {
	case letters + 6:
		e = start + letters + 9
		if check != '(' || byteAt(s, e-1) != ')' {
			return 0, false
		}
		check = s[e-2]
	case letters + 7:
		if !personal(t.before(start, 48)) {
			return 0, false
		}
	default:
		return 0, false
	}
	if !isDigit(check) && check|0x20 != 'a' || !hkid(word[:letters], word[letters:letters+6], check) {
		return 0, false
	}
	return t.take(start, e, ID), true
}

// italianForm: six letters, year, month letter, day, place, check; digits may be
// replaced by letters where two people would share a code.
func italianForm(s string) bool {
	return digitsOnly(s[6:8]) && oneOf(s[8]|0x20, "abcdehlmprst") && digitsOnly(s[9:11]) && isLetter(s[11]) && isDigit(s[12]) && isLetter(s[15])
}

// insurancePrefix: the two letters with which a British National Insurance number
// may begin.
func insurancePrefix(s string) bool {
	if oneOf(s[0], "DFIQUV") || oneOf(s[1], "DFIOQUV") || s[1]&0x20 != 0 {
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
	j := i + 2
	if byteAt(s, j) == ' ' {
		j++
	}
	for n := range 6 {
		if n > 0 && n%2 == 0 && byteAt(s, j) == ' ' {
			j++
		}
		if !digitAt(s, j) {
			return 0
		}
		j++
	}
	if byteAt(s, j) == ' ' {
		j++
	}
	if c := byteAt(s, j); c < 'A' || c > 'D' || alnumAt(s, j+1) {
		return 0
	}
	return j + 1
}
