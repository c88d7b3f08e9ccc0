// Package match finds the known claims that a text repeats: a post, a tip, a
// paragraph of an article against the claims that were checked before, in other
// words, shortened, with a hashtag or a name in front, in either Chinese script.
//
// Search takes the claims that share the rarest words with the text, looks at
// each of them closely (what is covered on both sides, numbers, names, order,
// letters), and lets a small model that was trained on real posts weigh what it
// sees. A score is a calibrated chance that the two say the same, and Why names
// what spoke for and against.
//
// With a sentence encoder a claim's embedding adds to its order
// and its score, in standard deviations above what claims have by chance; claims in the
// other script are found by it alone, and joined with those of the text's own script by
// their chances. A better encoder for English may stand beside it. Nearest looks up by
// embeddings alone, for what people search with; SearchWords without them.
//
// The package owns the similarity of short claims and nothing else. It refuses to
// know where a claim comes from, who said it, or what was found true; it keeps
// everything in memory and reads and writes no file. Long texts that are nearly
// the same are the business of package neardup, and whether one word makes another
// claim of it is told by package distinct.
package match
