package cluster

import (
	"context"
	"fmt"
)

const (
	fewTexts    = 20  // count as much as what they have in common
	encodeBatch = 256 // texts that are encoded between two reports of progress
)

// embed asks the encoder where each short text lies.
func (c *corpus) embed(ctx context.Context, enc Encoder, progress func(done, total int)) error {
	var short []*doc
	for i := range c.docs {
		if !c.docs[i].long {
			short = append(short, &c.docs[i])
		}
	}
	dims := 0
	for from := 0; from < len(short); from += encodeBatch {
		part := short[from:min(len(short), from+encodeBatch)]
		texts := make([]string, len(part))
		for i, d := range part {
			texts[i] = d.text
		}
		vectors, err := enc.Encode(ctx, texts)
		if err != nil {
			return err
		}
		if len(vectors) != len(texts) {
			return fmt.Errorf("cluster: the encoder gave %d vectors for %d texts", len(vectors), len(texts))
		}
		for i, d := range part {
			if from+i == 0 {
				dims = len(vectors[0])
			}
			if len(vectors[i]) != dims {
				return fmt.Errorf("cluster: the encoder gave a vector of %d numbers after one of %d", len(vectors[i]), dims)
			}
			d.embedding = vectors[i]
		}
		if progress != nil {
			progress(from+len(part), len(short))
		}
	}
	c.center(dims)
	return nil
}

// center takes from each embedding the mean of those in its script: questions about one
// thing differ in the rest, and what a language adds is not what a text says. Where there
// are few texts, less is taken.
func (c *corpus) center(dims int) {
	mean := [2][]float64{make([]float64, dims), make([]float64, dims)}
	n := [2]float64{fewTexts, fewTexts}
	for i := range c.docs {
		d := &c.docs[i]
		s := d.script()
		if d.known = !isZero(d.embedding); d.known {
			n[s]++
		}
		for k, v := range d.embedding {
			mean[s][k] += float64(v)
		}
	}
	for i := range c.docs {
		d := &c.docs[i]
		if !d.known {
			continue
		}
		s := d.script()
		out := make([]float32, len(d.embedding)) // the encoder's vectors stay the encoder's
		for k, v := range d.embedding {
			out[k] = v - float32(mean[s][k]/n[s])
		}
		toUnit(out)
		d.embedding = out
	}
}

// script is 1 for a text of Han characters, 0 for another.
func (d *doc) script() int {
	if d.han {
		return 1
	}
	return 0
}
