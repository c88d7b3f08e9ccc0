package desk

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

func checkLabels(labels map[string]string, r Redactor) (map[string]string, error) {
	out := map[string]string{}
	for k, v := range labels {
		k, v = strings.TrimSpace(k), strings.TrimSpace(v)
		v, _ = r.Text(v)
		k, _ = r.Text(k)
		if k == "" || utf8.RuneCountInString(k) > maxLabel || utf8.RuneCountInString(v) > maxLabel {
			return nil, invalid("labels", "a label has a name and a value of at most %d characters each", maxLabel)
		}
		out[k] = v
	}
	if len(out) == 0 || len(out) > maxLabels {
		return nil, invalid("labels", "1 to %d labels", maxLabels)
	}
	return out, nil
}

func (d *Desk) label(c *Case, set map[string]string) (string, error) {
	labels := maps.Clone(c.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	if err := codebookOf(d.Codebook).check(set, labels); err != nil {
		return "", err
	}
	var said []string
	for _, k := range slices.Sorted(maps.Keys(set)) {
		if set[k] == "" {
			delete(labels, k)
			said = append(said, "-"+k)
		} else {
			labels[k] = set[k]
			said = append(said, k+"="+set[k])
		}
	}
	if len(labels) > maxLabels {
		return "", invalid("labels", "a case has at most %d labels", maxLabels)
	}
	c.Labels = labels
	return strings.Join(said, ", "), nil
}
