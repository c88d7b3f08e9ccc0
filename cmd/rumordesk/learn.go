package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/rules/learn"
)

type rulesLearnCmd struct {
	Claims    string   `arg:"" name:"claims" help:"Texts that should be flagged: tab-separated, with a header row that names title or text, or claim; lang and others may be among the columns. - for standard input."`
	Against   []string `required:"" placeholder:"FILE" help:"Ordinary texts, which should not be flagged: a table of the same form. May be repeated; the share holds for each file by itself."`
	Ordinary  string   `default:"5%" placeholder:"SHARE" help:"At most this share of the ordinary texts of each file may be flagged."`
	Terms     int      `default:"40" help:"At most so many terms and pairs for each language."`
	Tests     int      `default:"5" help:"So many texts of either answer become tests in the file; 0 for none."`
	ID        string   `name:"id" default:"learnt" help:"The id of the rules, before the language."`
	Title     string   `help:"The title of the rules."`
	Topic     string   `help:"The topic that the rules are labelled with."`
	Allow     []string `placeholder:"WORD" help:"A word that is written like a name and may be a term all the same, such as the name of an illness. May be repeated."`
	Out       string   `short:"o" placeholder:"FILE" help:"Write the rule file here instead of printing it."`
	Overwrite bool     `help:"Replace the file of --out."`
	Format    string   `enum:"yaml,json" default:"yaml" help:"yaml (the rule file; what was measured goes to standard error) or json (an object with the figures and the rule file)."`
}

// learntFile is what was learnt as machines read it. The field names are a contract.
type learntFile struct {
	*learn.Result
	YAML string `json:"yaml"`
}

// Run learns rules and prints them with their figures. It puts nothing in force.
func (c *rulesLearnCmd) Run(e *env) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	if c.Out != "" && !c.Overwrite { // said before the work, and held when writing
		if _, err := os.Lstat(c.Out); err == nil {
			return fmt.Errorf("%s is there already; name another file, or replace it with --overwrite", c.Out)
		}
	}
	claims, err := readTextFile(e, c.Claims, "")
	if err != nil {
		return err
	}
	var ordinary []learn.Text
	for _, name := range c.Against {
		texts, err := readTextFile(e, name, name)
		if err != nil {
			return err
		}
		ordinary = append(ordinary, texts...)
	}
	r, err := learn.Learn(e.ctx, claims, ordinary, app.Learning(o))
	if err != nil {
		return err
	}
	var out strings.Builder
	if c.Format == "json" {
		if err := printJSON(&out, learntFile{r, r.YAML()}); err != nil {
			return err
		}
	} else {
		out.WriteString(r.YAML())
		reportLearnt(e.err, r)
	}
	return c.write(e.out, out.String())
}

var shareForm = regexp.MustCompile(`^([0-9]{1,2}(?:\.[0-9]{1,3})?)\s*%$`)

// options are the options of the flags.
func (c *rulesLearnCmd) options() (o learn.Options, err error) {
	o = learn.Options{Terms: c.Terms, Tests: c.Tests, ID: c.ID, Title: c.Title, Topic: c.Topic, Allow: c.Allow}
	m := shareForm.FindStringSubmatch(c.Ordinary)
	if m == nil {
		return o, fmt.Errorf("%w: --ordinary %q: write a share such as 5%%", errUsage, c.Ordinary)
	}
	percent, err := strconv.ParseFloat(m[1], 64)
	if err != nil || percent <= 0 || percent > 100*learn.MaxShare {
		return o, fmt.Errorf("%w: --ordinary %q: more than 0 and at most %.0f%%", errUsage, c.Ordinary, 100*learn.MaxShare)
	}
	o.Share = percent / 100
	if c.Terms < 1 || c.Terms > learn.MaxTerms {
		return o, fmt.Errorf("%w: --terms is a number from 1 to %d", errUsage, learn.MaxTerms)
	}
	if c.Tests < 0 || c.Tests > learn.MaxTests {
		return o, fmt.Errorf("%w: --tests is a number from 0 to %d", errUsage, learn.MaxTests)
	}
	if c.Tests == 0 {
		o.Tests = -1
	}
	if !learn.ValidID(c.ID) {
		return o, fmt.Errorf("%w: --id %q: letters, digits, hyphens, points and underscores, at most %d", errUsage, c.ID, learn.MaxID)
	}
	return o, nil
}

// write prints the result, or writes it to the file of --out, which it does not replace
// unasked.
func (c *rulesLearnCmd) write(stdout io.Writer, text string) error {
	if c.Out == "" {
		_, err := io.WriteString(stdout, text)
		return err
	}
	how := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if !c.Overwrite {
		how |= os.O_EXCL
	}
	f, err := os.OpenFile(c.Out, how, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; name another file, or replace it with --overwrite", c.Out)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// reportLearnt tells what was learnt, with its figures and examples.
func reportLearnt(w io.Writer, r *learn.Result) {
	for _, p := range r.Passed {
		if p.Alike {
			fmt.Fprintf(w, "%s: passed over: no word tells the %d claims from the %d ordinary texts\n", p.Lang, p.Claims, p.Ordinary)
			continue
		}
		fmt.Fprintf(w, "%s: passed over: %d claims and %d ordinary texts; %d and %d are needed\n", p.Lang, p.Claims, p.Ordinary, learn.MinClaims, learn.MinOrdinary)
	}
	for _, one := range r.Rules {
		fmt.Fprintf(w, "%s, from %d claims and %d ordinary texts: %s, threshold %d\n", one.ID, one.Claims, one.Ordinary, count(len(one.Terms), "term"), one.Threshold)
		fmt.Fprintf(w, "  in cross-validation: %s\n", figures(one.Cross))
		fmt.Fprintf(w, "  on the texts it was learnt from: %s\n", figures(one.Within))
		lines := [][]string{{"  term", "weight", "claims", "ordinary", "chosen", "unseen claims", "unseen ordinary"}}
		for _, t := range one.Terms {
			lines = append(lines, []string{"  " + t.Text, fmt.Sprintf("%+d", t.Weight), strconv.Itoa(t.Found), strconv.Itoa(t.Wrongly), fmt.Sprintf("%d of %d", t.Folds, learn.Folds), strconv.Itoa(t.CrossFound), strconv.Itoa(t.CrossWrongly)})
		}
		_ = table(w, lines)
		for _, list := range []struct {
			what  string
			texts []string
		}{{"found", one.Found}, {"missed", one.Missed}, {"flagged wrongly", one.Wrongly}} {
			for _, t := range list.texts {
				fmt.Fprintf(w, "  %s: %s\n", list.what, plain(t))
			}
		}
	}
}

func figures(f learn.Figures) string {
	out := fmt.Sprintf("%s of the claims (%d of %d)", percent(f.Recall()), f.Found, f.Claims)
	for _, o := range f.Ordinary {
		out += fmt.Sprintf("; %.1f %% of %s (%d of %d)", 100*o.Share(), o.Source, o.Flagged, o.Texts)
	}
	return out
}
