package main

import "fmt"

type doctorCmd struct {
	Format string `enum:"table,json" default:"table" help:"table or json (an object a line)."`
}

// Run looks for damage, and fails where there is any.
func (c *doctorCmd) Run(e *env) (err error) {
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	found, err := a.Examine(e.ctx)
	if err != nil {
		return err
	}
	wrong := 0
	for _, f := range found {
		if !f.OK {
			wrong++
		}
		if c.Format == "json" {
			if err := printJSON(e.out, f); err != nil {
				return err
			}
			continue
		}
		state := "ok"
		if !f.OK {
			state = "WRONG"
		}
		fmt.Fprintf(e.out, "%-6s %-9s %s\n", state, f.Part, plain(f.Say))
	}
	if wrong > 0 {
		return errPrinted
	}
	return nil
}
