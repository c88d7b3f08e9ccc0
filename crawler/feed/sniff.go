package feed

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
)

var root = regexp.MustCompile(`(?i)<(?:\w+:)?(rss|feed|rdf|channel)\b`)

// sniff says whether a document looks like a feed in XML or in JSON, or neither.
func sniff(b []byte) string {
	b = bytes.TrimLeft(b, " \t\r\n\x00\uFEFF")
	switch {
	case len(b) == 0:
		return ""
	case b[0] == '{':
		return "json"
	case root.Match(b[:min(len(b), 8<<10)]) && !isHTML(b):
		return "xml"
	}
	return ""
}

var htmlRoot = regexp.MustCompile(`(?is)^\s*(?:(?:<!--.*?-->|<!doctype[^>]*>|<\?[^>]*>)\s*)*<html\b`)

func isHTML(b []byte) bool { return htmlRoot.Match(b[:min(len(b), 4<<10)]) }

func notFeed(b []byte) error {
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return fmt.Errorf("%w: the answer is empty", ErrNotFeed)
	case isHTML(b):
		return fmt.Errorf("%w but a web page; look there for the feed's address, or use listing instead of feed", ErrNotFeed)
	}
	return ErrNotFeed
}

// depth is how deep the elements, or JSON's braces and brackets, are nested. It is
// a guard against recursion in parsers, not a parser: it may count too much.
func depth(b []byte, json bool) int {
	if json {
		return depthJSON(b)
	}
	most, now := 0, 0
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			break
		}
		b = b[i+1:]
		switch {
		case bytes.HasPrefix(b, []byte("!--")):
			b = after(b, "-->")
		case bytes.HasPrefix(b, []byte("![CDATA[")):
			b = after(b, "]]>")
		case len(b) > 0 && b[0] == '/':
			now = max(now-1, 0)
		case len(b) > 0 && (b[0] == '!' || b[0] == '?'):
		default:
			end := bytes.IndexByte(b, '>')
			if end > 0 && b[end-1] != '/' {
				now++
				most = max(most, now)
			}
		}
	}
	return most
}

func after(b []byte, mark string) []byte {
	if i := bytes.Index(b, []byte(mark)); i >= 0 {
		return b[i+len(mark):]
	}
	return nil
}

func depthJSON(b []byte) int {
	most, now, quoted := 0, 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			most = max(most, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return most
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// plain makes a title readable: no markup, entities resolved, one line.
func plain(s string) string {
	if len(s) > 8*maxTitle {
		s = s[:8*maxTitle]
	}
	s = html.UnescapeString(tag.ReplaceAllString(html.UnescapeString(s), " "))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxTitle {
		s = strings.ToValidUTF8(s[:maxTitle], "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
