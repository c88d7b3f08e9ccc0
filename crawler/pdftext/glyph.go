package pdftext

import "strings"

// standard is where the standard encoding of Latin fonts differs from Windows-1252, in what texts have.
var standard = map[int]rune{
	0x27: '’', 0x60: '‘', 0xa1: '¡', 0xa2: '¢', 0xa3: '£', 0xa4: '⁄', 0xa5: '¥', 0xa6: 'ƒ', 0xa7: '§', 0xa8: '¤',
	0xa9: '\'', 0xaa: '“', 0xab: '«', 0xac: '‹', 0xad: '›', 0xb1: '–', 0xb2: '†', 0xb3: '‡', 0xb4: '·', 0xb6: '¶',
	0xb7: '•', 0xb8: '‚', 0xb9: '„', 0xba: '”', 0xbb: '»', 0xbc: '…', 0xbd: '‰', 0xbf: '¿', 0xd0: '—', 0xe1: 'Æ',
	0xe3: 'ª', 0xe8: 'Ł', 0xe9: 'Ø', 0xea: 'Œ', 0xeb: 'º', 0xf1: 'æ', 0xf5: 'ı', 0xf8: 'ł', 0xf9: 'ø', 0xfa: 'œ',
	0xfb: 'ß', 0xae: 'ﬁ', 0xaf: 'ﬂ',
}

