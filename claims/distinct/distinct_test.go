package distinct

import "testing"

func TestWhy(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       Reason
	}{
		{"the same", "Garlic cures the flu", "garlic cures flu!", ""},
		{"said with more", "Eating raw garlic cures the flu", "My aunt says eating raw garlic cures the flu", ""},
		{"zh: the same", "疫苗会导致自闭症", "疫苗會導致自閉症！", ""},
		{"zh: said with more", "喝热水可以杀死病毒", "网传喝热水可以杀死病毒", ""},
		{"denied", "MMR vaccine causes autism", "MMR vaccine does not cause autism", Denial},
		{"number", "12 cases of fever at the school", "15 cases of fever at the school", Denial},
		{"zh: denied", "疫苗会导致自闭症", "疫苗不会导致自闭症", Denial},
		{"zh: number", "医院报告12例不明发热", "医院报告15例不明发热", Denial},
		{"another word", "MMR vaccine causes autism in children", "MMR vaccine causes asthma in children", Words},
		{"up and down", "cases at the hospital go up", "cases at the hospital go down", Words},
		{"before and after", "drink water before the meal", "drink water after the meal", Words},
		{"another place", "The reservoir at Hollin is poisoned", "The reservoir at Saltmarsh is poisoned", Words},
		{"zh: another place", "东港水库被人投毒", "屏海水库被人投毒", Words},
		{"zh: another illness", "疫苗会导致自闭症", "疫苗会导致哮喘", Words},
		{"one names a place", "The water supply is poisoned by the plant", "The water supply of Pinghai is poisoned by the plant", Names},
		{"who does what to whom", "dogs infect children with measles", "children infect dogs with measles", Order},
		{"little", "vaccines", "vaccines", Little},
		{"much left out", "garlic cures flu", "garlic cures flu while onions stop colds and tea keeps doctors away", Little},
		{"nothing", "", "", Little},
	} {
		got, back := Why(c.a, c.b), Why(c.b, c.a)
		if got != c.want || back != got {
			t.Errorf("%s: %q (the other way round %q), want %q", c.name, got, back, c.want)
		}
	}
}
