package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

type userCmd struct {
	Add   userAddCmd   `cmd:"" help:"Add a member of the desk."`
	List  userListCmd  `cmd:"" help:"List the members."`
	Token userTokenCmd `cmd:"" help:"Make an API token for a member, and print it and nothing else."`
	// Mail goes out only where the configuration names a mail server.
	Digest userDigestCmd `cmd:"" help:"Turn a member's daily digest by mail on or off."`
}

type userAddCmd struct {
	Email         string `arg:"" help:"The address to sign in with."`
	Name          string `required:"" help:"The name that the audit log shows."`
	Role          string `required:"" enum:"reviewer,editor,admin" help:"reviewer, editor or admin."`
	PasswordStdin bool   `help:"Read the password from standard input; without it, it is asked for on the terminal."`
}

// Run adds a member.
func (c *userAddCmd) Run(e *env) (err error) {
	role, err := desk.ParseRole(c.Role)
	if err != nil {
		return errors.Join(errUsage, err)
	}
	password, err := c.password(e)
	if err != nil {
		return err
	}
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	m, err := a.Members.Add(e.ctx, terminal, desk.Member{Email: c.Email, Name: c.Name, Role: role}, password)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "%s is a member now: %s, %s\n", m.Name, m.Email, m.Role)
	return err
}

func (c *userAddCmd) password(e *env) (string, error) {
	if c.PasswordStdin {
		line, err := bufio.NewReader(io.LimitReader(e.in, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	f, ok := e.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", fmt.Errorf("%w: standard input is not a terminal; give the password with --password-stdin", errUsage)
	}
	fmt.Fprintf(e.err, "Password of at least %d characters: ", desk.MinPassword)
	first, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprint(e.err, "\nOnce more: ")
	if err != nil {
		return "", err
	}
	second, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(e.err)
	if err == nil && string(first) != string(second) {
		err = errors.New("the two are not the same; nothing was done")
	}
	return string(first), err
}

type userListCmd struct{ format }

// memberRow is a member as machines read it.
type memberRow struct {
	Email    string  `json:"email"`
	Name     string  `json:"name"`
	Role     string  `json:"role"`
	Disabled bool    `json:"disabled"`
	Since    *string `json:"since"`
}

// Run lists the members.
func (c *userListCmd) Run(e *env) (err error) {
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	var members []desk.Member
	err = a.Store().View(e.ctx, func(tx desk.ReadTx) (err error) { members, err = tx.Members(); return err })
	if err != nil {
		return err
	}
	rows := make([]memberRow, len(members))
	for i, m := range members {
		rows[i] = memberRow{Email: m.Email, Name: m.Name, Role: m.Role.String(), Disabled: m.Disabled, Since: rfc3339(m.CreatedAt)}
	}
	if c.Format == "table" && len(rows) == 0 {
		fmt.Fprintln(e.err, "Nobody works here yet: rumordesk user add, or the link that serve prints.")
		return nil
	}
	return records(e.out, c.format, rows, []string{"NAME", "E-MAIL", "ROLE", "SINCE"}, func(m memberRow) []string {
		role := m.Role
		if m.Disabled {
			role += " (disabled)"
		}
		return []string{plain(m.Name), plain(m.Email), role, day(m.Since)}
	})
}

type userTokenCmd struct {
	Email string   `arg:"" help:"Whose token."`
	Name  string   `required:"" help:"What it is for."`
	Scope []string `help:"read, or write; without it all that the member may do."`
}

// Run makes a token.
func (c *userTokenCmd) Run(e *env) (err error) {
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	m, err := memberOf(e, a, c.Email)
	if err != nil {
		return err
	}
	token, err := a.Members.NewToken(e.ctx, m, c.Name, c.Scope...)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.out, token)
	return err
}

// memberOf finds a member by the address that was typed.
func memberOf(e *env, a *app.App, email string) (m desk.Member, err error) {
	err = a.Store().View(e.ctx, func(tx desk.ReadTx) (err error) {
		m, err = tx.MemberByEmail(strings.ToLower(strings.TrimSpace(email)))
		return err
	})
	if errors.Is(err, desk.ErrNotFound) {
		return m, fmt.Errorf("there is no member %s; rumordesk user list shows every one", email)
	}
	return m, err
}
