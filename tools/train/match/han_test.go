package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/claims/match"
)

// hanFiles writes claims on different things, each told by two checkers, and which of
// them say the same.
func hanFiles(t *testing.T) (claims, twins string) {
	t.Helper()
	things := []string{"板蓝根冲剂", "高度白酒", "熏醋", "生吃大蒜", "饮用浓茶", "洋葱切片", "盐水漱口", "蒸桑拿浴", "燃放鞭炮", "红外体温枪", "地铁车票", "快递包裹", "宠物猫狗", "蚊子叮咬", "中央空调"}
	places := []string{"武汉", "北京", "广州", "成都"}
	var c, w strings.Builder
	c.WriteString("claim_id\tclaim\ttitle\n")
	for i, thing := range things {
		for j, place := range places {
			a, b := fmt.Sprint("a", i*len(places)+j), fmt.Sprint("b", i*len(places)+j)
			fmt.Fprintf(&c, "%s\t%s专家说%s可以预防病毒\t%s\n", a, place, thing, strings.Repeat("这种说法没有任何科学依据请大家不要相信。", 4))
			fmt.Fprintf(&c, "%s\t网传%s%s能够预防病毒感染\t谣言\n", b, place, thing)
			fmt.Fprintf(&w, "%s %s\n", a, b)
		}
	}
	dir := t.TempDir()
	claims, twins = filepath.Join(dir, "claims.tsv"), filepath.Join(dir, "twins.txt")
	for name, text := range map[string]string{claims: c.String(), twins: w.String()} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return claims, twins
}

// The same claims give the same weights; the rest of the model that was there stays,
// and learning the rest leaves the Chinese weights.
func TestHanIsRepeatable(t *testing.T) {
	claims, twins := hanFiles(t)
	name, first := twice(t, func(name string) error { return trainHan(claims, twins, name) })
	m, err := match.ParseModel(first)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := match.ParseModel(match.ShippedModel())
	if err != nil {
		t.Fatal(err)
	}
	han := m.HanChance
	if slices.Equal(han, shipped.HanChance) {
		t.Error("the weights are those of the shipped model")
	}
	m.HanChance = shipped.HanChance
	a, _ := json.Marshal(m)
	b, _ := json.Marshal(shipped)
	if !bytes.Equal(a, b) {
		t.Error("more than the Chinese weights was changed")
	}
	if err := run([]string{files(t)}, name, unused, false, quick()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := match.ParseModel(raw); err != nil || !slices.Equal(m.HanChance, han) || len(m.Trees) == len(shipped.Trees) {
		t.Errorf("after the English part: %v", err)
	}
}

func TestHanRefuses(t *testing.T) {
	claims, twins := hanFiles(t)
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.WriteFile(bad, []byte("a0 nobody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, err := range map[string]error{
		`claim "nobody"`: trainHan(claims, bad, ""),
		"is no model":    trainHan(claims, twins, bad),
		"no such file":   trainHan("nowhere.tsv", twins, ""),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := fitHan([]hanRow{{x: []float64{1}, right: true, n: 1}}); err == nil {
		t.Error("weights were fitted on right claims alone")
	}
}

// What separates right from wrong gets the weight, noise none to speak of, and what
// speaks the other way none at all.
func TestFitHan(t *testing.T) {
	var rows []hanRow
	for i := range 200 {
		v := float64(i) / 200
		rows = append(rows, hanRow{x: []float64{v, float64(i*7%11) / 11, 1 - v/2}, right: i >= 100, n: 1})
	}
	w, err := fitHan(rows)
	if err != nil {
		t.Fatal(err)
	}
	if w[0] < 20 || math.Abs(w[1]) > w[0]/10 || w[2] != 0 {
		t.Errorf("weights %v", w)
	}
	m := match.Model{HanChance: w}
	for i, r := range rows {
		if p := m.HanChanceOf(r.x); (p > 0.5) != r.right && i != 99 && i != 100 {
			t.Errorf("row %d: %v, right %v", i, p, r.right)
		}
	}
	// Drawn together, a suggestion stays one and the surest become less sure.
	for _, z := range []float64{-9, odds(0.25), 3} {
		if got, want := drawn([]float64{z, 0}, 0.5), drawnOdds(z, 0.5); math.Abs(got[0]+got[1]-want) > 0.002 {
			t.Errorf("%v: %v, wanted %v", z, got, want)
		}
	}
	if got := chance(drawnOdds(odds(0.25), 0.3)); math.Abs(got-0.25) > 1e-9 {
		t.Errorf("a suggestion's threshold became %v", got)
	}
}

// Twins and claims of the same letters are in one fold with all texts made of them, and
// what is put around a claim is of that fold and no twin.
func TestHanFolds(t *testing.T) {
	claims := []match.Claim{
		{ID: "1", Claim: "喝酒可以预防病毒"}, {ID: "2", Claim: "喝酒可以预防病毒。"}, {ID: "3", Claim: "饮酒防病毒"}, {ID: "4", Claim: "地铁停运"},
	}
	s, err := sources(claims, [][]string{{"2", "3"}})
	if err != nil {
		t.Fatal(err)
	}
	folds := map[int]bool{}
	for _, text := range s.texts() {
		if slices.Contains(text.right, "1") {
			folds[text.fold] = true
			if len(text.right) != 3 {
				t.Errorf("%+v", text)
			}
			if text.kind == asTwin && text.with && text.quotes != (text.text != "饮酒防病毒") {
				t.Errorf("quotes: %+v", text)
			}
		}
	}
	if len(folds) != 1 {
		t.Errorf("folds %v", folds)
	}
}
