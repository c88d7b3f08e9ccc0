package claimreview

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
)

// wrapping is what templates put around a script of JSON-LD: a byte order mark, comments of HTML, CDATA with or without the
// comments of JavaScript that hide it (left from XHTML), and a semicolon at the end.
var (
	opening = regexp.MustCompile(`^(?:\s|\x{FEFF}|<!--|-->|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[|//\s*$|/\*(?s:.{0,500}?)\*/|//[^\n]*\n)+`)
	closing = regexp.MustCompile(`(?:\s|;|-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|//\s*-->)+$`)
)

// Script decodes a script of JSON-LD as pages have it, as json.Unmarshal makes it of an any. What templates put around the JSON
// is taken off, raw line ends inside texts are taken for blanks, and quotes that were escaped for HTML, which no script is, are
// taken back. The error says what is wrong with what is left.
func Script(src string) (any, error) {
	src = closing.ReplaceAllString(opening.ReplaceAllString(src, ""), "")
	v, first := decodeScript(src)
	if first == nil {
		return v, nil
	}
	if strings.Contains(src, "&quot;") || strings.Contains(src, "&#34;") || strings.Contains(src, "&#x22;") {
		if v, err := decodeScript(html.UnescapeString(src)); err == nil {
			return v, nil
		}
	}
	return nil, first
}

func decodeScript(src string) (v any, err error) {
	if err = json.Unmarshal([]byte(src), &v); err == nil {
		return v, nil
	}
	// Raw line ends inside strings are the commonest fault, and harmless.
	smooth := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, src)
	if json.Unmarshal([]byte(smooth), &v) == nil {
		return v, nil
	}
	return nil, err
}
