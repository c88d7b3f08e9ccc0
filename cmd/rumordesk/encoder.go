package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
)

type encoderCmd struct {
	Add    encoderAddCmd    `cmd:"" help:"Add an encoder from a wheel or a folder, and test it. Nothing is fetched, and nothing in it is run."`
	List   encoderListCmd   `cmd:"" help:"List the encoders: the one in the program, and those that were added."`
	Remove encoderRemoveCmd `cmd:"" help:"Take an encoder that was added away, with what it said of known claims."`
}

type encoderAddCmd struct {
	From string `arg:"" name:"file.whl|folder" help:"A wheel that is known, or the folder of a model of the BERT or XLM-R kind; docs/guide/encoders.md says which, and where from."`
	Name string `placeholder:"NAME" help:"What it is called here; without it, what the model is called, or its folder."`
	format
}

// addedRow is an encoder that was added, as machines read it.
type addedRow struct {
	encoderRow
	Texts      int      `json:"tested_texts"`       // with a recorded vector
	Difference *float64 `json:"largest_difference"` // of a number from the recorded one
	Claims     int      `json:"known_claims"`
	Seconds    float64  `json:"encode_seconds"` // about how long they take
}

// Run adds an encoder.
func (c *encoderAddCmd) Run(e *env) (err error) {
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	got, err := a.AddEncoder(e.ctx, c.From, c.Name)
	if err != nil {
		return err
	}
	row := addedRow{
		encoderRow: encoderRowOf(app.EncoderEntry{Encoder: got.Encoder, Used: got.Used}),
		Texts:      got.Texts, Claims: got.Claims, Seconds: got.Takes.Round(time.Second).Seconds(),
	}
	if got.Texts > 0 {
		row.Difference = &got.Difference
	}
	if c.Format != "table" {
		return records(e.out, c.format, []addedRow{row}, nil, nil)
	}
	return c.say(e, got)
}

// say prints what was added for a person.
func (c *encoderAddCmd) say(e *env, a app.AddedEncoder) error {
	lines := [][]string{{"added", plain(a.Name) + ", from " + plain(a.Source)}}
	add := func(what, text string) { lines = append(lines, []string{what, text}) }
	if a.License != "" {
		add("licence", a.License)
	}
	add("languages", languages(a.Languages))
	if a.Texts > 0 {
		add("test", fmt.Sprintf("%d texts have the recorded vectors (a number differs by %.0e at most)", a.Texts, a.Difference))
	} else {
		add("test", "not a model that is known: it can be computed with, and nothing says how good it is; measure it with rumordesk match --right")
	}
	add("vectors", fmt.Sprintf("%d numbers a text", a.Dims))
	add("size", fmt.Sprintf("%d MB on disk, %d MB of memory in serve", megabytes(a.Bytes), megabytes(a.Memory)))
	add("cost", fmt.Sprintf("%.1f ms of one processor for a text of 30 tokens", a.PerText))
	switch {
	case !a.Used:
		add("use", "none: the configuration names another encoder (matching.encoder)")
	case a.Claims == 0:
		add("use", "from the next start of rumordesk serve on; there is no known claim to encode yet")
	default:
		add("use", "from the next start of rumordesk serve on")
		add("claims", fmt.Sprintf("%s encoded in the background then, in about %s", isAre(a.Claims, "known claim"), roughly(a.Takes)))
	}
	return table(e.out, lines)
}

type encoderListCmd struct{ format }

// encoderRow is an encoder as machines read it.
type encoderRow struct {
	Name      string   `json:"name"`
	Languages []string `json:"languages"` // empty: not known
	License   string   `json:"license"`
	Source    string   `json:"source"`
	Dims      int      `json:"dims"`         // 0: not known
	Bytes     int64    `json:"bytes"`        // on disk; 0: not known
	Memory    int64    `json:"memory_bytes"` // 0: not known
	PerText   float64  `json:"ms_per_text"`  // 0: not known
	Added     *string  `json:"added_at"`
	BuiltIn   bool     `json:"built_in"`
	Used      bool     `json:"in_use"`
	Folder    string   `json:"folder"`
	Problem   string   `json:"problem"`
}

