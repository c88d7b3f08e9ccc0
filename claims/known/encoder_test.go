package known_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/known"
)

const smallModel = "../embed/testdata/bert" // with random weights

// said is a log that several goroutines write.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) has(what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.b.String(), what)
}

// things stores n known claims that words tell apart.
func things(t *testing.T, b *bench, n int) {
	t.Helper()
	var list [][3]string
	for i := range n {
		list = append(list, [3]string{fmt.Sprintf("Thing %d cures illness %d", i%9, i), "False", fmt.Sprintf("https://check.example/%d", i)})
	}
	check(t, b.known, list...)
}

// encoded reports whether each of the encoders has given n claims their vectors, and none has failed.
func encoded(all []known.EncoderState, n int) bool {
	for _, s := range all {
		if s.Encoded != n || s.Claims != n || s.Err != nil {
			return false
		}
	}
	return len(all) > 0
}

// TestEncoder: known claims get vectors while texts are matched, the file of vectors
// makes the next start quick, and where it is damaged they are computed again.
func TestEncoder(t *testing.T) {
	const n = 70
	b := open(t)
	things(t, b, n)
	vectors := filepath.Join(b.dir, "vectors")
	start := func() (*known.Claims, *said) {
		t.Helper()
		log := &said{}
		c := known.NewClaims(known.Options{Store: b, Encoder: smallModel, Vectors: vectors, Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))})
		if c.EncoderStates() != nil {
			t.Error("the model is open before anybody has asked for it")
		}
		for range 2 { // a second time does nothing
			if err := c.OpenEncoder(0); err != nil {
				t.Fatal(err)
			}
		}
		return c, log
	}
	encode := func(c *known.Claims) {
		t.Helper()
		stop := running(t, c.Run)
		eventually(t, "all known claims have vectors", func() bool {
			all := c.EncoderStates()
			return len(all) == 2 && all[0].Model == builtin.Name && all[1].Model == "bert" && encoded(all, n)
		})
		stop()
		found, err := c.Answer(t.Context(), known.Question{Text: "Thing 3 cures illness 12", Limit: 3})
		if err != nil || len(found) != 3 || found[0].Claim != "Thing 3 cures illness 12" {
			t.Errorf("%+v, %v", found, err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	c, _ := start()
	encode(c)
	files, err := filepath.Glob(filepath.Join(vectors, "*.vec"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Thing", "cures"} {
		if bytes.Contains(raw, []byte(word)) {
			t.Errorf("the file of vectors has the word %q", word)
		}
	}

	c, _ = start()
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all := c.EncoderStates(); !encoded(all, n) || all[0].PerText+all[1].PerText != 0 {
		t.Errorf("after a restart %+v, want %d vectors each and none of them computed", all, n)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(files[0], raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	c, log := start()
	encode(c)
	if !log.has("damaged") {
		t.Error("nobody is told that the file was damaged")
	}
}

// TestEncoderVectorsGo: what is known no longer leaves the file at the next start.
func TestEncoderVectorsGo(t *testing.T) {
	b := open(t)
	things(t, b, 5)
	log := &said{}
	start := func() {
		c := known.NewClaims(known.Options{Store: b, Encoder: smallModel, Vectors: b.dir, Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))})
		if err := c.OpenEncoder(0); err != nil {
			t.Fatal(err)
		}
		stop := running(t, c.Run)
		eventually(t, "all known claims have vectors", func() bool {
			all := c.EncoderStates()
			return all[0].Claims > 0 && encoded(all, all[0].Claims) && (all[0].Claims == 5 || log.has("were taken out"))
		})
		stop()
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	start()
	if _, err := b.known.Remove(t.Context(), draft("Thing 1 cures illness 1", "https://check.example/1"), false); err != nil {
		t.Fatal(err)
	}
	start()
	if !log.has("vectors=1") {
		t.Error("not one vector was taken out")
	}
}

// TestEncoderFolder: a folder that cannot be used is a fault that names file and remedy,
// and texts are matched by words alone then.
func TestEncoderFolder(t *testing.T) {
	damaged := func(name string, change func(raw []byte) []byte) string {
		t.Helper()
		dir := filepath.Join(t.TempDir(), "model")
		if err := os.CopyFS(dir, os.DirFS(smallModel)); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, change(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	cut := func(raw []byte) []byte { return raw[:len(raw)/2] }
	for _, x := range []struct{ name, dir, file string }{
		{"empty", t.TempDir(), ""},
		{"not there", filepath.Join(t.TempDir(), "none"), ""},
		{"weights cut short", damaged("model.safetensors", cut), "model.safetensors"},
		{"no JSON", damaged("config.json", cut), "config.json"},
		{"no tokenizer", damaged("tokenizer.json", func([]byte) []byte { return []byte("{}") }), "tokenizer.json"},
	} {
		b := open(t)
		things(t, b, 3)
		c := known.NewClaims(known.Options{Store: b, Encoder: x.dir, Vectors: b.dir, Now: time.Now})
		err := c.OpenEncoder(0)
		var fault *embed.Fault
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), x.file) || fault.Do == "" {
			t.Errorf("%s: %v; want a fault of %s that says what to do", x.name, err, x.file)
		}
		if c.EncoderStates() != nil {
			t.Errorf("%s: there is an encoder", x.name)
		}
		if err := c.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := ratings(t, c, "Thing 2 cures illness 2"); !strings.HasPrefix(got, "False:match") {
			t.Errorf("%s: by words alone %q is found", x.name, got)
		}
		if err := c.Close(); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

// TestEncoderNowhereToKeep: where vectors cannot be kept they are computed all the same.
func TestEncoderNowhereToKeep(t *testing.T) {
	b := open(t)
	things(t, b, 3)
	file := filepath.Join(b.dir, "vectors")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	log := &said{}
	c := known.NewClaims(known.Options{Store: b, Encoder: smallModel, Vectors: file, Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err := c.OpenEncoder(0); err != nil || !log.has("cannot be kept") {
		t.Fatalf("%v; want a warning and no error", err)
	}
	stop := running(t, c.Run)
	eventually(t, "all known claims have vectors", func() bool { return encoded(c.EncoderStates(), 3) })
	stop()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// TestQuestionForm: a running serve is asked in this form.
func TestQuestionForm(t *testing.T) {
	raw, err := json.Marshal(known.Question{Text: "a", Limit: 2, Texts: []string{"b"}, Except: 3})
	if want := `{"text":"a","limit":2,"texts":["b"],"except":3}`; err != nil || string(raw) != want {
		t.Errorf("%s, %v; want %s", raw, err, want)
	}
}
