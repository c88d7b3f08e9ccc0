package learn

import (
	"fmt"
	"strings"
)

// YAML is the rules as a rule file, with their figures as comments and with tests. It
// loads and passes its tests.
func (r *Result) YAML() string {
	var b strings.Builder
	b.WriteString(`# Learnt from examples. Read it, take out what is a coincidence, change what you know better, try it with a backtest;
# nothing is in force until you save it among the rule files. Behind each term stands in how many of the claims and of the
# ordinary texts it is found, and in how many of the five parts of the cross-validation it was chosen.
groups:
  - name: ` + quoted(r.o.ID) + "\n    rules:\n")
	for _, one := range r.Rules {
		one.yaml(&b, r.o)
	}
	return b.String()
}

func (r *Rule) yaml(b *strings.Builder, o Options) {
	fmt.Fprintf(b, "      # In cross-validation it flags %s of the claims", counted(r.Cross.Found, r.Cross.Claims))
	for _, f := range r.Cross.Ordinary {
		fmt.Fprintf(b, "; of the ordinary texts%s %s", of(f.Source), counted(f.Flagged, f.Texts))
	}
	b.WriteString(".\n      # Of the texts that it was learnt from:")
	fmt.Fprintf(b, " %s of the claims", counted(r.Within.Found, r.Within.Claims))
	for _, f := range r.Within.Ordinary {
		fmt.Fprintf(b, "; of the ordinary texts%s %s", of(f.Source), counted(f.Flagged, f.Texts))
	}
	b.WriteString(".\n")
	title := o.Title
	if title == "" {
		title = fmt.Sprintf("Learnt from %d claims (%s)", r.Claims, r.Lang)
	}
	fmt.Fprintf(b, "      - id: %s\n        title: %s\n        status: stable\n        scope: {lang: [%s], kind: [news, tip]}\n        detection:\n", quoted(r.ID), quoted(title), quoted(r.Lang))
	b.WriteString(detection(selections(r.list, func(k int) int { return r.Terms[k].Weight }, func(k int) string { return "  # " + r.Terms[k].note(r) }), r.Lang, "          "))
	fmt.Fprintf(b, "        condition: any of them\n        threshold: %d\n", r.Threshold)
	if o.Topic != "" {
		fmt.Fprintf(b, "        labels: {topic: %s}\n", quoted(o.Topic))
	}
	if len(r.tests) == 0 {
		return
	}
	b.WriteString("        tests:\n")
	for _, t := range r.tests {
		title := ""
		if t.text.Title != "" {
			title = "title: " + quoted(t.text.Title) + ", "
		}
		text := ""
		if t.text.Text != "" {
			text = "text: " + quoted(t.text.Text) + ", "
		}
		fmt.Fprintf(b, "          - {%s%slang: %s, match: %t}\n", title, text, quoted(r.Lang), t.match)
	}
}

// note is what is said of a term behind it.
func (t Term) note(r *Rule) string {
	return fmt.Sprintf("%d of %d, %d of %d; %d/%d", t.Found, r.Claims, t.Wrongly, r.Ordinary, t.Folds, Folds)
}

// of names a source in a sentence.
func of(source string) string {
	if source == "" {
		return ""
	}
	return " of " + clip(source, 60)
}

// counted is a share with its numbers.
func counted(n, of int) string {
	return fmt.Sprintf("%.0f %% (%d of %d)", 100*share(n, of), n, of)
}
