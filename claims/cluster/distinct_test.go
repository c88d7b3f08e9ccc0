package cluster

import "testing"

func TestDistinct(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"the same", "Garlic cures the flu", "garlic cures flu!", ""},
		{"said with more", "Eating raw garlic cures the flu", "My aunt says eating raw garlic cures the flu", ""},
		{"zh: the same", "疫苗会导致自闭症", "疫苗會導致自閉症！", ""},
		{"zh: said with more", "喝热水可以杀死病毒", "网传喝热水可以杀死病毒", ""},
		{"denied", "MMR vaccine causes autism", "MMR vaccine does not cause autism", DistinctDenial},
		{"number", "12 cases of fever at the school", "15 cases of fever at the school", DistinctDenial},
		{"zh: denied", "疫苗会导致自闭症", "疫苗不会导致自闭症", DistinctDenial},
		{"zh: number", "医院报告12例不明发热", "医院报告15例不明发热", DistinctDenial},
		{"another word", "MMR vaccine causes autism in children", "MMR vaccine causes asthma in children", DistinctWords},
		{"up and down", "cases at the hospital go up", "cases at the hospital go down", DistinctWords},
		{"before and after", "drink water before the meal", "drink water after the meal", DistinctWords},
		{"another place", "The reservoir at Hollin is poisoned", "The reservoir at Saltmarsh is poisoned", DistinctWords},
		{"zh: another place", "东港水库被人投毒", "屏海水库被人投毒", DistinctWords},
		{"zh: another illness", "疫苗会导致自闭症", "疫苗会导致哮喘", DistinctWords},
		{"one names a place", "The water supply is poisoned by the plant", "The water supply of Pinghai is poisoned by the plant", DistinctNames},
		{"who does what to whom", "dogs infect children with measles", "children infect dogs with measles", DistinctOrder},
		{"little", "vaccines", "vaccines", DistinctLittle},
		{"much left out", "garlic cures flu", "garlic cures flu while onions stop colds and tea keeps doctors away", DistinctLittle},
		{"nothing", "", "", DistinctLittle},
	} {
		got, is := Distinct(c.a, c.b)
		back, isBack := Distinct(c.b, c.a)
		if got != c.want || is != (c.want != "") || back != got || isBack != is {
			t.Errorf("%s: %q (turned round %q), want %q", c.name, got, back, c.want)
		}
	}
}
