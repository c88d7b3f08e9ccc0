package app

import (
	"testing"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// TestTipsOfAnyLanguageAreFound: a tip whose language nobody can tell is found by its words like any other.
func TestTipsOfAnyLanguageAreFound(t *testing.T) {
	a, err := Open(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for _, tt := range []struct{ text, word, lang string }{
		{"Wanasema kwamba vitunguu saumu huponya mafua kwa siku moja.", "vitunguu", "und"},
		{"ເຂົາເຈົ້າເວົ້າວ່າ ກະທຽມ ປິ່ນປົວໄຂ້ຫວັດໄດ້", "ກະທຽມ", ""},
		{"Учёные опровергли слухи о новой вакцине.", "слухи", "ru"},
	} {
		lang := extract.Language(tt.text, "")
		if tt.lang != "" && lang != tt.lang {
			t.Errorf("%s: language %q", tt.text, lang)
		}
		if _, _, err := a.intake.Tip(t.Context(), desk.TipDraft{Text: tt.text}, lang); err != nil {
			t.Fatal(err)
		}
		res, err := a.Search(t.Context(), index.Request{Query: tt.word})
		if err != nil || res.Total != 1 || res.Hits[0].Kind != string(desk.Tip) {
			t.Errorf("%s in %q: %d found, %v", tt.word, lang, res.Total, err)
		}
	}
}
