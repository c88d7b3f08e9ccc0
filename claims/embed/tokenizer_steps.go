package embed

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// normaliser reads a normaliser and those within it.
func (p *parser) normaliser(field string, msg json.RawMessage, depth int) (normaliser, error) {
	kind, err := p.kind(field, msg)
	if err != nil {
		return nil, err
	}
	if depth > maxNesting {
		return nil, p.fault(field, "deeper nesting", fmt.Sprintf("%d steps within steps", maxNesting))
	}
	switch kind {
	case "":
		return func(s string) string { return s }, nil
	case "Sequence":
		return p.normalisers(field, msg, depth)
	case "BertNormalizer":
		n := bertNormaliser{Clean: true, Chinese: true, Lower: true}
		if err := json.Unmarshal(msg, &n); err != nil {
			return nil, p.wrong(field, err)
		}
		if p.adjust != nil {
			p.adjust(&n)
		}
		return n.apply, nil
	case "Precompiled":
		var m struct {
			Map string `json:"precompiled_charsmap"`
		}
		if err := json.Unmarshal(msg, &m); err != nil {
			return nil, p.wrong(field, err)
		}
		c, err := newCharsmap(m.Map)
		if err != nil {
			return nil, p.wrong(field+".precompiled_charsmap", err)
		}
		return c.apply, nil
	case "Replace":
		return p.replace(field, msg)
	case "Strip":
		return p.strip(field, msg)
	case "Lowercase":
		return lower, nil
	case "StripAccents":
		return func(s string) string { return dropMarks(s, unicode.M) }, nil
	case "NFC":
		return norm.NFC.String, nil
	case "NFD":
		return norm.NFD.String, nil
	case "NFKC":
		return norm.NFKC.String, nil
	case "NFKD":
		return norm.NFKD.String, nil
	}
	return nil, p.fault(field+".type", clip(kind), `"BertNormalizer", "Precompiled", "Sequence", "Replace", "Strip", "Lowercase", "StripAccents", "NFC", "NFD", "NFKC", "NFKD"`)
}

func (p *parser) normalisers(field string, msg json.RawMessage, depth int) (normaliser, error) {
	var m struct {
		Steps []json.RawMessage `json:"normalizers"`
	}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, p.wrong(field, err)
	}
	all, err := sequence(p, field+".normalizers", m.Steps, depth, p.normaliser)
	if err != nil {
		return nil, err
	}
	return func(s string) string {
		for _, n := range all {
			s = cutText(n(s), maxCleaned)
		}
		return s
	}, nil
}

// sequence reads each of the steps that stand in a Sequence.
func sequence[T any](p *parser, field string, steps []json.RawMessage, depth int, read func(string, json.RawMessage, int) (T, error)) ([]T, error) {
	if len(steps) > 16 {
		return nil, p.fault(field, fmt.Sprintf("%d steps", len(steps)), "at most 16")
	}
	var all []T
	for i, s := range steps {
		n, err := read(fmt.Sprintf("%s[%d]", field, i), s, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

// replace reads a Replace. Of patterns only those are taken that Go and the tokenizer's own engine read alike.
func (p *parser) replace(field string, msg json.RawMessage) (normaliser, error) {
	var m struct {
		Pattern struct {
			String *string
			Regex  *string
		} `json:"pattern"`
		Content string `json:"content"`
	}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, p.wrong(field, err)
	}
	if len(m.Content) > 16 {
		return nil, p.fault(field+".content", clip(m.Content), "at most 16 bytes")
	}
	if s := m.Pattern.String; s != nil && *s != "" {
		return func(text string) string { return strings.ReplaceAll(text, *s, m.Content) }, nil
	}
	if r := m.Pattern.Regex; r != nil && *r != "" && len(*r) < 64 && !strings.ContainsAny(*r, `\[]().|^$?*`) {
		if re, err := regexp.Compile(*r); err == nil {
			return func(text string) string { return re.ReplaceAllLiteralString(text, m.Content) }, nil
		}
	}
	return nil, p.fault(field+".pattern", clip(string(msg)), `a "String", or a "Regex" of characters with + or {n,m}`)
}

func (p *parser) strip(field string, msg json.RawMessage) (normaliser, error) {
	m := struct {
		Left  bool `json:"strip_left"`
		Right bool `json:"strip_right"`
	}{true, true}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, p.wrong(field, err)
	}
	return func(s string) string {
		if m.Left {
			s = strings.TrimLeftFunc(s, unicode.IsSpace)
		}
		if m.Right {
			s = strings.TrimRightFunc(s, unicode.IsSpace)
		}
		return s
	}, nil
}

// splitter reads a pre-tokenizer and those within it.
func (p *parser) splitter(field string, msg json.RawMessage, depth int) (splitter, error) {
	kind, err := p.kind(field, msg)
	if err != nil {
		return nil, err
	}
	if depth > maxNesting {
		return nil, p.fault(field, "deeper nesting", fmt.Sprintf("%d steps within steps", maxNesting))
	}
	switch kind {
	case "":
		return func(w []word) []word { return w }, nil
	case "BertPreTokenizer":
		return splitBert, nil
	case "WhitespaceSplit":
		return splitSpace, nil
	case "Metaspace":
		return p.metaspace(field, msg)
	case "Sequence":
		return p.splitters(field, msg, depth)
	}
	return nil, p.fault(field+".type", clip(kind), `"BertPreTokenizer", "WhitespaceSplit", "Metaspace", "Sequence"`)
}

func (p *parser) splitters(field string, msg json.RawMessage, depth int) (splitter, error) {
	var m struct {
		Steps []json.RawMessage `json:"pretokenizers"`
	}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, p.wrong(field, err)
	}
	all, err := sequence(p, field+".pretokenizers", m.Steps, depth, p.splitter)
	if err != nil {
		return nil, err
	}
	return func(w []word) []word {
		for _, n := range all {
			w = n(w)
		}
		return w
	}, nil
}

func (p *parser) metaspace(field string, msg json.RawMessage) (splitter, error) {
	m := struct {
		Mark    string  `json:"replacement"`
		Add     *bool   `json:"add_prefix_space"`
		Prepend *string `json:"prepend_scheme"`
		Split   *bool   `json:"split"`
	}{Mark: "▁"}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, p.wrong(field, err)
	}
	s := metaspace{mark: m.Mark, prepend: "always", whole: m.Split != nil && !*m.Split}
	if m.Prepend != nil {
		s.prepend = *m.Prepend
	}
	if m.Add != nil && !*m.Add {
		s.prepend = "never"
	}
	if m.Mark == "" || len(m.Mark) > 8 || strings.Contains(m.Mark, " ") {
		return nil, p.fault(field+".replacement", clip(m.Mark), "one character")
	}
	if s.prepend != "always" && s.prepend != "first" && s.prepend != "never" {
		return nil, p.fault(field+".prepend_scheme", clip(s.prepend), `"always", "first", "never"`)
	}
	return s.apply, nil
}
