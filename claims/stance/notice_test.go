package stance

import "testing"

func TestNotice(t *testing.T) {
	for title, want := range map[string]bool{
		`Customs seize 900 bottles of "miracle" bleach drops`: true,
		"Port police have confiscated false vaccines":         true,
		"海关查获一批假冒口罩":                                          true,
		"市场监管部门查处假药窝点":                                        true,
		"Did customs seize the vaccines?":                     false,
		"Customs reportedly seize plague rats":                false,
		"Customs seize no drugs":                              false,
		"网传海关查获带病毒的樱桃":                                        false,
		"Police seal off hospital after plague":               false,
		"Agency secretly recalls every blood pressure pill":   false,
		"Mystery drug seized the town, say customs":           false,
		"": false,
	} {
		if got := Notice(title); got != want {
			t.Errorf("%q is a notice: %t, want %t", title, got, want)
		}
	}
}
