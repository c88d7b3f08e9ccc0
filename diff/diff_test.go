package diff

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// check holds a comparison against what it promises.
func check(t interface{ Fatalf(string, ...any) }, a, b string, cs []Change) {
	var was, is strings.Builder
	for i, c := range cs {
		if c.Text == "" || c.Cut || i > 0 && cs[i-1].Op == c.Op || i > 0 && cs[i-1].Op == Added && c.Op == Removed {
			t.Fatalf("Words(%q, %q): %+v at %d", a, b, cs, i)
		}
		if c.Op != Added {
			was.WriteString(c.Text)
		}
		if c.Op != Removed {
			is.WriteString(c.Text)
		}
	}
	if was.String() != a || is.String() != b {
		t.Fatalf("Words(%q, %q) gives %q and %q", a, b, was.String(), is.String())
	}
	if Unchanged(cs) != (a == b) {
		t.Fatalf("Words(%q, %q): Unchanged is wrong", a, b)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("It has 12 cases.\nSame.", "It has 15 cases.\nSame.")
	f.Add("疫苗导致自闭症", "疫苗不导致自闭症")
	f.Add("", "a\n\xff")
	f.Add("a b\nc\n", "b\na c\nd")
	f.Fuzz(func(t *testing.T, a, b string) { check(t, a, b, Words(a, b)) })
}

// TestShortest compares with the length of the longest common subsequence, worked out
// the slow way, on texts of one line.
func TestShortest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.SliceOfN(rapid.SampledFrom([]string{"甲", "乙", "丙", "-"}), 0, 25)
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		cs := Words(strings.Join(a, ""), strings.Join(b, ""))
		check(t, strings.Join(a, ""), strings.Join(b, ""), cs)
		same := 0
		for _, c := range cs {
			if c.Op == Same {
				same += len([]rune(c.Text))
			}
		}
		if want := lcs(a, b); same != want {
			t.Fatalf("%d of %d common tokens are kept: %+v", same, want, cs)
		}
	})
}

func lcs(a, b []string) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			keep := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = keep
		}
	}
	return row[len(b)]
}

func TestWordsIsSmall(t *testing.T) {
	var got []string
	for _, c := range Words("卫健委通报12例，均已隔离。\nNo change here.", "卫健委通报15例，均已治愈。\nNo change here.") {
		if c.Op != Same {
			got = append(got, string(c.Op)+" "+c.Text)
		}
	}
	if want := []string{"removed 12", "added 15", "removed 隔离", "added 治愈"}; !slices.Equal(got, want) {
		t.Errorf("changes %q, want %q", got, want)
	}
}

// TestLarge compares texts that differ everywhere, and texts that are large and differ
// at both ends: the bounds, not the clock, must end these.
func TestLarge(t *testing.T) {
	chinese := strings.Repeat("疫苗导致自闭症的说法没有依据。", 23_000) // 1 MiB in one line
	for name, pair := range map[string][2]string{
		"both ends":   {"甲" + chinese + "乙", "丙" + chinese + "丁"},
		"no relation": {chinese, strings.Repeat("the vaccine does no such thing ", 33_000)},
		"many lines":  {strings.Repeat("a b c\n", 90_000), strings.Repeat("a d c\n", 90_000)},
		"shifted":     {strings.Repeat("甲乙丙\n", 40_000), strings.Repeat("丙甲乙丁", 40_000)},
	} {
		cs := Words(pair[0], pair[1])
		if name == "both ends" && len(cs) != 5 {
			t.Errorf("%s: %d changes", name, len(cs))
		}
		check(t, pair[0], pair[1], cs)
	}
}

func TestCondense(t *testing.T) {
	long := strings.Repeat("界", 200)
	got := Condense(Words(long+"a"+long+"b"+long, long+"x"+long+"y"+long))
	if len(got) != 11 || !got[0].Cut || !got[5].Cut || !got[10].Cut || got[1].Text != strings.Repeat("界", 40) || !got[2].Gone() || !got[3].Added() {
		t.Errorf("%+v", got)
	}
	for _, c := range got {
		if c.Cut == (c.Text != "") {
			t.Errorf("%+v", c)
		}
	}
	if got := Condense(Words(long, long)); len(got) != 1 || !got[0].Cut {
		t.Errorf("%+v", got)
	}
}

func BenchmarkBothEnds(b *testing.B) {
	chinese := strings.Repeat("疫苗导致自闭症的说法没有依据。", 23_000)
	for b.Loop() {
		Words("甲"+chinese+"乙", "丙"+chinese+"丁")
	}
}
