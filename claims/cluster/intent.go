package cluster

import (
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
)

// intent is what kind of answer a text asks for; 0 where that cannot be told, as in
// most claims.
type intent uint8

// askFor are the signs of each kind of question, the narrower kinds first: the first
// line of which a text has a sign, in any place, is its intent. Both tongues count
// together, so that the same question is the same in either.
const askFor = `when, how long, how soon, how much longer, what date, what time, what day, 什么时候, 何时, 多久, 多长时间, 几时
how many, how much, how often, what percentage, what percent, what proportion, number of, 多少, 几个, 几次
why, how come, what caused, what causes, what reason, what reasons, 为什么, 为何, 怎么会, 原因
who, whom, whose, which person, 谁, 哪些人, 什么人
where, 哪里, 哪儿, 何处, 什么地方
should, do i need, do we need, need to, must, is it ok, is it okay, is it safe, ought, recommended, 应该, 要不要, 必须, 需要, 该不该
how to, how do i, how do we, how do you, how can, what can i do, what can we do, what should, best way, ways to, 怎么办, 怎样才能, 如何, 怎么
how, 怎样
what is, what are, what was, what were, whats, what does, 是什么, 什么是
what, which, 什么, 哪些, 哪个
will, would, going to, 会不会, 将
can, could, possible, 能不能, 可以, 可能, 能否
is, are, do, does, did, was, were, has, have, 是不是, 是否, 吗`

// asking tells the intents of texts.
type asking struct {
	signs [][]string // of each intent from 1 on, each between spaces
}

func newAsking() *asking {
	a := &asking{}
	for line := range strings.SplitSeq(askFor, "\n") {
		var signs []string
		for s := range strings.SplitSeq(line, ", ") {
			signs = append(signs, spaced(match.Terms(s, maxTerms)))
		}
		a.signs = append(a.signs, signs)
	}
	return a
}

// of tells what a text asks for.
func (a *asking) of(terms []match.Term) intent {
	text := spaced(terms)
	for i, signs := range a.signs {
		for _, s := range signs {
			if strings.Contains(text, s) {
				return intent(i + 1) //nolint:gosec // a dozen
			}
		}
	}
	return 0
}

// spaced is the words of a text with a space before and after each.
func spaced(terms []match.Term) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, t := range terms {
		b.WriteString(t.Word)
		b.WriteByte(' ')
	}
	return b.String()
}
