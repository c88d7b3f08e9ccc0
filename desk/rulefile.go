package desk

import (
	"context"
	"fmt"
	"unicode/utf8"
)

// Actions of the audit log on the desk's rule files and on its codebook.
const (
	ActionSaveRules    Action = "save-rules"
	ActionRemoveRules  Action = "remove-rules"
	ActionSaveCodebook Action = "save-codebook"
)

// RuleFileChange is a change of a file of rules, or of the codebook. What it says is in the file and
// in its earlier versions; the audit log names them by their hashes.
type RuleFileChange struct {
	File string // as the desk shows it
	From string // hash of the text before; empty for a new file
	To   string // hash of the text after; empty for a file that is removed
}

// maxRuleFile is the longest name of a rule file in the audit log, in bytes.
const maxRuleFile = 300

// ChangeRules records a change of a rule file, and makes it: write is called once, in
// the transaction, so that there is neither a change without its entry nor, unless the
// power fails between the two, an entry without its change.
func (d *Desk) ChangeRules(ctx context.Context, by Actor, c RuleFileChange, write func() error) (err error) {
	defer wrap(&err, "change rules %q", c.File)
	action := ActionSaveRules
	if c.To == "" {
		action = ActionRemoveRules
	}
	return d.changeFile(ctx, by, action, c, write)
}

// ChangeCodebook records a change of the codebook, and makes it, as [Desk.ChangeRules] does.
func (d *Desk) ChangeCodebook(ctx context.Context, by Actor, c RuleFileChange, write func() error) (err error) {
	defer wrap(&err, "change the codebook")
	return d.changeFile(ctx, by, ActionSaveCodebook, c, write)
}

func (d *Desk) changeFile(ctx context.Context, by Actor, action Action, c RuleFileChange, write func() error) error {
	if !May(by.Role, action) {
		return ErrForbidden
	}
	if c.File == "" || len(c.File) > maxRuleFile || !utf8.ValidString(c.File) || c.From == "" && c.To == "" {
		return invalid("file", "a change names a file, and what it says before or after")
	}
	written := false
	return d.store.Update(ctx, func(tx Tx) error {
		err := tx.Record(AuditEntry{
			At: d.now(), Actor: by.Name, Action: action,
			Detail: fmt.Sprintf("%s: %s → %s", c.File, shortHash(c.From), shortHash(c.To)),
		})
		if err != nil || written {
			return err
		}
		err = write()
		written = err == nil
		return err
	})
}

// shortHash is as much of a hash as people compare.
func shortHash(hash string) string {
	const enough = 16
	switch {
	case hash == "":
		return "—"
	case len(hash) > enough:
		return hash[:enough]
	}
	return hash
}
