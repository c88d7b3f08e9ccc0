package redact

// Check digits. Each function takes exactly the characters named, already known to
// be of the right class.

// luhn is the check of bank cards (ISO/IEC 7812-1).
func luhn(d string) bool {
	sum := 0
	for i := 0; i < len(d); i++ {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// mod11_2 is the check of mainland China's 18 digits (GB 11643, ISO 7064 MOD 11-2).
func mod11_2(d string) bool {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	last := d[17]
	if last == 'x' {
		last = 'X'
	}
	return "10X98765432"[sum%11] == last
}

// verhoeff is the check of India's Aadhaar.
func verhoeff(d string) bool {
	mul := [10][10]byte{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
		{4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1}, {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
		{8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}
	perm := [8][10]byte{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
		{9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1}, {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}}
	var c byte
	for i := 0; i < len(d); i++ {
		c = mul[c][perm[i%8][d[len(d)-1-i]-'0']]
	}
	return c == 0
}

// mod97 is the check of IBAN (ISO 7064 MOD 97-10): the first four characters move to
// the end, letters count 10 to 35.
func mod97(s string) bool {
	n := 0
	for i := range len(s) {
		c := s[(i+4)%len(s)]
		if isDigit(c) {
			n = (n*10 + int(c-'0')) % 97
		} else {
			n = (n*100 + int(c|0x20-'a') + 10) % 97
		}
	}
	return n == 1
}

// hkid checks a Hong Kong identity card: one or two letters, six digits, a check
// character.
func hkid(letters, digits string, check byte) bool {
	sum := 0
	if len(letters) == 1 {
		sum = 36*9 + value(letters[0])*8
	} else {
		sum = value(letters[0])*9 + value(letters[1])*8
	}
	for i := range 6 {
		sum += int(digits[i]-'0') * (7 - i)
	}
	return (sum+value(check))%11 == 0
}

// taiwan checks a Taiwanese identity card or residence number: a letter and nine
// digits.
func taiwan(s string) bool {
	const order = "abcdefghjklmnpqrstuvxywzio" // A is 10, B 11 ... in the order of issue
	v := -1
	for i := range len(order) {
		if order[i] == s[0]|0x20 {
			v = i + 10
		}
	}
	if v < 0 {
		return false
	}
	sum := v/10 + v%10*9
	for i := 1; i < 9; i++ {
		sum += int(s[i]-'0') * (9 - i)
	}
	return (sum+int(s[9]-'0'))%10 == 0
}

func value(c byte) int {
	if isDigit(c) {
		return int(c - '0')
	}
	return int(c|0x20-'a') + 10
}

// spanish checks the letter of a DNI, or of an NIE with its X, Y or Z as 0, 1, 2.
func spanish(digits string, letter byte) bool {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return "trwagmyfpdxbnjzsqvhlcke"[n%23] == letter|0x20
}

// italian checks a codice fiscale of 16 characters.
func italian(s string) bool {
	odd := [36]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		v := value(s[i])
		switch {
		case i%2 == 0:
			sum += odd[v]
		case v >= 10:
			sum += v - 10
		default:
			sum += v
		}
	}
	return byte('a'+sum%26) == s[15]|0x20
}

// singapore checks an NRIC or FIN: a letter, seven digits, a letter.
func singapore(s string) bool {
	w := [7]int{2, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i := range 7 {
		sum += w[i] * int(s[i+1]-'0')
	}
	first, last := s[0]|0x20, s[8]|0x20
	switch first {
	case 's':
		return "jzihgfedcba"[sum%11] == last
	case 't':
		return "jzihgfedcba"[(sum+4)%11] == last
	case 'f':
		return "xwutrqpnmlk"[sum%11] == last
	case 'g':
		return "xwutrqpnmlk"[(sum+4)%11] == last
	case 'm':
		return "xwutrqpnjlk"[10-(sum+3)%11] == last
	}
	return false
}

// korean checks a resident registration number of 13 digits.
func korean(d string) bool {
	w := [12]int{2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5}
	sum := 0
	for i, k := range w {
		sum += k * int(d[i]-'0')
	}
	return (11-sum%11)%10 == int(d[12]-'0')
}

// brazilian checks a CPF of 11 digits.
func brazilian(d string) bool {
	same := true
	for i := 1; i < 11; i++ {
		same = same && d[i] == d[0]
	}
	if same {
		return false
	}
	for n := 9; n <= 10; n++ {
		sum := 0
		for i := range n {
			sum += int(d[i]-'0') * (n + 1 - i)
		}
		if sum*10%11%10 != int(d[n]-'0') {
			return false
		}
	}
	return true
}

// french checks a NIR of 13 digits and its key of two.
func french(d string) bool {
	n := 0
	for i := range 13 {
		n = (n*10 + int(d[i]-'0')) % 97
	}
	return 97-n == int(d[13]-'0')*10+int(d[14]-'0')
}

// day reports whether yyyymmdd or yymmdd is a date that a living person may have.
func day(d string) bool {
	if len(d) == 8 {
		if y := d[:4]; y < "1900" || y > "2099" {
			return false
		}
		d = d[2:]
	}
	m, dd := d[2:4], d[4:6]
	return m >= "01" && m <= "12" && dd >= "01" && dd <= "31"
}
