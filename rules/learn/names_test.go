package learn

import "testing"

func TestNames(t *testing.T) {
	texts := []string{"It is said that Ana met Bo in town. In town we saw Ana and COVID and Zika, and Zika", "now Bo sells salt: and Town", "Ana And Bo Sell The Town Salt"}
	names := NamesOf(texts, "Zika")
	for w, want := range map[string]bool{"ana": true, "bo": true, "town": false, "salt": false, "covid": false, "zika": false} {
		if names[w] != want {
			t.Errorf("%s is a name: %t", w, names[w])
		}
	}
	for f, want := range map[string]bool{"ana": true, "met ana": true, "met": false, "an*": false, "钟南": true, "南山": true, "南": false, "盐水": false, "记者说": true} {
		if names.In(f) != want {
			t.Errorf("%s names: %t", f, names.In(f))
		}
	}
}
