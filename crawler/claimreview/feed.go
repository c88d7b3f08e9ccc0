package claimreview

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// feed reads ClaimReview JSON: one or several documents, each an object, a list, or
// a feed whose records stand in a list of its own. Only one record is in memory at a
// time, as long as it stands in such a list.
type feed struct {
	s     *scanner
	as    reading
	n     int
	each  func(Record) error
	place Place // of the record being read
}

// lists are the keys whose lists are read record by record.
var lists = map[string]bool{"dataFeedElement": true, "@graph": true, "itemListElement": true}

func (f *feed) run() error {
	for docs := 0; ; docs++ {
		c, err := f.s.space()
		switch {
		case errors.Is(err, io.EOF) && docs > 0:
			return nil
		case errors.Is(err, io.EOF):
			return errors.New("the file is empty")
		case err != nil:
			return err
		case c == ',' && docs > 0: // records written one after the other
			if err := f.s.next(); err != nil {
				return err
			}
			continue
		case c == '[':
			err = f.list()
		case c == '{':
			err = f.object()
		default:
			return fmt.Errorf("%d:%d: this is not JSON: an object { or a list [ is wanted", f.s.line, f.s.col)
		}
		if err != nil {
			return f.broken(err)
		}
	}
}

// broken words an error that ends the reading.
func (f *feed) broken(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%d:%d: the file ends in the middle: its download was cut short, or a bracket or quote is missing", f.s.line, f.s.col)
	}
	return err
}

// list reads the records of a list.
func (f *feed) list() error {
	if err := f.s.next(); err != nil { // [
		return err
	}
	for {
		c, err := f.s.space()
		switch {
		case err != nil:
			return cutShort(err)
		case c == ']':
			err = f.s.next()
			return err
		case c == ',':
			if err := f.s.next(); err != nil {
				return err
			}
			continue
		case c == '}' || c == ':':
			return fmt.Errorf("%d:%d: this is not JSON: %q where a record is wanted", f.s.line, f.s.col, c)
		}
		f.here()
		raw, err := f.s.value()
		if err := f.record(raw, err); err != nil {
			return err
		}
	}
}

// object reads an object: the lists in it record by record; when it has none, it is
// a record itself.
func (f *feed) object() error {
	f.here()
	start := f.place
	whole := []byte{}
	var problem error
	listed := false
	if err := f.s.next(); err != nil { // {
		return err
	}
	for {
		c, err := f.s.space()
		switch {
		case err != nil:
			return cutShort(err)
		case c == '}':
			if err := f.s.next(); err != nil || listed {
				return err
			}
			f.place = start
			return f.record(append(append([]byte("{"), whole...), '}'), problem)
		case c == ',':
			if err := f.s.next(); err != nil {
				return err
			}
			continue
		case c != '"':
			return fmt.Errorf("%d:%d: this is not JSON: a key in quotes is wanted", f.s.line, f.s.col)
		}
		key, err := f.s.value()
		if err != nil {
			return err
		}
		if c, err = f.s.space(); err != nil {
			return cutShort(err)
		}
		if c != ':' {
			return fmt.Errorf("%d:%d: this is not JSON: a colon is wanted after the key", f.s.line, f.s.col)
		}
		if err := f.s.next(); err != nil {
			return err
		}
		if c, err = f.s.space(); err != nil {
			return cutShort(err)
		}
		var name string
		if c == '[' && json.Unmarshal(key, &name) == nil && lists[name] {
			listed = true
			if err := f.list(); err != nil {
				return err
			}
			continue
		}
		if c == ',' || c == '}' || c == ']' || c == ':' {
			return fmt.Errorf("%d:%d: this is not JSON: a value is wanted", f.s.line, f.s.col)
		}
		value, err := f.s.value()
		var p *Problem
		switch {
		case errors.As(err, &p):
			problem = p
		case err != nil:
			return err
		case listed:
		case len(whole)+len(key)+len(value) > MaxRecord:
			problem = errTooLarge
		default:
			if len(whole) > 0 {
				whole = append(whole, ',')
			}
			whole = append(append(append(whole, key...), ':'), value...)
		}
	}
}

func (f *feed) here() { f.place = Place{Line: f.s.line, Column: f.s.col} }

// record reads one record and hands on what stands in it. err is what value said;
// only what is no *Problem ends the reading.
func (f *feed) record(raw []byte, err error) error {
	f.n++
	f.place.Record = f.n
	var p *Problem
	switch {
	case errors.As(err, &p):
		return f.each(Record{Place: f.place, Err: p})
	case err != nil:
		return err
	case !f.as.text(raw):
		return f.each(Record{Place: f.place, Err: f.as.notText()})
	}
	v, p := decode(raw)
	if p != nil {
		return f.each(Record{Place: f.place, Err: p})
	}
	return f.hand(v, "there is no ClaimReview in this record")
}

func (f *feed) hand(v any, none string) error {
	found := Find(v, "")
	if len(found) == 0 {
		return f.each(Record{Place: f.place, Err: &Problem{"", none}})
	}
	for _, r := range found {
		if r.Err == nil && r.Review.URL == "" {
			r = Found{Err: &Problem{"url", "the address of the fact-check is missing"}}
		}
		if err := f.each(Record{Place: f.place, Review: r.Review, Err: r.Err}); err != nil {
			return err
		}
	}
	return nil
}

// decode reads one value. Raw line ends inside texts are the commonest fault of
// JSON-LD, and harmless.
func decode(raw []byte) (v any, p *Problem) {
	err := json.Unmarshal(raw, &v)
	if err != nil {
		smooth := bytes.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, raw)
		if json.Unmarshal(smooth, &v) == nil {
			return v, nil
		}
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, &Problem{"", fmt.Sprintf("this is not JSON (%d bytes into the record)", syntax.Offset)}
		}
		return nil, &Problem{"", "this is not JSON"}
	}
	return v, nil
}
