package main

import (
	"fmt"
	"io"
	"os"

	"github.com/rumordesk/rumordesk/desk"
)

type userDigestCmd struct {
	Email    string `arg:"" help:"Whose digest."`
	When     string `arg:"" enum:"daily,off" help:"daily or off."`
	Language string `enum:",en,zh-Hans" default:"" help:"en or zh-Hans; without it the desk's own."`
}

// Run turns a member's daily digest on or off.
func (c *userDigestCmd) Run(e *env) (err error) {
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	m, err := memberOf(e, a, c.Email)
	if err != nil {
		return err
	}
	if err := a.Members.SetDigest(e.ctx, m.ID, desk.Digest{Daily: c.When == "daily", Lang: c.Language}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "digest of %s: %s\n", c.Email, c.When)
	return err
}

type importCmd struct {
	Factchecks importFactChecksCmd `cmd:"" help:"Import fact-checks as known claims: a Data Commons feed, ClaimReview, CSV or JSON lines."`
	Bounce     importBounceCmd     `cmd:"" help:"Read a mail that says that another one did not arrive, and show it at its referral."`
	OPML       importOPMLCmd       `cmd:"" name:"opml" help:"Add the feeds of an OPML list to the sources."`
}

type importBounceCmd struct {
	File string `arg:"" help:"The mail as the server has it, or - for standard input."`
}

// Run takes one delivery status notification.
func (c *importBounceCmd) Run(e *env) (err error) {
	in := e.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		in = io.Reader(f)
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	b, err := a.RecordBounce(e.ctx, in)
	if err != nil {
		return err
	}
	if !b.Failed() {
		_, err = fmt.Fprintf(e.out, "the mail is %s; nothing was changed\n", plain(b.Action))
		return err
	}
	_, err = fmt.Fprintf(e.out, "referral %d: the mail did not arrive: %s\n", b.Referral, plain(b.Reason))
	return err
}
