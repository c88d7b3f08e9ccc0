package propose

import "strings"

// stopWords hold a sentence together and say nothing of what it is about: in few
// texts they separate by chance. Words of denial and of being able are left in, since
// rumours turn on them.
var stopWords = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(`the and that this these those there here are was were been being have has had having does did
doing done for from with without within into onto upon about above below between among through during before after over under again
then than too very just only also both each few more most some such own same other another any all every its his her hers him she
they them their theirs our ours your yours you who whom whose which what when where why how but because while until though although
whether either neither would could should shall will let got get gets getting one ones said says say`) {
		out[w] = true
	}
	return out
}()

// stopCharacters do the same in Chinese; a pair that has one is a word and the edge
// of the next, or none at all. Those that often stand within words (他汀, 过敏) are no
// part of it.
const stopCharacters = "的了是吗呢吧们与或被而这那我你"

// IsStopWord says that a folded term is of no use in a rule.
func IsStopWord(term string) bool {
	return stopWords[term] || strings.ContainsAny(term, stopCharacters)
}
