package main

import (
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

type queueClaimCmd struct {
	caseArg
	En *string `help:"The claim in one sentence, in English." placeholder:"SENTENCE"`
	Zh *string `name:"zh-Hans" aliases:"zh" help:"The claim in one sentence, in simplified Chinese." placeholder:"SENTENCE"`
}

// Run words the claim of a case in the languages that were given, or without any prints how it
// is worded.
func (c *queueClaimCmd) Run(e *env) error {
	ch := desk.Change{Action: desk.ActionClaim, Wording: desk.Wording{}}
	for lang, said := range map[string]*string{"en": c.En, "zh-Hans": c.Zh} {
		switch {
		case said == nil:
		case strings.TrimSpace(*said) == "":
			return fmt.Errorf("%w: the claim is empty in %s; leave the flag out to keep what is there", errUsage, lang)
		default:
			ch.Wording[lang] = *said
		}
	}
	var k desk.Case
	err := onCase(e, c.ID, func(a *app.App, id desk.CaseID) (err error) {
		if ch.Case = id; len(ch.Wording) > 0 {
			k, err = a.Desk.Apply(e.ctx, terminal, ch)
			return err
		}
		return a.Store().View(e.ctx, func(tx desk.ReadTx) (err error) { k, err = tx.Case(id); return err })
	})
	if err != nil {
		return err
	}
	for _, lang := range desk.Languages() {
		said := k.Wording[lang]
		if said == "" {
			said = "not worded yet; a verdict needs it: rumordesk queue claim " + c.ID + " --" + lang + " SENTENCE"
		}
		fmt.Fprintf(e.out, "%-8s %s\n", lang, plain(said))
	}
	return nil
}