// glyphNames are the glyphs of Latin fonts by their names, "name text" each; a letter goes by itself.
var glyphNames = namedGlyphs(`
AE Æ Aacute Á Abreve Ă Acaron Ǎ Acircumflex Â Adieresis Ä Adotaccent Ȧ Agrave À Amacron Ā Aogonek Ą Aring Å
Atilde Ã Bdotaccent Ḃ Cacute Ć Ccaron Č Ccedilla Ç Ccircumflex Ĉ Cdotaccent Ċ Dcaron Ď Dcedilla Ḑ Dcroat Đ
Ddotaccent Ḋ Delta Δ Eacute É Ebreve Ĕ Ecaron Ě Ecedilla Ȩ Ecircumflex Ê Edieresis Ë Edotaccent Ė Egrave È
Emacron Ē Eogonek Ę Eth Ð Etilde Ẽ Euro € Fdotaccent Ḟ Gacute Ǵ Gbreve Ğ Gcaron Ǧ Gcedilla Ģ Gcircumflex Ĝ
Gdotaccent Ġ Gmacron Ḡ Hcaron Ȟ Hcedilla Ḩ Hcircumflex Ĥ Hdieresis Ḧ Hdotaccent Ḣ Iacute Í Ibreve Ĭ Icaron Ǐ
Icircumflex Î Idieresis Ï Idotaccent İ Igrave Ì Imacron Ī Iogonek Į Itilde Ĩ Jcircumflex Ĵ Kacute Ḱ Kcaron Ǩ
Kcedilla Ķ Lacute Ĺ Lcaron Ľ Lcedilla Ļ Lslash Ł Macute Ḿ Mdotaccent Ṁ Nacute Ń Ncaron Ň Ncedilla Ņ Ndotaccent Ṅ
Ngrave Ǹ Ntilde Ñ OE Œ Oacute Ó Obreve Ŏ Ocaron Ǒ Ocircumflex Ô Odieresis Ö Odotaccent Ȯ Ograve Ò
Ohungarumlaut Ő Omacron Ō Omega Ω Oogonek Ǫ Oslash Ø Otilde Õ Pacute Ṕ Pdotaccent Ṗ Racute Ŕ Rcaron Ř Rcedilla Ŗ
Rdotaccent Ṙ Sacute Ś Scaron Š Scedilla Ş Scircumflex Ŝ Sdotaccent Ṡ Sigma Σ Tcaron Ť Tcedilla Ţ Tdotaccent Ṫ
Thorn Þ Uacute Ú Ubreve Ŭ Ucaron Ǔ Ucircumflex Û Udieresis Ü Ugrave Ù Uhungarumlaut Ű Umacron Ū Uogonek Ų
Uring Ů Utilde Ũ Vtilde Ṽ Wacute Ẃ Wcircumflex Ŵ Wdieresis Ẅ Wdotaccent Ẇ Wgrave Ẁ Xdieresis Ẍ Xdotaccent Ẋ
Yacute Ý Ycircumflex Ŷ Ydieresis Ÿ Ydotaccent Ẏ Ygrave Ỳ Ymacron Ȳ Ytilde Ỹ Zacute Ź Zcaron Ž Zcircumflex Ẑ
Zdotaccent Ż aacute á abreve ă acaron ǎ acircumflex â acute ´ adieresis ä adotaccent ȧ ae æ agrave à alpha α
amacron ā ampersand & aogonek ą approxequal ≈ aring å asciicircum ^ asciitilde ~ asterisk * at @ atilde ã
backslash \ bar | bdotaccent ḃ beta β braceleft { braceright } bracketleft [ bracketright ] brokenbar ¦ bullet •
cacute ć caron ˇ ccaron č ccedilla ç ccircumflex ĉ cdotaccent ċ cedilla ¸ cent ¢ circumflex ˆ colon : comma ,
copyright © currency ¤ dagger † daggerdbl ‡ dcaron ď dcedilla ḑ dcroat đ ddotaccent ḋ degree ° delta δ
dieresis ¨ divide ÷ dollar $ dotlessi ı eacute é ebreve ĕ ecaron ě ecedilla ȩ ecircumflex ê edieresis ë
edotaccent ė egrave è eight 8 ellipsis … emacron ē emdash — endash – eogonek ę epsilon ε equal = eth ð etilde ẽ
exclam ! exclamdown ¡ f_f ff f_f_i ffi f_f_l ffl f_i fi f_l fl fdotaccent ḟ ff ff ffi ffi ffl ffl fi fi five 5
fl fl florin ƒ four 4 fraction ⁄ gacute ǵ gamma γ gbreve ğ gcaron ǧ gcedilla ģ gcircumflex ĝ gdotaccent ġ
germandbls ß gmacron ḡ greater > greaterequal ≥ guillemotleft « guillemotright » guilsinglleft ‹
guilsinglright › hcaron ȟ hcedilla ḩ hcircumflex ĥ hdieresis ḧ hdotaccent ḣ hyphen - iacute í ibreve ĭ icaron ǐ
icircumflex î idieresis ï igrave ì imacron ī infinity ∞ iogonek į itilde ĩ jcaron ǰ jcircumflex ĵ kacute ḱ
kcaron ǩ kcedilla ķ lacute ĺ lambda λ lcaron ľ lcedilla ļ less < lessequal ≤ logicalnot ¬ lslash ł macron ¯
macute ḿ mdotaccent ṁ minus − mu µ multiply × nacute ń ncaron ň ncedilla ņ ndotaccent ṅ ngrave ǹ nine 9
notequal ≠ ntilde ñ numbersign # oacute ó obreve ŏ ocaron ǒ ocircumflex ô odieresis ö odotaccent ȯ oe œ ograve ò
ohungarumlaut ő omacron ō omega ω one 1 onehalf ½ onequarter ¼ onesuperior ¹ oogonek ǫ ordfeminine ª
ordmasculine º oslash ø otilde õ pacute ṕ paragraph ¶ parenleft ( parenright ) pdotaccent ṗ percent % period .
periodcentered · perthousand ‰ pi π plus + plusminus ± question ? questiondown ¿ quotedbl " quotedblbase „
quotedblleft “ quotedblright ” quoteleft ‘ quoteright ’ quotesinglbase ‚ quotesingle ' racute ŕ rcaron ř
rcedilla ŗ rdotaccent ṙ registered ® sacute ś scaron š scedilla ş scircumflex ŝ sdotaccent ṡ section §
semicolon ; seven 7 sigma σ six 6 slash / sterling £ tcaron ť tcedilla ţ tdieresis ẗ tdotaccent ṫ thorn þ
three 3 threequarters ¾ threesuperior ³ tilde ˜ trademark ™ two 2 twosuperior ² uacute ú ubreve ŭ ucaron ǔ
ucircumflex û udieresis ü ugrave ù uhungarumlaut ű umacron ū underscore _ uogonek ų uring ů utilde ũ vtilde ṽ
wacute ẃ wcircumflex ŵ wdieresis ẅ wdotaccent ẇ wgrave ẁ wring ẘ xdieresis ẍ xdotaccent ẋ yacute ý ycircumflex ŷ
ydieresis ÿ ydotaccent ẏ yen ¥ ygrave ỳ ymacron ȳ yring ẙ ytilde ỹ zacute ź zcaron ž zcircumflex ẑ zdotaccent ż
zero 0
`)

func namedGlyphs(list string) map[string]string {
	m := map[string]string{"space": " ", "nbspace": " ", "grave": "`"}
	words := strings.Fields(list)
	for i := 0; i+1 < len(words); i += 2 {
		m[words[i]] = words[i+1]
	}
	return m
}
