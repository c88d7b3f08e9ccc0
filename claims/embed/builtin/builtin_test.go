package builtin

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/embed"
)

func open(t testing.TB) *embed.Model {
	t.Helper()
	m, err := Open(embed.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func encode(t testing.TB, m *embed.Model, texts ...string) [][]float32 {
	t.Helper()
	v, err := m.Encode(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i, v := range a {
		sum += float64(v) * float64(b[i])
	}
	return sum
}

// TestGolden: texts are cut as the package that the weights come from cuts them, and what the smaller table makes of them
// lies near to what the whole model does. tools/gen/encoder writes the file.
func TestGolden(t *testing.T) {
	data, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Text   string
		Tokens []int32
		Vector []float32
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	m, sum, n, cut := open(t), 0.0, 0, 0
	for _, g := range all {
		ids, known := m.Tokens(g.Text)
		if !known {
			t.Logf("no opinion on %q", g.Text)
			continue
		}
		if g.Tokens != nil {
			if cut++; !slices.Equal(ids, g.Tokens) {
				t.Errorf("%q is cut into %v, not %v", g.Text, ids, g.Tokens)
			}
		}
		c := cosine(encode(t, m, g.Text)[0], g.Vector)
		if sum, n = sum+c, n+1; c < 0.95 && g.Tokens != nil {
			t.Errorf("%q: cosine %.3f to the whole model's", g.Text, c)
		}
	}
	if mean := sum / float64(n); cut < 18 || n < 22 || mean < 0.97 {
		t.Errorf("%d texts, %d cut as by the whole model, mean cosine %.3f", n, cut, mean)
	}
}

// TestBothLanguages: a claim lies nearer to itself in the other language than to any other claim.
func TestBothLanguages(t *testing.T) {
	pairs := [][2]string{
		{"Drinking hot tea kills the virus.", "喝热茶可以杀死病毒。"},
		{"The tap water in the city has been poisoned.", "全市自来水被人投毒。"},
		{"Wearing a mask lowers the oxygen in your blood.", "戴口罩會降低血液中的氧氣。"},
		{"Vinegar makes your bones soft.", "喝醋会让骨头变软。"},
		{"The power station is leaking radiation.", "核电站发生泄漏，有辐射。"},
		{"Children fainted after the vaccination at a school.", "学校接种疫苗后学生晕倒。"},
	}
	var en, zh []string
	for _, p := range pairs {
		en, zh = append(en, p[0]), append(zh, p[1])
	}
	m := open(t)
	a, b := encode(t, m, en...), encode(t, m, zh...)
	for i := range pairs {
		for k := range pairs {
			if k != i && (cosine(a[i], b[k]) >= cosine(a[i], b[i]) || cosine(a[k], b[i]) >= cosine(a[i], b[i])) {
				t.Errorf("%q is nearer to pair %d than its own translation", en[i], k)
			}
		}
	}
}

// TestNoOpinion: of a text without a sign that it knows the encoder says nothing; of one however long it says something.
func TestNoOpinion(t *testing.T) {
	m := open(t)
	for text, known := range map[string]bool{
		"": false, " \n\t": false, "Владивосток": false, "한국어 문장": false, "😀😀": false, "ⵣⵣⵣ ⵣⵣ": false, "ሰላም ለሁሉም": false, "\xff\xfe": false,
		"a": true, "。": true, "盐": true, "5": true, strings.Repeat("吃碘盐防辐射", 20_000): true, strings.Repeat("x", 100_000): true,
		"salt 🧂🧂": true,
	} {
		v, l := encode(t, m, text)[0], 0.0
		if l = cosine(v, v); known != (l > 0.99) || !known && l != 0 {
			t.Errorf("%.40q: a vector of length %g, known %t", text, l, known)
		}
	}
}

// TestTextsByThemselves: a text's vector does not depend on those beside it.
func TestTextsByThemselves(t *testing.T) {
	m := open(t)
	texts := []string{"a", "salt", "吃碘盐防辐射", "Drinking hot water kills the virus within minutes, doctors say.", "", "盐", strings.Repeat("water ", 300)}
	for i, v := range encode(t, m, texts...) {
		if !slices.Equal(v, encode(t, m, texts[i])[0]) {
			t.Errorf("%.30q has another vector by itself", texts[i])
		}
	}
}

// TestTableIsWhole: the sum by which vectors are kept is that of the table.
func TestTableIsWhole(t *testing.T) {
	const head, sum = 32, 16
	got := sha256.Sum256([]byte(table[head+sum:]))
	if hex.EncodeToString(got[:sum]) != hex.EncodeToString([]byte(table[head:head+sum])) || !strings.HasSuffix(open(t).ID(), hex.EncodeToString(got[:sum])) {
		t.Error("the table is damaged, or was changed by hand; make it again with tools/gen/encoder")
	}
}

func BenchmarkEncode(b *testing.B) {
	m, err := Open(embed.Options{Threads: 1})
	if err != nil {
		b.Fatal(err)
	}
	const text = "Drinking hot water with lemon kills the new virus within minutes, doctors in two cities are reported to have said today"
	ids, _ := m.Tokens(text)
	b.ReportMetric(float64(len(ids)), "tokens")
	for b.Loop() {
		encode(b, m, text)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(embed.Options{Threads: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
