// Package neardup tells whether two texts say the same in nearly the same words:
// a publication taken over by another publisher, an edited page, a forwarded tip.
//
// A Signature is small and is kept with the item; its Bands are looked up in a
// table to find the few texts worth comparing; Decide compares two texts exactly.
// Headline changes, cuts, inserted paragraphs, other punctuation, width, case and
// simplified or traditional Chinese do not part what belongs together.
//
// The package owns the similarity of texts and nothing else: it refuses to judge meaning.
// Two texts on one topic in different words are different, a rephrased claim is
// not found, and a report that is printed daily with other numbers is like its
// predecessor.
//
// Signatures are MinHash (Broder, "On the resemblance and containment of
// documents", 1997) over word and character shingles, banded for look-up
// (Indyk and Motwani, 1998), and beside them a bottom-k sample of passages, which
// finds a text in a longer one and after heavy cuts.
package neardup
