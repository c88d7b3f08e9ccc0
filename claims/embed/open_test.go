package embed

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folderOf copies one of the models, for a test to spoil.
func folderOf(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", name))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// set changes one field of a JSON file; nil takes it out. An index of a list is written as its number.
func set(t testing.TB, file string, value any, at ...string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	here := doc
	for i, key := range at {
		if list, ok := here.([]any); ok {
			here = list[key[0]-'0']
			continue
		}
		m := here.(map[string]any)
		switch {
		case i < len(at)-1:
			here = m[key]
		case value == nil:
			delete(m, key)
		default:
			m[key] = value
		}
	}
	if data, err = json.Marshal(doc); err == nil {
		err = os.WriteFile(file, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	type at = []string
	for _, c := range []struct {
		name, model, file string
		value             any
		at                at
		field, says       string
	}{
		{"another kind", "bert", "config.json", "distilbert", at{"model_type"}, "model_type", `found "distilbert"; supported: "bert", "xlm-roberta"`},
		{"too wide", "bert", "config.json", 1 << 30, at{"hidden_size"}, "hidden_size", "1 to 4096"},
		{"a text for a number", "bert", "config.json", "x", at{"hidden_size"}, "hidden_size", "string"},
		{"heads that do not fit", "bert", "config.json", 5, at{"num_attention_heads"}, "num_attention_heads", "divides hidden_size, 32"},
		{"activation", "bert", "config.json", "swish", at{"hidden_act"}, "hidden_act", `"swish"`},
		{"positions", "bert", "config.json", "relative_key", at{"position_embedding_type"}, "position_embedding_type", "absolute"},
		{"quantised", "bert", "config.json", map[string]any{}, at{"quantization_config"}, "quantization_config", "plain numbers"},
		{"padding", "xlmr", "config.json", -5, at{"pad_token_id"}, "pad_token_id", "found -5"},
		{"more layers than weights", "bert", "config.json", 3, at{"num_hidden_layers"}, "encoder.layer.2.attention.self.query.weight", "missing"},
		{"another width", "bert", "config.json", 36, at{"hidden_size"}, "embeddings.word_embeddings.weight", "shape [143 32]; supported: shape [143 36]"},
		{"vocabulary", "bert", "config.json", 100, at{"vocab_size"}, "", "tokens below 100"},
		{"pooling", "bert", "1_Pooling/config.json", true, at{"pooling_mode_max_tokens"}, "pooling_mode", `"mean and max"; supported: mean alone, or cls alone`},
		{"no pooling", "bert", "1_Pooling/config.json", false, at{"pooling_mode_mean_tokens"}, "pooling_mode", "mean alone"},
		{"a dense layer", "bert", "modules.json", "sentence_transformers.models.Dense", at{"2", "type"}, "[2].type", "Transformer, Pooling, Normalize"},
		{"out of the folder", "bert", "modules.json", "../other", at{"1", "path"}, "[1].path", "a folder in the model's folder"},
		{"sequence", "bert", "sentence_bert_config.json", -1, at{"max_seq_length"}, "max_seq_length", "at least 3"},
		{"prompt", "xlmr", "config_sentence_transformers.json", "none", at{"default_prompt_name"}, "default_prompt_name", `"none"`},
		{"tokenizer of another kind", "bert", "tokenizer.json", "BPE", at{"model", "type"}, "model.type", `"BPE"; supported: "WordPiece", "Unigram"`},
		{"splitter", "bert", "tokenizer.json", "ByteLevel", at{"pre_tokenizer", "type"}, "pre_tokenizer.type", "ByteLevel"},
		{"splitter within", "xlmr", "tokenizer.json", "Digits", at{"pre_tokenizer", "pretokenizers", "0", "type"}, "pre_tokenizer.pretokenizers[0].type", "Digits"},
		{"normaliser", "bert", "tokenizer.json", "Nmt", at{"normalizer", "type"}, "normalizer.type", "BertNormalizer"},
		{"pattern", "xlmr", "tokenizer.json", `\s+`, at{"normalizer", "normalizers", "1", "pattern", "Regex"}, "normalizer.normalizers[1].pattern", "Regex"},
		{"table", "xlmr", "tokenizer.json", "AAAAAAAA", at{"normalizer", "normalizers", "0", "precompiled_charsmap"}, "normalizer.normalizers[0].precompiled_charsmap", "larger than the table"},
		{"unknown token", "xlmr", "tokenizer.json", nil, at{"model", "unk_id"}, "model.unk_id", "none"},
		{"bytes", "xlmr", "tokenizer.json", true, at{"model", "byte_fallback"}, "model.byte_fallback", "false"},
		{"special tokens", "bert", "tokenizer.json", "ByteLevel", at{"post_processor", "type"}, "post_processor.type", "TemplateProcessing"},
		{"a negative token", "bert", "tokenizer.json", -1, at{"model", "vocab", "a"}, "model.vocab", `"a" as token -1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := folderOf(t, c.model)
			set(t, filepath.Join(dir, filepath.FromSlash(c.file)), c.value, c.at...)
			_, err := Open(dir, Options{})
			var f *Fault
			if !errors.As(err, &f) {
				t.Fatalf("got %v, want a Fault", err)
			}
			if f.Field != c.field || !strings.Contains(err.Error(), c.says) || f.Do == "" || !strings.HasPrefix(f.File, dir) {
				t.Errorf("field %q, error %v; want field %q and %q", f.Field, err, c.field, c.says)
			}
		})
	}
}

func TestOpenMissingFiles(t *testing.T) {
	for _, c := range []struct{ model, file, put, says string }{
		{"bert", "config.json", "", "no such file"},
		{"bert", "1_Pooling/config.json", "", "no such file"},
		{"bert", "tokenizer.json", "", "neither this file nor vocab.txt"},
		{"bert", "model.safetensors", "", "is missing; copy it"},
		{"bert", "model.safetensors", "pytorch_model.bin", "can hold code"},
		{"bert", "model.safetensors", "model.safetensors.index.json", "several files"},
	} {
		dir := folderOf(t, c.model)
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(c.file))); err != nil {
			t.Fatal(err)
		}
		if c.put != "" {
			if err := os.WriteFile(filepath.Join(dir, c.put), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("without %s: %v, want %q", c.file, err, c.says)
		}
	}
	for _, dir := range []string{filepath.Join(t.TempDir(), "none"), "doc.go"} {
		var f *Fault
		if _, err := Open(dir, Options{}); !errors.As(err, &f) {
			t.Errorf("%s: %v, want a Fault", dir, err)
		}
	}
}

func TestDamagedWeights(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join("testdata", "bert", "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	header := func(n uint64, s string) []byte {
		return append(binary.LittleEndian.AppendUint64(nil, n), s...)
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"empty":          {nil, "0 bytes"},
		"cut":            {whole[:len(whole)-100], "do not lie in the file"},
		"longer":         {append(whole[:len(whole):len(whole)], 0), "bytes of numbers"},
		"huge header":    {header(1<<62, "{}"), "header"},
		"no JSON":        {header(2, "{["), "header"},
		"huge tensor":    {header(79, `{"embeddings.word_embeddings.weight":{"dtype":"F32","shape":[4000000000,4000000000],"data_offsets":[0,0]}}`)[:87], "header"},
		"not a number":   {append(whole[:len(whole)-4:len(whole)-4], 0, 0, 0xc0, 0x7f), "NaN"},
		"a git pointer":  {[]byte("version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 90868376\n"), "header"},
		"two in a place": {header(115, `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}      `+"    0000"), "header"},
	} {
		dir := folderOf(t, "bert")
		if err := os.WriteFile(filepath.Join(dir, "model.safetensors"), c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		var f *Fault
		if _, err := Open(dir, Options{}); !errors.As(err, &f) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want a Fault with %q", name, err, c.says)
		}
	}
}

// TestFilesAreTheModel: a folder with the files that a model was read from, and no others, holds the same model.
func TestFilesAreTheModel(t *testing.T) {
	for _, name := range []string{"bert", "xlmr", "vocab"} {
		from := filepath.Join("testdata", name)
		m, dir := open(t, from, 1), t.TempDir()
		if len(m.Files()) < 3 {
			t.Errorf("%s: %v", name, m.Files())
		}
		for _, file := range m.Files() {
			data, err := os.ReadFile(filepath.Join(from, filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			to := filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := open(t, dir, 1); got.ID() != m.ID() {
			t.Errorf("%s: its files alone make another model", name)
		}
	}
}

func TestIDFollowsTheContents(t *testing.T) {
	seen := map[string]string{}
	look := func(what, dir string) string {
		id := open(t, dir, 1).ID()
		if before, ok := seen[id]; ok {
			t.Errorf("%s has the ID of %s", what, before)
		}
		seen[id] = what
		return id
	}
	first := look("bert", filepath.Join("testdata", "bert"))
	look("xlmr", filepath.Join("testdata", "xlmr"))
	dir := folderOf(t, "bert")
	if got := open(t, dir, 3).ID(); got != first || len(got) != 64 {
		t.Errorf("another place or number of threads gave another ID: %s, %s", got, first)
	}
	set(t, filepath.Join(dir, "sentence_bert_config.json"), 20, "max_seq_length")
	look("a shorter sequence", dir)
}
