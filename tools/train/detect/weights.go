package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// file writes the weights in the form that detect.Read reads.
func (f *fitted) file(encoder string) []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, "# Candidate rumors: a language, a feature, its rarity and its weight a line. Made by tools/train/detect; do not edit.")
	fmt.Fprintln(&b, "# Learnt from constraint (Patwa et al. 2021), CoAID (Cui and Lee 2020), Jiaozhen and Weibo texts of the COVID-19 epidemic,")
	fmt.Fprintln(&b, "# and general news; what begins with = is a constant, =vector the weights of the encoder's numbers.")
	fmt.Fprintf(&b, "=encoder\t%s\t0\t0\n", encoder)
	for i, w := range f.w.Vector {
		fmt.Fprintf(&b, "=vector\t%d\t1\t%.3f\n", i, w)
	}
	for _, language := range languages {
		l := f.w.Languages[language]
		fmt.Fprintf(&b, "%s\t=bias\t1\t%.3f\n%s\t=shift\t1\t%.3f\n%s\t=gate\t1\t%.3f\n", language, l.Bias, language, l.Shift, language, l.Gate)
		for _, name := range slices.Sorted(maps.Keys(l.Words)) {
			fmt.Fprintf(&b, "%s\t%s\t%.3f\t%.3f\n", language, name, l.Words[name].Rarity, l.Words[name].Weight)
		}
	}
	return b.Bytes()
}
