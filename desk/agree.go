package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Passages finds sentences of one text in another. Package claims/neardup has the real one.
type Passages interface {
	// Found returns for each passage which share of it stands in the text, 0 to 1, lightly
	// edited or not.
	Found(passages []string, text string) []float64
}

// What two items need in common beside their text to be joined without a person.
const (
	passageFound = 0.5  // of a sentence stands in the other text: it is the same one
	passagesPart = 0.5  // of the weight of the flagged sentences of one
	ownRest      = 0.15 // of a text: so much that only one of two pages says makes another story, if the other has as much
	otherRest    = 0.35 // the same of two pages of two sources
	caseLooks    = 4    // sightings of a case that are looked at
)

// story is what an item says of its own: its text without the standing sentences of its
// source, and the flags of that.
type story struct {
	item  Item // Text is blanked where it is standing
	whole bool // nothing is standing in it
	flags []Flag
	said  []passage // its sentences, once they are asked for
}

// ownStory reads what a draft says of its own, and words its claim from that.
func (in *Ingester) ownStory(ctx context.Context, p *prepared) error {
	p.story = story{item: p.item, whole: true, flags: p.flags}
	if !p.files || p.item.Kind == Tip {
		return nil
	}
	err := in.store.View(ctx, func(tx ReadTx) error {
		old, err := tx.ItemByURL(p.item.URL)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		p.standing, err = standingAround(tx, p.item.Source, old.ID)
		return err
	})
	if err != nil {
		return err
	}
	p.story.blank(p.standing)
	if p.story.whole {
		return nil
	}
	in.reflag(&p.story)
	p.claim = in.claimOf(p.notice, p.story.item, p.story.flags)
	return nil
}

// sharedWith takes also out of a draft's story what stands in several other cases, whoever
// published them: papers of one house have the same around their pages.
func (in *Ingester) sharedWith(p *prepared, near []joinable) {
	pages := make([]SourcePage, len(near))
	for i, j := range near {
		pages[i] = SourcePage{Item: j.item.ID, Text: j.item.Text, Root: j.root}
	}
	p.shared = standingOf(pages, p.item.ID)
	before := p.story.item.Text
	if p.story.blank(p.shared); p.story.item.Text != before {
		in.reflag(&p.story)
	}
}

func standingAround(tx ItemReader, source string, page ItemID) (standing, error) {
	pages, err := tx.PagesOf(source, standingPages)
	return standingOf(pages, page), err
}

// blank takes out what is standing.
func (s *story) blank(around standing) {
	if own := around.blank(s.item.Text); own != s.item.Text {
		s.whole, s.item.Text = false, own
	}
}

// reflag puts what is left of a story to the rules.
func (in *Ingester) reflag(s *story) {
	if !s.whole {
		s.flags = in.flag.Flag(s.item.Title, s.item.Text, s.item.Lang, s.item.Kind)
	}
}

// agree says whether an item may be joined with another whose text is nearly the same:
// also without what their sources repeat, with no other topic, and with the passages that
// were flagged. It returns how similar they are of their own.
func (in *Ingester) agree(tx ItemReader, p prepared, other Item, similarity float64) (float64, bool, error) {
	mine, theirs := p.story, story{item: other, whole: true}
	if other.Kind != Tip {
		around := p.standing
		if other.Source != p.item.Source {
			var err error
			if around, err = standingAround(tx, other.Source, other.ID); err != nil {
				return 0, false, err
			}
		}
		theirs.blank(around)
	}
	theirs.blank(p.shared)
	if !mine.whole || !theirs.whole {
		same := false
		if similarity, same = in.similarity.Same(mine.item.Title, mine.item.Text, theirs.item.Title, theirs.item.Text); !same {
			return similarity, false, nil
		}
	}
	var err error
	if theirs.flags, err = tx.Flags(other.ID, other.Version); err != nil {
		return 0, false, err
	}
	in.reflag(&theirs)
	return similarity, !otherTopic(mine.flags, theirs.flags) && in.samePassages(mine, theirs), nil
}