func encoderRowOf(n app.EncoderEntry) encoderRow {
	r := encoderRow{
		Name: n.Name, Languages: n.Languages, License: n.License, Source: n.Source, Dims: n.Dims, Bytes: n.Bytes, Memory: n.Memory,
		PerText: n.PerText, Added: rfc3339(n.Added), BuiltIn: n.BuiltIn, Used: n.Used, Folder: n.Dir, Problem: n.Problem,
	}
	if r.Languages == nil {
		r.Languages = []string{}
	}
	return r
}

// Run lists the encoders.
func (c *encoderListCmd) Run(e *env) (err error) {
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	all, err := a.Encoders()
	if err != nil {
		return err
	}
	rows := make([]encoderRow, len(all))
	for i, n := range all {
		rows[i] = encoderRowOf(n)
	}
	err = records(e.out, c.format, rows, []string{"NAME", "LANGUAGES", "NUMBERS", "SIZE", "A TEXT", "ADDED", "USE"}, func(r encoderRow) []string {
		return []string{plain(r.Name), languages(r.Languages), orDash(r.Dims, "%d", r.Dims), orDash(r.Bytes, "%d MB", megabytes(r.Bytes)), orDash(r.PerText, "%.1f ms", r.PerText), added(r), c.use(r)}
	})
	if err == nil && c.Format == "table" && len(rows) == 1 {
		fmt.Fprintln(e.err, "No other encoder was added: rumordesk encoder add FILE.whl|FOLDER (docs/guide/encoders.md says which, and where from).")
	}
	return err
}

// use says whether the desk uses an encoder, and why not.
func (*encoderListCmd) use(r encoderRow) string {
	switch {
	case r.Problem != "":
		return "cannot be used: " + plain(r.Problem)
	case r.Source == "matching.encoder":
		return "in use: matching.encoder names it"
	case r.Used:
		return "in use"
	}
	return "not in use: another comes before it"
}

type encoderRemoveCmd struct {
	Name string `arg:"" help:"The encoder; rumordesk encoder list shows those that are there."`
}

// Run takes an encoder away.
func (c *encoderRemoveCmd) Run(e *env) (err error) {
	if c.Name == builtin.Name {
		return fmt.Errorf("%s is part of the program and cannot be removed", builtin.Name)
	}
	a, err := e.openMembers()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	gone, err := a.RemoveEncoder(c.Name)
	if err != nil {
		return err
	}
	with := ""
	if gone.Vectors {
		with = ", with its vectors of known claims"
	}
	next := "the one in the program alone"
	if gone.Next != "" {
		next = plain(gone.Next) + " beside the one in the program"
	}
	_, err = fmt.Fprintf(e.out, "%s is removed%s. From the next start of rumordesk serve on the desk uses %s.\n", plain(gone.Name), with, next)
	return err
}

// languages names languages in English.
func languages(tags []string) string {
	if len(tags) == 0 {
		return "not known"
	}
	names := make([]string, len(tags))
	for i, t := range tags {
		switch t {
		case "en":
			names[i] = "English"
		case "zh":
			names[i] = "Chinese"
		default:
			names[i] = t
		}
	}
	return strings.Join(names, ", ")
}

// orDash is "-" for a number that is not known.
func orDash[N int | int64 | float64](n N, form string, shown any) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf(form, shown)
}

func megabytes(n int64) int64 { return (n + 500_000) / 1_000_000 }

// isAre is a number of things with its verb.
func isAre(n int, what string) string {
	if n == 1 {
		return count(n, what) + " is"
	}
	return count(n, what) + " are"
}

// roughly says how long something takes, in one unit.
func roughly(d time.Duration) string {
	switch {
	case d < time.Second:
		return "a second"
	case d < 90*time.Second:
		return fmt.Sprintf("%d seconds", int(d.Round(time.Second).Seconds()))
	case d < 90*time.Minute:
		return fmt.Sprintf("%d minutes", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d hours", int(d.Round(time.Hour).Hours()))
}

func added(r encoderRow) string {
	if r.Added == nil {
		return "-"
	}
	return day(r.Added)
}
