package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/rumordesk/rumordesk/claims/cluster"
	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
)

type clusterCmd struct {
	File string  `arg:"" help:"Tab-separated id and text with a header row, or - for standard input."`
	Join float64 `placeholder:"CHANCE" help:"Join clusters from this mean chance on, above 0 and at most 1; higher makes smaller, purer clusters."`
}

// Run prints the cluster of each text: id, tab, number, in the order of the file.
func (c *clusterCmd) Run(e *env) error {
	if c.Join < 0 || c.Join > 1 {
		return fmt.Errorf("%w: --join is above 0 and at most 1", errUsage)
	}
	in, name := e.in, "standard input"
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in, name = f, c.File
	}
	texts, err := cluster.Read(in, name)
	if err != nil {
		return err
	}
	enc, err := builtin.Open(embed.Options{})
	if err != nil {
		return err
	}
	b := newBar(e.err, "encoding")
	of, err := cluster.Group(e.ctx, enc, texts, cluster.Options{Join: c.Join, Progress: b.set})
	b.done()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.out)
	for i, t := range texts {
		fmt.Fprintf(out, "%s\t%d\n", t.ID, of[i]+1)
	}
	return out.Flush()
}
