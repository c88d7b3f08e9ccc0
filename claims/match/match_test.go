package match

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func search(t testing.TB, x *Index, text string, n int) []Result {
	t.Helper()
	res, err := x.Search(context.Background(), text, n)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestSearchFindsAcrossScriptsAndWords(t *testing.T) {
	x := New(Options{})
	x.Put(
		Claim{"garlic", "Eating raw garlic every day cures the flu.", "Does Garlic Cure the Flu?"},
		Claim{"tower", "5G 基站会传播新冠病毒", "5G 不会传播病毒"},
		Claim{"moon", "The moon landing of 1969 was filmed in a desert.", "Was the Moon Landing Staged?"},
	)
	for text, want := range map[string]string{
		"My aunt swears raw #garlic cured her flu https://example.org/x": "garlic",
		"聽說5G基站傳播新冠病毒！":                                                  "tower",
		"#MoonLanding was filmed in a desert":                            "moon",
		"#moonlanding 1969 fake":                                         "moon",
	} {
		if res := search(t, x, text, 3); len(res) == 0 || res[0].ID != want {
			t.Errorf("%q: %+v, want %s", text, res, want)
		}
	}
	if res := search(t, x, "", 3); len(res) != 0 {
		t.Errorf("an empty text found %+v", res)
	}
}

var texts = rapid.StringMatching(`([a-e]{1,3}|[0-9]{1,2}|[疫苗病毒传]{1,4}|#?[A-Z][a-c]{2}|[ ,.'"—@%]){1,14}`)

// hideMissing takes out the words that depend on which claims there once were.
func hideMissing(all []Result) []Result {
	for _, r := range all {
		for i := range r.Why {
			if r.Why[i].Feature == "missing" {
				r.Why[i].Value = ""
			}
		}
	}
	return all
}

// A set of claims answers the same however it came about, but for which of the words of
// a stem is shown for what a text lacks: the first one that there was.
func TestPutDropEqualsFresh(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x, now := New(Options{}), map[string]Claim{}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			id := fmt.Sprint(rapid.IntRange(0, 8).Draw(rt, "id"))
			if rapid.IntRange(0, 3).Draw(rt, "drop") == 0 {
				x.Drop(id)
				delete(now, id)
				continue
			}
			c := Claim{id, texts.Draw(rt, "claim"), texts.Draw(rt, "title")}
			x.Put(c)
			now[id] = c
		}
		fresh := New(Options{})
		for _, c := range now {
			fresh.Put(c)
		}
		if x.Len() != fresh.Len() {
			rt.Fatalf("%d claims, fresh %d", x.Len(), fresh.Len())
		}
		text := texts.Draw(rt, "text")
		got, want := search(t, x, text, 10), search(t, fresh, text, 10)
		if fmt.Sprint(hideMissing(got)) != fmt.Sprint(hideMissing(want)) {
			rt.Fatalf("%q:\n%+v\nfresh:\n%+v", text, got, want)
		}
	})
}

func FuzzSearch(f *testing.F) {
	f.Add("a claim about vaccines", "A title", "https://x.y/z RT @who: #VaccinesKill 疫苗 5G\x00\xff")
	f.Fuzz(func(t *testing.T, claim, title, text string) {
		x := New(Options{})
		x.Put(Claim{"a", claim, title}, Claim{"b", title, claim}, Claim{"c", "vaccines and 5G", text})
		res := search(t, x, text, 5)
		checkResults(t, res, DefaultThresholds())
		if again := search(t, x, text, 5); fmt.Sprint(again) != fmt.Sprint(res) {
			t.Fatalf("%+v then %+v", res, again)
		}
	})
}

// A character that few claims have finds them although its neighbours differ.
func TestRareCharacters(t *testing.T) {
	x := New(Options{})
	for i := range 300 {
		x.Put(Claim{ID: fmt.Sprint("other", i), Claim: fmt.Sprintf("总统在第%d次演讲中说了很多话", i)})
	}
	x.Put(Claim{ID: "faint", Claim: "总统演讲时险些晕倒"})
	res, err := x.Search(t.Context(), "刚刚收到：总统晕了！", 3)
	if err != nil || len(res) == 0 || res[0].ID != "faint" {
		t.Errorf("%+v, %v", res, err)
	}
}
