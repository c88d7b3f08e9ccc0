package embed

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestUniversalSaysWhatIsWrong(t *testing.T) {
	model, err := os.ReadFile(filepath.Join("testdata", "universal", webModel))
	if err != nil {
		t.Fatal(err)
	}
	replace := func(before, after string) func(dir string) error {
		return func(dir string) error {
			if !strings.Contains(string(model), before) {
				t.Fatalf("the model does not say %s", before)
			}
			return os.WriteFile(filepath.Join(dir, webModel), []byte(strings.Replace(string(model), before, after, 1)), 0o600)
		}
	}
	write := func(name, text string) func(dir string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600) }
	}
	const embeddings = `"name": "module/Embeddings_en", "shape": [44, 16], "dtype": "float32"`
	for _, c := range []struct {
		name  string
		spoil func(dir string) error
		says  string
	}{
		{"no JSON", write(webModel, "{"), "byte 1"},
		{"another model", write(webModel, `{"weightsManifest":[]}`), "Universal Sentence Encoder Lite"},
		{"a shard elsewhere", replace(`"group1-shard1of2"`, `"../group1-shard1of2"`), "weightsManifest[0].paths[0]"},
		{"a shard that is missing", replace(`"group1-shard1of2"`, `"group1-shard9"`), "group1-shard9"},
		{"one shard too few", replace(`, "group1-shard2of2"`, ``), "is missing or cut short"},
		{"one shard too many", replace(`"group1-shard2of2"]`, `"group1-shard2of2", "group1-shard1of2"]`), "bytes more"},
		{"another shape", replace(embeddings, strings.Replace(embeddings, "[44, 16]", "[88, 8]", 1)), "ExpandDims_1"},
		{"a huge shape", replace(embeddings, strings.Replace(embeddings, "[44, 16]", "[4000000000, 4000000000]", 1)), "weights[0]"},
		{"less than nothing", replace(embeddings, strings.Replace(embeddings, "[44, 16]", "[-44, -16]", 1)), "weights[0]"},
		{"whole numbers", replace(embeddings, strings.Replace(embeddings, "float32", "int32", 1)), "int32 of shape"},
		{"halves", replace(embeddings, strings.Replace(embeddings, "float32", "float16", 1)), `"float16"`},
		{"quantised", replace(embeddings, embeddings+`, "quantization": {"dtype": "uint8"}`), "quantised"},
		{"a name that is missing", replace("tanh_layer_0/weights", "tanh_layer_0/others"), "tanh_layer_0/weights"},
		{"no vocabulary", func(dir string) error { return os.Remove(filepath.Join(dir, webVocabulary)) }, "is missing"},
		{"too many pieces", write(webVocabulary, "["+strings.Repeat(`["a",-1],`, 60)+`["b",-1]]`), "61 pieces"},
		{"a piece without a score", write(webVocabulary, "["+strings.Repeat(`["a",-1],`, 7)+`["b"]]`), "[7]"},
		{"a score that is none", write(webVocabulary, "["+strings.Repeat(`["a",-1],`, 7)+`["b","c"]]`), "[7]"},
	} {
		dir := folderOf(t, "universal")
		if err := c.spoil(dir); err != nil {
			t.Fatal(err)
		}
		var f *Fault
		if _, err := Open(dir, Options{}); !errors.As(err, &f) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want a Fault with %q", c.name, err, c.says)
		}
	}
}

// FuzzUniversal: a model that opens gives vectors of length 1, or says that it cannot.
func FuzzUniversal(f *testing.F) {
	addPair := func(model, vocabulary string) { f.Add([]byte(model), []byte(vocabulary), "the vaccine 水") }
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("testdata", "universal", name))
		if err != nil {
			f.Fatal(err)
		}
		return string(data)
	}
	addPair(read(webModel), read(webVocabulary))
	addPair(`{"weightsManifest":[{"paths":["group1-shard1of2"],"weights":[{"name":"a","shape":[],"dtype":"float32"}]}]}`, `[]`)
	dir := folderOf(f, "universal")
	f.Fuzz(func(t *testing.T, model, vocabulary []byte, text string) {
		for name, data := range map[string][]byte{webModel: model, webVocabulary: vocabulary} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		m, err := Open(dir, Options{Threads: 1})
		if err != nil {
			return
		}
		got, err := m.Encode(t.Context(), []string{text})
		if err != nil {
			return
		}
		squares := 0.0
		for _, v := range got[0] {
			squares += float64(v) * float64(v)
		}
		if squares != 0 && math.Abs(squares-1) > 1e-4 {
			t.Fatalf("%q: a vector of length² %v", text, squares)
		}
	})
}
