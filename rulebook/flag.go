package rulebook

import (
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
)

// Flag implements [desk.Flagger]: an item is put to the rules that are in force then.
func (b *Book) Flag(title, text, lang string, kind desk.Kind) []desk.Flag {
	hits := b.Set().Eval(rules.Doc{Title: title, Text: text, Lang: lang, Kind: string(kind)})
	flags := make([]desk.Flag, 0, len(hits))
	for _, h := range hits {
		flag := desk.Flag{
			Rule: h.RuleID, RuleVersion: h.Version, Title: h.Title, Status: h.Status, Labels: h.Labels,
			Score: h.Score, Threshold: h.Threshold, Terms: make([]desk.FlagTerm, 0, len(h.Terms)),
		}
		for _, t := range h.Terms {
			flag.Terms = append(flag.Terms, desk.FlagTerm{
				Selection: t.Selection, Term: t.Text, Weight: t.Weight, Field: t.Field, Start: t.Start, End: t.End, Near: t.Near,
			})
		}
		flags = append(flags, flag)
	}
	return flags
}
