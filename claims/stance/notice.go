package stance

import (
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// offices and acts are the words of a notice: an office that has taken something away, or given it back. They are few on
// purpose: that the police close a hospital, or that an agency hides a recall, is what rumors say.
var (
	offices = map[string]bool{"customs": true, "police": true, "inspectors": true, "regulator": true, "regulators": true}
	acts    = map[string]bool{"seize": true, "seizes": true, "seized": true, "confiscate": true, "confiscates": true, "confiscated": true,
		"impound": true, "impounds": true, "impounded": true}
	hanOffices = []string{"海关", "警方", "公安", "市场监管", "药监", "检疫"}
	hanActs    = []string{"查获", "查扣", "扣押", "没收", "查处", "缴获", "截获"}
)

// officeWords is how many words from the beginning an office stands, and how many more its act.
const officeWords = 4

// Notice says whether a title tells of an act of an office: that the customs have seized something. A question, or what others
// say, is none.
func Notice(title string) bool {
	folded := fold.String(title)
	for _, m := range shipped().read(title).marks {
		if m.cue == question || m.cue == report || m.cue == doubt || m.cue == negate {
			return false
		}
	}
	office := -1
	for i, t := range fold.Tokens(folded) {
		w := folded[t.Start:t.End]
		switch {
		case office < 0 && i < officeWords && offices[w]:
			office = i
		case office >= 0 && i-office <= officeWords && acts[w]:
			return true
		}
	}
	for _, o := range hanOffices {
		_, rest, ok := strings.Cut(folded, o)
		for _, a := range hanActs {
			if ok && strings.Contains(rest, a) {
				return true
			}
		}
	}
	return false
}
