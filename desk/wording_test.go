package desk_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestWording: what a case is known by follows its wordings, and is what was proposed again when
// they are taken away.
func TestWording(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	for _, step := range []struct {
		name        string
		set         desk.Wording
		claim, lang string
		missing     string
	}{
		{"as proposed", nil, "Vinegar", "en", "en zh-Hans"},
		{"the other language first", desk.Wording{"zh-Hans": "醋能治登革热。"}, "醋能治登革热。", "zh", "en"},
		{"its own language", desk.Wording{"en": " Vinegar \n cures  dengue. "}, "Vinegar cures dengue.", "en", ""},
		{"another wording", desk.Wording{"en": "Vinegar protects against dengue."}, "Vinegar protects against dengue.", "en", ""},
		{"one taken away", desk.Wording{"en": ""}, "醋能治登革热。", "zh", "en"},
		{"both taken away", desk.Wording{"zh-Hans": ""}, "Vinegar", "en", "en zh-Hans"},
	} {
		if step.set != nil {
			b.apply(t, desk.Change{Action: desk.ActionClaim, Case: id, Wording: step.set})
		}
		c := b.caseNow(t, id)
		if missing := strings.Join(c.Wording.Missing(), " "); c.Claim != step.claim || c.ClaimLang != step.lang || missing != step.missing {
			t.Errorf("%s: known by %q in %s, missing in %q; want %q in %s, %q", step.name, c.Claim, c.ClaimLang, missing, step.claim, step.lang, step.missing)
		}
		if c.Proposed != "Vinegar" || c.ProposedLang != "en" {
			t.Errorf("%s: proposed %q in %s; it never changes", step.name, c.Proposed, c.ProposedLang)
		}
	}
	log := b.audit(t)
	if last := log[len(log)-2]; !strings.Contains(last, reviewer.Name+" claim #"+id.String()) || !strings.Contains(last, "en: –") {
		t.Errorf("the log says %q", last)
	}
}

// TestClaimIn: a reader gets the claim in the own language where it is worded.
func TestClaimIn(t *testing.T) {
	c := desk.Case{Claim: "Vinegar", ClaimLang: "en", Wording: desk.Wording{"zh-Hans": "醋能治登革热。"}}
	for lang, want := range map[string][2]string{
		"zh-Hans": {"醋能治登革热。", "zh-Hans"}, "zh": {"醋能治登革热。", "zh-Hans"}, "en": {"Vinegar", "en"}, "en-GB": {"Vinegar", "en"}, "": {"Vinegar", "en"},
	} {
		if said, in := c.ClaimIn(lang); (said != want[0]) || in != want[1] {
			t.Errorf("for a reader of %q: %q in %s, want %q", lang, said, in, want)
		}
	}
	if got := c.Claims(); !reflect.DeepEqual(got, []string{"Vinegar", "醋能治登革热。"}) {
		t.Errorf("all wordings: %q", got)
	}
}

// TestWordingRefused: a claim is one plain sentence in one of the desk's languages. What is
// refused leaves the claim as it was.
func TestWordingRefused(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	b.word(t, id)
	for name, c := range map[string]struct {
		wording desk.Wording
		want    any
	}{
		"none":                  {desk.Wording{}, "field claim"},
		"a third language":      {desk.Wording{"fr": "Le vinaigre guérit."}, "field fr"},
		"beside a good one":     {desk.Wording{"en": "Vinegar cures.", "fr": "Le vinaigre guérit."}, "field fr"},
		"2,000 characters":      {desk.Wording{"en": strings.Repeat("long ", 400)}, "field en"},
		"281 signs":             {desk.Wording{"zh-Hans": strings.Repeat("醋", 281)}, "field zh-Hans"},
		"280 signs":             {desk.Wording{"zh-Hans": strings.Repeat("醋", 280)}, nil},
		"right to left":         {desk.Wording{"en": "الخل يعالج حمى الضنك"}, "field en"},
		"Chinese as English":    {desk.Wording{"en": "醋能治登革热"}, "field en"},
		"English as Chinese":    {desk.Wording{"zh-Hans": "Vinegar cures dengue"}, "field zh-Hans"},
		"names of another kind": {desk.Wording{"en": "A tea called 板蓝根 cures dengue.", "zh-Hans": "MMR 疫苗导致自闭症。"}, nil},
		"markup":                {desk.Wording{"en": "Vinegar <b>cures</b> dengue."}, "field en"},
		"a script":              {desk.Wording{"en": "Vinegar </p><script>alert(1)</script>"}, "field en"},
		"less than":             {desk.Wording{"en": "Vinegar cures dengue at a pH < 3 and > 2."}, nil},
		"turned around":         {desk.Wording{"en": "Vinegar \u202ecures dengue."}, "field en"},
		"no words":              {desk.Wording{"en": "!!! 123"}, "field en"},
		"not UTF-8":             {desk.Wording{"en": "Vinegar \xff cures"}, "field en"},
		"contact details":       {desk.Wording{"en": "Vinegar cures, says secret@example.org"}, nil},
	} {
		before := b.caseNow(t, id)
		err := b.try(t, reviewer, desk.Change{Action: desk.ActionClaim, Case: id, Wording: c.wording})
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		after := b.caseNow(t, id)
		if c.want != nil && (!maps.Equal(after.Wording, before.Wording) || after.Rev != before.Rev) {
			t.Errorf("%s was refused, and changed the claim to %q", name, after.Wording)
		}
		if name == "contact details" && after.Wording["en"] != "Vinegar cures, says [email]" {
			t.Errorf("stored as %q", after.Wording["en"])
		}
	}
}