// passage is a sentence, with what the terms in it weigh.
type passage struct {
	text   string
	weight int
}

// passages are the sentences of a story. Terms are looked for in the text alone: a
// publisher that takes an article over gives it another title.
func (in *Ingester) passages(s story) []passage {
	var out []passage
	flags := in.flag.Flag("", s.item.Text, s.item.Lang, s.item.Kind)
	for _, at := range sentences(s.item.Text) {
		p := passage{text: s.item.Text[at.start:at.end]}
		for _, f := range flags {
			if !f.OpensCase() {
				continue
			}
			for _, t := range f.Terms {
				if !t.Near && t.Weight > 0 && t.Field == "text" && t.Start >= at.start && t.Start < at.end {
					p.weight += t.Weight
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// samePassages says whether the flagged sentences of one story, whose said is filled, stand in the other. Two
// pages of one source must be nearly the same all over, too: what is the same there may be
// what the source puts around every page.
func (in *Ingester) samePassages(a, b story) bool {
	if in.Passages == nil {
		return true
	}
	inB, restA := in.stand(a.said, b.item.Text)
	inA, restB := in.stand(in.passages(b), a.item.Text)
	most := ownRest
	if a.item.Kind == Tip || a.item.Source != b.item.Source {
		most = otherRest
	}
	if min(restA, restB) >= most {
		return false
	}
	return inA < 0 && inB < 0 || max(inA, inB) >= passagesPart
}

// stand returns which part of the flagged sentences of a story, by weight, stands in a text, -1
// where there are none; and which part of all, by length, stands there not.
func (in *Ingester) stand(list []passage, text string) (flagged, rest float64) {
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = p.text
	}
	var weight, found, length float64
	for i, share := range in.Passages.Found(texts, text) {
		n := float64(utf8.RuneCountInString(strings.TrimSpace(texts[i])))
		length += n
		rest += n * (1 - share)
		weight += float64(list[i].weight)
		if share >= passageFound {
			found += float64(list[i].weight)
		}
	}
	flagged = -1
	if weight > 0 {
		flagged = found / weight
	}
	return flagged, rest / max(1, length)
}

// otherTopic says that two lists of flags are about different things: what leads the one is
// not among the topics of the other, and the other way round. Flags without a topic differ
// from none.
func otherTopic(a, b []Flag) bool {
	leadA, leadB := topFlag(a).Labels["topic"], topFlag(b).Labels["topic"]
	return leadA != "" && leadB != "" && !hasTopic(b, leadA) && !hasTopic(a, leadB)
}

func hasTopic(flags []Flag, topic string) bool {
	return slices.ContainsFunc(flags, func(f Flag) bool { return f.OpensCase() && f.Labels["topic"] == topic })
}

// claimPart is how much of a page's text its claim makes up at least, by length, where the
// title does not say it: a sentence of a longer text may be one that stands on many pages.
const claimPart = 0.5

// agreeWithCase says whether an item whose claim is a case's may join it: the item is about
// that claim and not only has a sentence that says it, and their topics are not different.
func (in *Ingester) agreeWithCase(tx ReadTx, p prepared, c Case) (bool, error) {
	if p.item.Kind != Tip && !p.claim.inTitle && float64(len(p.claim.text)) < claimPart*float64(len(p.item.Text)) {
		return false, nil
	}
	sightings, err := tx.Sightings(c.Root)
	if err != nil {
		return false, err
	}
	for _, s := range sightings[:min(caseLooks, len(sightings))] {
		it, err := tx.Item(s.Item)
		if err != nil {
			return false, err
		}
		flags, err := tx.Flags(it.ID, it.Version)
		if err != nil {
			return false, err
		}
		if !otherTopic(p.story.flags, flags) {
			return true, nil
		}
	}
	return false, nil
}
