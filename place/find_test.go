package place_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/place"
)

func codes(found []desk.ItemPlace) string {
	var out []string
	for _, p := range found {
		out = append(out, p.Place)
	}
	slices.Sort(out)
	if out == nil {
		return "-"
	}
	return strings.Join(out, ",")
}

// TestSentences: every sentence names the places that a person finds in it, and no
// look-alike counts.
func TestSentences(t *testing.T) {
	raw, err := os.ReadFile("testdata/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	f := place.New()
	n := 0
	for line := range strings.Lines(string(raw)) {
		want, sentence, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		n++
		if got := codes(f.Find("", sentence)); got != want {
			t.Errorf("%s\n got %s, want %s", sentence, got, want)
		}
	}
	if n < 150 {
		t.Errorf("only %d sentences", n)
	}
	t.Logf("%d sentences", n)
}

// TestItems: what an item is about, by title, dateline and count.
func TestItems(t *testing.T) {
	f := place.New()
	for _, c := range []struct{ title, text, want string }{
		{"Cholera in Sudan", "The ministry said that vaccines came from Switzerland. " + strings.Repeat("Nothing else is known. ", 40), "SD"},
		{"Outbreak grows", "NAIROBI (Reuters) - Doctors said so. A study in France was cited. " + strings.Repeat("Nothing else is known. ", 40), "KE"},
		{"疫情通报", "新华社北京5月3日电 专家指出。法国一项研究被引用。" + strings.Repeat("没有更多信息。", 60), "CN,CN-BJ"},
		{"Four countries", "Kenya Kenya Kenya, Uganda Uganda, Rwanda Rwanda, Burundi.", "KE,RW,UG"},
		{"CHOLERA IN KENYA", "It is in KENYA.", "KE"},
		{"TELL US", "No place.", "-"},
		{"Turkey Reports Bird Flu", "Farms in Turkey were closed.", "TR"},
		{"Turkey Dinner Makes Ten Ill", "The bird was not cooked through.", "-"},
		{"", "", "-"},
	} {
		if got := codes(f.Find(c.title, c.text)); got != c.want {
			t.Errorf("%s: %s, want %s", c.title, got, c.want)
		}
	}
}

// TestArea: a place that is named when asked is believed.
func TestArea(t *testing.T) {
	f := place.New()
	for area, want := range map[string]string{
		"georgia": "GE", "chad": "TD", "Kisumu market": "KE", "us": "US", "湖北省武汉市": "CN,CN-HB", "harbour quarter": "-", "": "-", "Jordan": "JO",
	} {
		if got := codes(f.Area(area)); got != want {
			t.Errorf("%s: %s, want %s", area, got, want)
		}
	}
}

// TestNames: every code has a name in both languages, and is found by both.
func TestNames(t *testing.T) {
	f := place.New()
	if n := len(f.Codes()); n < 250 {
		t.Errorf("%d places", n)
	}
	for _, code := range f.Codes() {
		for _, lang := range []string{"en", "zh-Hans"} {
			name := f.Name(code, lang)
			if name == code || !f.Known(code) {
				t.Errorf("%s has no name in %s", code, lang)
			}
			if got := codes(f.Area(name)); !strings.HasSuffix(got, code) && !slices.Contains([]string{"CG"}, code) {
				t.Errorf("%s: %q is found as %s", code, name, got)
			}
		}
	}
	if f.Name("XX", "en") != "XX" || f.Known("XX") || f.Known("") {
		t.Error("an unknown code has a name")
	}
}

// TestFindProperty: at most three countries and three provinces, all known, provinces
// with their country, heaviest first within each.
func TestFindProperty(t *testing.T) {
	f := place.New()
	words := []string{"China", "Wuhan", "湖北", "Turkey", "in", "Georgia", "US", "us", "Kenya", ",", ".", "的", "日", "本", "日本", "Guinea", "pig", "Chad", "北京", "New", "Mexico", "\xff", "K", "é", "Jordan", "上海", "南"}
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.SliceOf(rapid.SampledFrom(words))
		found := f.Find(strings.Join(gen.Draw(t, "title"), " "), strings.Join(gen.Draw(t, "text"), ""))
		check(t, f, found)
	})
}

func check(t interface{ Fatalf(string, ...any) }, f *place.Finder, found []desk.ItemPlace) {
	n := map[bool]int{}
	seen := map[string]bool{}
	for _, p := range found {
		province := strings.Contains(p.Place, "-")
		if n[province]++; n[province] > 3 && province || n[province] > 4 || !f.Known(p.Place) || p.Weight < 1 || seen[p.Place] {
			t.Fatalf("%v", found)
		}
		seen[p.Place] = true
	}
	if n[true] > 0 && !seen["CN"] {
		t.Fatalf("a province without its country: %v", found)
	}
}

func FuzzFind(f *testing.F) {
	finder := place.New()
	f.Add("Cholera in Kenya", "NAIROBI (Reuters) - 武汉 5日本报讯 U.S. Côte d’Ivoire")
	f.Fuzz(func(t *testing.T, title, text string) {
		check(t, finder, finder.Find(title, text))
		check(t, finder, finder.Area(title))
	})
}

// articles are the shared real pages.
func articles(t testing.TB) map[string]struct{ ArticleBody string } {
	raw, err := os.ReadFile("../../shared/data/articles/ground-truth.json")
	if err != nil {
		t.Skip("the shared articles are not here")
	}
	var out map[string]struct{ ArticleBody string }
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestArticles prints what is found in real articles, for looking at: -v shows it.
func TestArticles(t *testing.T) {
	f := place.New()
	for id, a := range articles(t) {
		t.Logf("%.8s %v %.90q", id, f.Find("", a.ArticleBody), a.ArticleBody)
	}
}

func BenchmarkFind(b *testing.B) {
	f := place.New()
	text := strings.Repeat("The ministry of health in Kenya said on Monday that 12 patients from Uganda were tested. 卫生部门表示，武汉的病例原因不明。", 20)[:2000]
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		f.Find("Cholera in Kenya", text)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		place.New()
	}
}
