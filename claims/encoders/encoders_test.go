package encoders

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const tinyModel = "../embed/testdata/bert" // with random weights

// entry is an entry of a wheel that a test makes.
type entry struct {
	name string
	data []byte
	mode fs.FileMode
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(tinyModel, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var tinyFiles = []string{"1_Pooling/config.json", "config.json", "model.safetensors", "modules.json", "sentence_bert_config.json", "tokenizer.json"}

// tinyEntries is an honest wheel of the tiny model.
func tinyEntries(t testing.TB) []entry {
	out := []entry{{"tiny/__init__.py", []byte("raise SystemExit"), 0o644}, {"tiny/data/LICENSE", []byte("free"), 0o644}, {"tiny/data/data_config.json", []byte("{}"), 0o644}}
	for _, name := range tinyFiles {
		out = append(out, entry{"tiny/data/" + name, read(t, name), 0o644})
	}
	return out
}

func pack(t testing.TB, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		h.SetMode(e.mode)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(e.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sha(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// tiny is the tiny model as one that is known, in a wheel.
func tiny(t testing.TB, wheel []byte) Model {
	t.Helper()
	var recorded []Recorded
	if err := json.Unmarshal(read(t, "golden.json"), &recorded); err != nil {
		t.Fatal(err)
	}
	return Model{
		Name: "tiny", Languages: []string{"en", "zh"}, License: "CC0-1.0", Weights: sha(read(t, "model.safetensors")), Recorded: recorded,
		Wheels: []Wheel{{Package: "tiny-model", Version: "1.0", SHA256: sha(wheel), Folder: "tiny/data", Files: append([]string{"LICENSE"}, tinyFiles...)}},
	}
}

// put writes a wheel and returns a store that knows it, or not.
func put(t testing.TB, name string, wheel []byte, models ...Model) (*Store, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, wheel, 0o600); err != nil {
		t.Fatal(err)
	}
	return New(filepath.Join(t.TempDir(), "encoders"), Options{Models: models}), file
}

// left is what lies in the folder of a store, temporary folders too.
func left(t testing.TB, s *Store) []string {
	t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestAddAWheel(t *testing.T) {
	wheel := pack(t, tinyEntries(t))
	s, file := put(t, "tiny_model-1.0-py3-none-any.whl", wheel, tiny(t, wheel))
	got, err := s.Add(t.Context(), file, "")
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != "tiny" || got.Texts < 10 || got.Difference > tolerance || got.Dims != 32 || got.License != "CC0-1.0" || !got.Known() ||
		got.Source != "the wheel tiny-model 1.0" || got.PerText <= 0 || got.Bytes < 10_000 || len(got.ID) != 64 || got.Added.IsZero() {
		t.Errorf("%+v", got)
	}
	var files []string
	err = fs.WalkDir(os.DirFS(got.Dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, name)
		}
		return err
	})
	want := append([]string{"LICENSE", recordFile}, tinyFiles...)
	slices.Sort(want)
	slices.Sort(files)
	if err != nil || !slices.Equal(files, want) {
		t.Errorf("%v, %v; want the model, its licence and the record: %v", files, err, want)
	}
	all, err := s.List()
	if err != nil || len(all) != 1 || all[0].ID != got.ID || all[0].Dir != got.Dir || !all[0].Added.Equal(got.Added) {
		t.Errorf("listed: %+v, %v", all, err)
	}
	if _, err := s.Add(t.Context(), file, ""); err == nil || !strings.Contains(err.Error(), "there is an encoder tiny already") {
		t.Errorf("once more: %v", err)
	}
	if got := left(t, s); !slices.Equal(got, []string{"tiny"}) {
		t.Errorf("left: %v", got)
	}
}

// TestWheelsThatAreNotKnown are told what is known, and where to get it.
func TestWheelsThatAreNotKnown(t *testing.T) {
	wheel := pack(t, tinyEntries(t))
	for _, c := range []struct {
		name, file string
		data       []byte
		says       string
	}{
		{"cut short", "tiny_model-1.0-py3-none-any.whl", wheel[:len(wheel)/2], "is cut short or was changed"},
		{"empty", "tiny_model-1.0-py3-none-any.whl", nil, "is cut short or was changed"},
		{"another version", "tiny_model-1.1-py3-none-any.whl", append(wheel[:len(wheel):len(wheel)], 0), "another version of tiny-model than 1.0"},
		{"another wheel", "other-1.0-py3-none-any.whl", []byte("PK"), "no wheel that is known"},
	} {
		s, file := put(t, c.file, c.data, tiny(t, wheel))
		_, err := s.Add(t.Context(), file, "")
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "pip download --no-deps tiny-model==1.0") {
			t.Errorf("%s: %v, want %q and where to get the known one", c.name, err, c.says)
		}
		if got := left(t, s); len(got) > 0 {
			t.Errorf("%s: left %v", c.name, got)
		}
	}
}

// falseSize is a wheel whose directory says another size of the weights than they have.
func falseSize(t *testing.T, say uint32) []byte {
	t.Helper()
	wheel := pack(t, tinyEntries(t))
	name := []byte("tiny/data/model.safetensors")
	at := bytes.LastIndex(wheel, name) // in the central directory: 46 bytes of header before the name
	copy(wheel[at-46+24:], []byte{byte(say), byte(say >> 8), byte(say >> 16), byte(say >> 24)})
	return wheel
}

// TestHostileWheels: what no honest wheel has is refused whole, even of one that is known by its sum, and leaves nothing behind.
func TestHostileWheels(t *testing.T) {
	add := func(e ...entry) []byte { return pack(t, append(tinyEntries(t), e...)) }
	change := func(name string, to []byte) []byte {
		entries := tinyEntries(t)
		for i := range entries {
			if entries[i].name == "tiny/data/"+name {
				entries[i].data = to
			}
		}
		return pack(t, entries)
	}
	without := func(name string) []byte {
		return pack(t, slices.DeleteFunc(tinyEntries(t), func(e entry) bool { return path.Base(e.name) == name }))
	}
	evil := []byte("evil")
	damaged := pack(t, tinyEntries(t))
	damaged[bytes.Index(damaged, []byte("model.safetensors"))+200] ^= 0x55
	for name, c := range map[string]struct {
		wheel []byte
		says  string
	}{
		"climbs out":            {add(entry{"../../evil", evil, 0o644}), "leads out of its folder"},
		"climbs out within":     {add(entry{"tiny/data/../../../evil", evil, 0o644}), "leads out of its folder"},
		"absolute":              {add(entry{"/tmp/evil", evil, 0o644}), "leads out of its folder"},
		"of a drive":            {add(entry{`C:\evil`, evil, 0o644}), "leads out of its folder"},
		"backslashes":           {add(entry{`tiny\..\..\evil`, evil, 0o644}), "leads out of its folder"},
		"no name":               {add(entry{"", evil, 0o644}), "leads out of its folder"},
		"a link":                {add(entry{"tiny/data/vocab.txt", []byte("/etc/passwd"), fs.ModeSymlink | 0o777}), "neither a file nor a folder"},
		"a pipe":                {add(entry{"tiny/data/vocab.txt", nil, fs.ModeNamedPipe | 0o644}), "neither a file nor a folder"},
		"twice":                 {add(entry{"tiny/data/config.json", evil, 0o644}), "is there twice"},
		"twice but for case":    {add(entry{"tiny/data/CONFIG.json", evil, 0o644}), "is there twice"},
		"a folder for a file":   {add(entry{"tiny/data/config.json/", nil, fs.ModeDir | 0o755}), "is there twice"},
		"longer than it says":   {falseSize(t, 10), "not a valid zip file"},
		"shorter than it says":  {falseSize(t, 1<<28), "unexpected EOF"},
		"more than it may hold": {falseSize(t, 1<<32-1), "more than 4096 MB"},
		"damaged":               {damaged, "model.safetensors"},
		"no zip":                {[]byte("a text"), "no wheel that is whole"},
		"nothing":               {nil, "no wheel that is whole"},
		"cut short":             {pack(t, tinyEntries(t))[:5000], "no wheel that is whole"},
		"a file is missing":     {without("tokenizer.json"), "tokenizer.json is missing"},
		"other weights":         {change("model.safetensors", evil), "model.safetensors"},
		"other settings":        {change("config.json", bytes.Replace(read(t, "config.json"), []byte(`"gelu"`), []byte(`"relu"`), 1)), "other vectors than those that are recorded"},
	} {
		t.Run(name, func(t *testing.T) {
			s, file := put(t, "tiny_model-1.0-py3-none-any.whl", c.wheel, tiny(t, c.wheel))
			if _, err := s.Add(t.Context(), file, ""); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
			if got := left(t, s); len(got) > 0 {
				t.Errorf("left: %v", got)
			}
		})
	}
}

func TestAddAFolder(t *testing.T) {
	known := tiny(t, nil)
	s := New(filepath.Join(t.TempDir(), "encoders"), Options{Models: []Model{known}})
	got, err := s.Add(t.Context(), tinyModel, "")
	if err != nil || got.Name != "tiny" || got.Texts < 10 || got.Source != "a folder" || !got.Known() {
		t.Fatalf("a known model: %+v, %v", got, err)
	}
	got, err = s.Add(t.Context(), "../embed/testdata/xlmr", "")
	if err != nil || got.Name != "xlmr" || got.Texts != 0 || got.Known() || got.License != "" || got.Dims == 0 {
		t.Fatalf("one that is not known: %+v, %v", got, err)
	}
	if got, err := s.Add(t.Context(), tinyModel, "second"); err != nil || got.Name != "second" {
		t.Errorf("under a name of its own: %+v, %v", got, err)
	}
	if _, err := s.Add(t.Context(), tinyModel, "../evil"); err == nil || !strings.Contains(err.Error(), "no name for an encoder") {
		t.Errorf("a name that leads out: %v", err)
	}
	changed := t.TempDir()
	if err := os.CopyFS(changed, os.DirFS(tinyModel)); err != nil {
		t.Fatal(err)
	}
	pooling := filepath.Join(changed, "1_Pooling", "config.json")
	if err := os.WriteFile(pooling, []byte(`{"word_embedding_dimension": 32, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for from, says := range map[string]string{
		changed:                            "other vectors than those that are recorded",
		t.TempDir():                        "config.json",
		filepath.Join(t.TempDir(), "gone"): "no such file",
	} {
		if _, err := s.Add(t.Context(), from, "x"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", from, err, says)
		}
	}
	if got := left(t, s); !slices.Equal(got, []string{"second", "tiny", "xlmr"}) {
		t.Errorf("left: %v", got)
	}
}

func TestNewestAndRemove(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	s := New(filepath.Join(t.TempDir(), "encoders"), Options{Models: []Model{}, Now: func() time.Time { now = now.Add(time.Hour); return now }})
	newest := func(want string) {
		t.Helper()
		if e, ok, err := s.Newest(); err != nil || ok != (want != "") || e.Name != want {
			t.Errorf("the newest is %q, %v, %v; want %q", e.Name, ok, err, want)
		}
	}
	newest("")
	if got, err := s.List(); len(got) != 0 || err != nil {
		t.Errorf("an empty store: %v, %v", got, err)
	}
	for _, name := range []string{"one", "two", "three"} {
		if _, err := s.Add(t.Context(), tinyModel, name); err != nil {
			t.Fatal(err)
		}
		newest(name)
	}
	// One whose record is gone is listed with what is wrong, and can be removed; it is not used.
	if err := os.Remove(filepath.Join(s.dir, "three", recordFile)); err != nil {
		t.Fatal(err)
	}
	newest("two")
	if e, err := s.Get("three"); err != nil || !strings.Contains(e.Problem, "no such file") {
		t.Errorf("%+v, %v", e, err)
	}
	for _, name := range []string{"two", "three"} {
		if e, err := s.Remove(name); err != nil || e.Name != name {
			t.Errorf("remove %s: %+v, %v", name, e, err)
		}
	}
	newest("one")
	for _, name := range []string{"two", "", "..", "../encoders/one", "."} {
		if _, err := s.Remove(name); !errors.Is(err, ErrNone) {
			t.Errorf("remove %q: %v, want ErrNone", name, err)
		}
	}
	if got := left(t, s); !slices.Equal(got, []string{"one"}) {
		t.Errorf("left: %v", got)
	}
}

// TestStoppedInTheMiddle: nothing is left by what was stopped, and what a killed process left goes with the next addition.
func TestStoppedInTheMiddle(t *testing.T) {
	s := New(filepath.Join(t.TempDir(), "encoders"), Options{Models: []Model{}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Add(ctx, tinyModel, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
	old, young := filepath.Join(s.dir, ".adding-old"), filepath.Join(s.dir, ".adding-young")
	for _, dir := range []string{old, young} {
		if err := os.MkdirAll(filepath.Join(dir, "1_Pooling"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if before := time.Now().Add(-2 * leftBehind); os.Chtimes(old, before, before) != nil {
		t.Fatal("the time of a folder cannot be set")
	}
	if _, err := s.Add(t.Context(), tinyModel, "a"); err != nil {
		t.Fatal(err)
	}
	if got := left(t, s); !slices.Equal(got, []string{".adding-young", "a"}) {
		t.Errorf("left: %v", got)
	}
}

// TestTheTable: every model that is known has what its test needs.
func TestTheTable(t *testing.T) {
	for _, m := range Known() {
		if !validName.MatchString(m.Name) || len(m.Languages) == 0 || m.License == "" || len(m.Weights) != 64 || len(m.Recorded) < 5 || len(m.Wheels) == 0 {
			t.Errorf("%s: something is missing", m.Name)
		}
		for _, r := range m.Recorded {
			squares := 0.0
			for _, v := range r.Vector {
				squares += float64(v) * float64(v)
			}
			if squares < 0.9999 || squares > 1.0001 {
				t.Errorf("%s: %q has a recorded vector of length² %v", m.Name, r.Text, squares)
			}
		}
		for _, w := range m.Wheels {
			if len(w.SHA256) != 64 || !slices.Contains(w.Files, "LICENSE") {
				t.Errorf("%s: %s: its sum or its licence is missing", m.Name, w)
			}
		}
	}
}

func TestNameOf(t *testing.T) {
	for folder, want := range map[string]string{
		"all-MiniLM-L6-v2": "all-MiniLM-L6-v2", "模型": "", ".hidden": "hidden", "a b/c": "a-b-c", "": "", strings.Repeat("x", 100): strings.Repeat("x", 64),
	} {
		if got := nameOf(folder); got != want {
			t.Errorf("%q becomes %q, want %q", folder, got, want)
		}
	}
}

// FuzzExtract: whatever a wheel holds, nothing but the wanted files is written, each in its place.
func FuzzExtract(f *testing.F) {
	f.Add(pack(f, tinyEntries(f)[:3]))
	f.Add(pack(f, []entry{{"../evil", []byte("evil"), 0o644}, {"tiny/data/config.json", []byte("{}"), fs.ModeSymlink | 0o777}}))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		around := t.TempDir()
		to := filepath.Join(around, "model")
		if err := os.Mkdir(to, 0o700); err != nil {
			t.Fatal(err)
		}
		w := Wheel{Package: "tiny-model", Version: "1.0", Folder: "tiny/data", Files: []string{"LICENSE", "config.json"}}
		err := extract(t.Context(), bytes.NewReader(data), int64(len(data)), w, to)
		found := 0
		walked := filepath.WalkDir(around, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			found++
			if rel, _ := filepath.Rel(to, name); !d.Type().IsRegular() || !slices.Contains(w.Files, rel) {
				t.Errorf("it has written %s", rel)
			}
			return nil
		})
		if walked != nil || err == nil && found != len(w.Files) {
			t.Errorf("%d files and no error; %v", found, walked)
		}
	})
}
