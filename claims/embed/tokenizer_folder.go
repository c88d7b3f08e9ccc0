package embed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tokenizerSettings is what tokenizer_config.json says that matters here. Transformers gives it the last word.
type tokenizerSettings struct {
	Lower   *bool        `json:"do_lower_case"`
	Chinese *bool        `json:"tokenize_chinese_chars"`
	Accents *bool        `json:"strip_accents"`
	Most    *json.Number `json:"model_max_length"` // 1e30 where nothing is known
}

func (s tokenizerSettings) adjust(n *bertNormaliser) {
	if s.Lower != nil {
		n.Lower = *s.Lower
	}
	if s.Chinese != nil {
		n.Chinese = *s.Chinese
	}
	if s.Accents != nil {
		n.Accents = s.Accents
	}
}

// most is how many tokens the tokenizer says that the model takes, 0 where it does not say.
func (s tokenizerSettings) most() int {
	if s.Most == nil {
		return 0
	}
	n, err := strconv.ParseFloat(s.Most.String(), 64)
	if err != nil || n < 3 || n > maxPositions {
		return 0
	}
	return int(n)
}

// readTokenizer reads the tokenizer of the folder: tokenizer.json, or else vocab.txt.
func readTokenizer(f *folder, l layout, c config) (*tokenizer, error) {
	at := func(name string) string { return path.Join(l.transformer, name) }
	var set tokenizerSettings
	data, err := f.optional(at("tokenizer_config.json"), maxSmallFile)
	if err != nil {
		return nil, err
	}
	if data != nil {
		if err := readJSON(f.path(at("tokenizer_config.json")), data, &set); err != nil {
			return nil, err
		}
	}
	file := at("tokenizer.json")
	var t *tokenizer
	switch {
	case f.has(file):
		if data, err = f.read(file, maxTokenizerFile); err == nil {
			t, err = parseTokenizer(f.path(file), data, set.adjust)
		}
	case f.has(at("vocab.txt")):
		file = at("vocab.txt")
		if data, err = f.read(file, maxTokenizerFile); err == nil {
			t, err = parseVocabulary(f.path(file), data, set)
		}
	default:
		return nil, &Fault{File: f.path(file), Found: "neither this file nor vocab.txt", Want: "either",
			Do: "copy tokenizer.json from where the model is published"}
	}
	if err != nil {
		return nil, err
	}
	if int(t.highest) >= c.Vocabulary {
		return nil, &Fault{File: f.path(file), Found: fmt.Sprintf("token %d", t.highest),
			Want: fmt.Sprintf("tokens below %d, as vocab_size of config.json says", c.Vocabulary), Do: "take both files from the same model"}
	}
	t.prompt, t.lower = l.prompt, l.lower
	t.most = min(c.Positions-c.firstPosition, maxSequence)
	for _, n := range []int{l.sequence, set.most()} {
		if n > 0 {
			t.most = min(t.most, n)
			break
		}
	}
	if around := len(t.before) + len(t.after); t.most <= around {
		return nil, &Fault{File: f.path(file), Found: fmt.Sprintf("%d tokens around every text", around),
			Want: fmt.Sprintf("fewer than the %d that a text may have", t.most), Do: again}
	}
	return t, nil
}

// parseVocabulary makes BERT's tokenizer of its list of pieces, one a line.
func parseVocabulary(file string, data []byte, set tokenizerSettings) (*tokenizer, error) {
	p := &parser{file: file, highest: -1}
	vocab := map[string]int32{}
	data = bytes.TrimSuffix(data, []byte("\n"))
	for id, line := range bytes.Split(data, []byte("\n")) {
		piece := strings.TrimSuffix(string(line), "\r")
		if !utf8.ValidString(piece) {
			return nil, &Fault{File: file, Field: fmt.Sprintf("line %d", id+1), Found: clip(piece), Want: "UTF-8", Do: again}
		}
		vocab[piece] = int32(id)
	}
	if err := p.vocabulary(vocab); err != nil {
		return nil, err
	}
	n := bertNormaliser{Clean: true, Chinese: true, Lower: true}
	set.adjust(&n)
	t := &tokenizer{clean: n.apply, split: splitBert, highest: p.highest}
	var special []addedToken
	for _, name := range []string{"[CLS]", "[SEP]", "[UNK]", "[PAD]", "[MASK]"} {
		id, ok := vocab[name]
		if !ok {
			return nil, &Fault{File: file, Found: "no piece " + name, Want: "BERT's special tokens", Do: again}
		}
		special = append(special, addedToken{ID: id, Content: name})
	}
	t.before, t.after = []int32{vocab["[CLS]"]}, []int32{vocab["[SEP]"]}
	t.added = newAdded(special, t.clean)
	t.pieces, _ = newWordPiece(vocab, "##", "[UNK]", 100)
	return t, nil
}
