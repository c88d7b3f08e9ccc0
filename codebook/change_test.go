package codebook

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

const small = `# ours
codes:
  - id: cause
    name: {en: Cause, zh-Hans: 病因}
    codes:
      - id: cause.origin
        name: {en: Origin, zh-Hans: 来源}
  - id: illness
    name: {en: Illness, zh-Hans: 疾病}
types:
  - id: rumor
    name: {en: Rumor, zh-Hans: 传言}
topics:
  x: cause.origin
`

// tree is a codebook as one line.
func tree(b *desk.Codebook) string {
	var out []string
	b.Walk(func(c desk.Code, depth int) {
		line := strings.Repeat(">", depth) + c.ID + "=" + c.Name["en"]
		if c.Retired {
			line += "!"
		}
		out = append(out, line)
	})
	for _, c := range b.Types {
		out = append(out, "type:"+c.ID+"="+c.Name["en"])
	}
	return strings.Join(out, " ")
}

func names(en, zh string) map[string]string { return map[string]string{"en": en, "zh-Hans": zh} }

func TestApply(t *testing.T) {
	const code, typ = desk.CodeLabel, desk.TypeLabel
	b := parsed(t, small)
	for _, tt := range []struct {
		c     Change
		want  string
		field string
	}{
		{Change{Do: Add, Key: code, ID: "new", Name: names(" New   one ", "新")}, "cause=Cause >cause.origin=Origin illness=Illness new=New one type:rumor=Rumor", ""},
		{Change{Do: Add, Key: code, ID: "new", Name: names("New", "新"), Under: "cause.origin"}, "cause=Cause >cause.origin=Origin >>new=New illness=Illness type:rumor=Rumor", ""},
		{Change{Do: Add, Key: typ, ID: "cause", Name: names("Cause", "因")}, "cause=Cause >cause.origin=Origin illness=Illness type:rumor=Rumor type:cause=Cause", ""},
		{Change{Do: Rename, Key: code, ID: "cause.origin", Name: names("Source", "源头")}, "cause=Cause >cause.origin=Source illness=Illness type:rumor=Rumor", ""},
		{Change{Do: Move, Key: code, ID: "cause.origin", Under: "illness"}, "cause=Cause illness=Illness >cause.origin=Origin type:rumor=Rumor", ""},
		{Change{Do: Move, Key: code, ID: "cause", Under: "illness"}, "illness=Illness >cause=Cause >>cause.origin=Origin type:rumor=Rumor", ""},
		{Change{Do: Move, Key: code, ID: "cause.origin"}, "cause=Cause illness=Illness cause.origin=Origin type:rumor=Rumor", ""},
		{Change{Do: Retire, Key: code, ID: "cause"}, "cause=Cause! >cause.origin=Origin illness=Illness type:rumor=Rumor", ""},
		{Change{Do: Restore, Key: code, ID: "cause"}, "cause=Cause >cause.origin=Origin illness=Illness type:rumor=Rumor", ""},

		{Change{Do: Add, Key: code, ID: "cause", Name: names("A", "甲")}, "", "id"},
		{Change{Do: Add, Key: code, ID: "A b", Name: names("A", "甲")}, "", "id"},
		{Change{Do: Add, Key: code, ID: strings.Repeat("a", 61), Name: names("A", "甲")}, "", "id"},
		{Change{Do: Add, Key: code, ID: "", Name: names("A", "甲")}, "", "id"},
		{Change{Do: Add, Key: code, ID: "new", Name: names("A", " ")}, "", "name"},
		{Change{Do: Add, Key: code, ID: "new", Name: names(strings.Repeat("长", 81), "甲")}, "", "name"},
		{Change{Do: Add, Key: code, ID: "new", Name: names("A", "甲"), Under: "none"}, "", "under"},
		{Change{Do: Add, Key: typ, ID: "new", Name: names("A", "甲"), Under: "rumor"}, "", "under"},
		{Change{Do: Rename, Key: code, ID: "none", Name: names("A", "甲")}, "", "id"},
		{Change{Do: Rename, Key: code, ID: "rumor", Name: names("A", "甲")}, "", "id"},
		{Change{Do: Move, Key: code, ID: "cause", Under: "cause.origin"}, "", "under"},
		{Change{Do: Move, Key: code, ID: "cause", Under: "cause"}, "", "under"},
		{Change{Do: Move, Key: typ, ID: "rumor"}, "", "under"},
		{Change{Do: Retire, Key: "topic", ID: "x"}, "", "key"},
		{Change{Do: "remove", Key: code, ID: "cause"}, "", "do"},
	} {
		got, err := Apply(b, tt.c)
		var field *desk.FieldError
		switch {
		case tt.field == "" && err != nil, tt.field != "" && (!errors.As(err, &field) || field.Field != tt.field):
			t.Errorf("%+v: %v", tt.c, err)
		case err == nil && tree(got) != tt.want:
			t.Errorf("%+v: %s", tt.c, tree(got))
		case err == nil && got.Topics["x"] != "cause.origin":
			t.Errorf("%+v: topics %v", tt.c, got.Topics)
		}
		if tree(b) != "cause=Cause >cause.origin=Origin illness=Illness type:rumor=Rumor" {
			t.Fatalf("%+v changed what it was given: %s", tt.c, tree(b))
		}
	}
	// No deeper than a file may be.
	for _, id := range []string{"c", "d", "e", "f"} {
		under := string(id[0] - 1)
		if id == "c" {
			under = "cause.origin"
		}
		var err error
		if b, err = Apply(b, Change{Do: Add, Key: code, ID: id, Name: names(id, id), Under: under}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []Change{{Do: Add, Key: code, ID: "g", Name: names("g", "g"), Under: "f"}, {Do: Move, Key: code, ID: "illness", Under: "f"}, {Do: Move, Key: code, ID: "cause", Under: "illness"}} {
		if _, err := Apply(b, c); !errors.Is(err, desk.ErrInvalid) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if text := Text("# ours\n", b); !slices.Equal([]byte(tree(parsed(t, string(text)))), []byte(tree(b))) {
		t.Errorf("%s", text)
	}
}
