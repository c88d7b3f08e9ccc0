package embed

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// layout is what a folder says of the steps from text to vector.
type layout struct {
	transformer string // the folder of config.json and the weights, "" where it is the model's own
	mean        bool   // the mean of all tokens, otherwise the first one's vector
	prompt      string // put before every text
	sequence    int    // most tokens of a text, 0 where nothing says
	lower       bool   // texts are made lower case before all else
}

type module struct {
	Path string `json:"path"`
	Type string `json:"type"`
}

// readLayout reads modules.json and the settings of each module. A folder without modules.json is a bare transformer, whose
// tokens' mean is taken, as sentence-transformers does.
func readLayout(f *folder) (layout, error) {
	l := layout{mean: true}
	const file = "modules.json"
	data, err := f.optional(file, maxSmallFile)
	if err != nil {
		return l, err
	}
	pooling := "1_Pooling"
	if data != nil {
		var mods []module
		if err := readJSON(f.path(file), data, &mods); err != nil {
			return l, err
		}
		if l.transformer, pooling, err = steps(f.path(file), mods); err != nil {
			return l, err
		}
	}
	if err := l.readPooling(f, path.Join(pooling, "config.json"), data != nil); err != nil {
		return l, err
	}
	if err := l.readSequence(f); err != nil {
		return l, err
	}
	return l, l.readPrompt(f)
}

// steps gives the folders of the transformer and of the pooling.
func steps(file string, mods []module) (transformer, pooling string, err error) {
	want := []string{"Transformer", "Pooling", "Normalize"}
	for i, m := range mods {
		field := fmt.Sprintf("[%d]", i)
		kind := m.Type[strings.LastIndexByte(m.Type, '.')+1:]
		if i >= len(want) || kind != want[i] {
			return "", "", &Fault{File: file, Field: field + ".type", Found: clip(m.Type), Want: strings.Join(want, ", ") + ", in this order", Do: another}
		}
		if m.Path != "" && !filepath.IsLocal(filepath.FromSlash(m.Path)) {
			return "", "", &Fault{File: file, Field: field + ".path", Found: clip(m.Path), Want: "a folder in the model's folder", Do: again}
		}
	}
	if len(mods) < 2 {
		return "", "", &Fault{File: file, Found: fmt.Sprintf("%d modules", len(mods)), Want: "a Transformer and a Pooling", Do: another}
	}
	return mods[0].Path, mods[1].Path, nil
}

// readPooling reads how the tokens' vectors become one.
func (l *layout) readPooling(f *folder, file string, needed bool) error {
	read := f.optional
	if needed {
		read = f.read
	}
	data, err := read(file, maxSmallFile)
	if err != nil || data == nil {
		return err
	}
	p := struct {
		Cls     bool   `json:"pooling_mode_cls_token"`
		Mean    bool   `json:"pooling_mode_mean_tokens"`
		Max     bool   `json:"pooling_mode_max_tokens"`
		Sqrt    bool   `json:"pooling_mode_mean_sqrt_len_tokens"`
		Weights bool   `json:"pooling_mode_weightedmean_tokens"`
		Last    bool   `json:"pooling_mode_lasttoken"`
		Mode    string `json:"pooling_mode"`
		Prompt  *bool  `json:"include_prompt"`
	}{}
	if err := readJSON(f.path(file), data, &p); err != nil {
		return err
	}
	var modes []string
	if p.Mode != "" {
		modes = append(modes, p.Mode)
	}
	for _, m := range []struct {
		on   bool
		name string
	}{{p.Cls, "cls"}, {p.Mean, "mean"}, {p.Max, "max"}, {p.Sqrt, "mean_sqrt_len"}, {p.Weights, "weightedmean"}, {p.Last, "lasttoken"}} {
		if m.on && m.name != p.Mode {
			modes = append(modes, m.name)
		}
	}
	if len(modes) != 1 || modes[0] != "cls" && modes[0] != "mean" {
		return &Fault{File: f.path(file), Field: "pooling_mode", Found: clip(strings.Join(modes, " and ")), Want: "mean alone, or cls alone", Do: another}
	}
	if p.Prompt != nil && !*p.Prompt {
		return &Fault{File: f.path(file), Field: "include_prompt", Found: "false", Want: "true", Do: another}
	}
	l.mean = modes[0] == "mean"
	return nil
}

// readSequence reads how much of a text is taken.
func (l *layout) readSequence(f *folder) error {
	file := path.Join(l.transformer, "sentence_bert_config.json")
	data, err := f.optional(file, maxSmallFile)
	if err != nil || data == nil {
		return err
	}
	s := struct {
		Sequence *int `json:"max_seq_length"`
		Lower    bool `json:"do_lower_case"`
	}{}
	if err := readJSON(f.path(file), data, &s); err != nil {
		return err
	}
	l.lower = s.Lower
	if s.Sequence != nil {
		if l.sequence = *s.Sequence; l.sequence < 3 {
			return &Fault{File: f.path(file), Field: "max_seq_length", Found: fmt.Sprint(l.sequence), Want: "at least 3 tokens", Do: again}
		}
	}
	return nil
}

// readPrompt reads the words that this model wants before every text, where it says so.
func (l *layout) readPrompt(f *folder) error {
	const file = "config_sentence_transformers.json"
	data, err := f.optional(file, maxSmallFile)
	if err != nil || data == nil {
		return err
	}
	p := struct {
		Prompts    map[string]string `json:"prompts"`
		Default    *string           `json:"default_prompt_name"`
		Similarity *string           `json:"similarity_fn_name"`
	}{}
	if err := readJSON(f.path(file), data, &p); err != nil {
		return err
	}
	if s := p.Similarity; s != nil && *s != "cosine" && *s != "dot" {
		return &Fault{File: f.path(file), Field: "similarity_fn_name", Found: clip(*s), Want: `"cosine", "dot"`, Do: another}
	}
	if p.Default == nil {
		return nil
	}
	prompt, ok := p.Prompts[*p.Default]
	if !ok || len(prompt) > 1024 {
		return &Fault{File: f.path(file), Field: "default_prompt_name", Found: clip(*p.Default), Want: "the name of one of prompts, of 1024 bytes at most", Do: "correct it"}
	}
	l.prompt = prompt
	return nil
}
