package embed

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// tokenizerFile is tokenizer.json.
type tokenizerFile struct {
	Added  []addedToken    `json:"added_tokens"`
	Normal json.RawMessage `json:"normalizer"`
	Split  json.RawMessage `json:"pre_tokenizer"`
	Post   json.RawMessage `json:"post_processor"`
	Model  json.RawMessage `json:"model"`
}

// parser reads tokenizer.json. Its errors name the file and the field.
type parser struct {
	file    string
	adjust  func(*bertNormaliser)
	highest int32
}

// parseTokenizer reads tokenizer.json; adjust has a last word on BERT's normaliser.
func parseTokenizer(file string, data []byte, adjust func(*bertNormaliser)) (*tokenizer, error) {
	p := &parser{file: file, adjust: adjust, highest: -1}
	var f tokenizerFile
	if err := readJSON(file, data, &f); err != nil {
		return nil, err
	}
	t := &tokenizer{}
	var err error
	if t.clean, err = p.normaliser("normalizer", f.Normal, 0); err != nil {
		return nil, err
	}
	if t.split, err = p.splitter("pre_tokenizer", f.Split, 0); err != nil {
		return nil, err
	}
	if t.pieces, err = p.model(f.Model); err != nil {
		return nil, err
	}
	if t.before, t.after, err = p.postProcessor(f.Post); err != nil {
		return nil, err
	}
	if len(f.Added) > maxAdded {
		return nil, p.fault("added_tokens", fmt.Sprintf("%d tokens", len(f.Added)), fmt.Sprintf("at most %d", maxAdded))
	}
	for i, a := range f.Added {
		if a.ID < 0 || len(a.Content) > maxPiece {
			return nil, p.fault(fmt.Sprintf("added_tokens[%d]", i), fmt.Sprintf("token %d, %d bytes", a.ID, len(a.Content)), fmt.Sprintf("a token from 0 on, at most %d bytes", maxPiece))
		}
		p.highest = max(p.highest, a.ID)
	}
	t.added = newAdded(f.Added, t.clean)
	t.highest = max(p.highest, top(t.before, t.after))
	return t, nil
}

func (p *parser) fault(field, found, want string) error {
	return &Fault{File: p.file, Field: field, Found: found, Want: want, Do: another}
}

func (p *parser) wrong(field string, err error) error {
	return &Fault{File: p.file, Field: field, Err: err, Do: again}
}

// kind gives the type of a part, "" where the part is missing or null.
func (p *parser) kind(field string, msg json.RawMessage) (string, error) {
	if len(msg) == 0 || string(msg) == "null" {
		return "", nil
	}
	var k struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(msg, &k); err != nil {
		return "", p.wrong(field, err)
	}
	return k.Type, nil
}

// model reads the vocabulary.
func (p *parser) model(msg json.RawMessage) (pieceModel, error) {
	const field = "model"
	kind, err := p.kind(field, msg)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "WordPiece":
		return p.wordPiece(msg)
	case "Unigram":
		return p.unigram(msg)
	}
	return nil, p.fault(field+".type", clip(kind), `"WordPiece", "Unigram"`)
}

func (p *parser) wordPiece(msg json.RawMessage) (pieceModel, error) {
	m := struct {
		Unknown string           `json:"unk_token"`
		Mark    string           `json:"continuing_subword_prefix"`
		Most    int              `json:"max_input_chars_per_word"`
		Vocab   map[string]int32 `json:"vocab"`
	}{Unknown: "[UNK]", Mark: "##", Most: 100}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, p.wrong("model", err)
	}
	if m.Most < 1 || m.Most > 1000 {
		return nil, p.fault("model.max_input_chars_per_word", fmt.Sprint(m.Most), "1 to 1000")
	}
	if err := p.vocabulary(m.Vocab); err != nil {
		return nil, err
	}
	w, ok := newWordPiece(m.Vocab, m.Mark, m.Unknown, m.Most)
	if !ok {
		return nil, p.fault("model.unk_token", clip(m.Unknown), "a piece of the vocabulary")
	}
	return w, nil
}

// vocabulary checks the pieces and notes the highest token.
func (p *parser) vocabulary(vocab map[string]int32) error {
	if len(vocab) > maxVocabulary {
		return p.fault("model.vocab", fmt.Sprintf("%d pieces", len(vocab)), fmt.Sprintf("at most %d", maxVocabulary))
	}
	for piece, id := range vocab {
		if id < 0 || len(piece) > maxPiece {
			return p.fault("model.vocab", fmt.Sprintf("%s as token %d", clip(piece), id), fmt.Sprintf("tokens from 0 on, pieces of at most %d bytes", maxPiece))
		}
		p.highest = max(p.highest, id)
	}
	return nil
}

// scored is a piece with its score, written as a list of the two.
type scored struct {
	piece string
	score float64
}

// UnmarshalJSON reads ["piece", score].
func (s *scored) UnmarshalJSON(data []byte) error {
	pair := [2]json.RawMessage{}
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if pair[0] == nil || pair[1] == nil {
		return errors.New("a piece without a score")
	}
	if err := json.Unmarshal(pair[0], &s.piece); err != nil {
		return err
	}
	return json.Unmarshal(pair[1], &s.score)
}

func (p *parser) unigram(msg json.RawMessage) (pieceModel, error) {
	var m struct {
		Unknown *int     `json:"unk_id"`
		Bytes   bool     `json:"byte_fallback"`
		Vocab   []scored `json:"vocab"`
	}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, p.wrong("model", err)
	}
	if m.Bytes {
		return nil, p.fault("model.byte_fallback", "true", "false")
	}
	if len(m.Vocab) == 0 || len(m.Vocab) > maxVocabulary {
		return nil, p.fault("model.vocab", fmt.Sprintf("%d pieces", len(m.Vocab)), fmt.Sprintf("1 to %d", maxVocabulary))
	}
	if m.Unknown == nil || *m.Unknown < 0 || *m.Unknown >= len(m.Vocab) {
		return nil, p.fault("model.unk_id", "none", "the place of the unknown token in the vocabulary")
	}
	pieces, scores := make([]string, len(m.Vocab)), make([]float64, len(m.Vocab))
	for i, s := range m.Vocab {
		if len(s.piece) > maxPiece || math.Abs(s.score) > 1e9 {
			return nil, p.fault(fmt.Sprintf("model.vocab[%d]", i), fmt.Sprintf("%s, %v", clip(s.piece), s.score), fmt.Sprintf("a piece of at most %d bytes with the logarithm of its share", maxPiece))
		}
		pieces[i], scores[i] = s.piece, s.score
	}
	p.highest = max(p.highest, int32(len(pieces)-1))
	return newUnigram(pieces, scores, int32(*m.Unknown)), nil
}
