package main

import (
	"math/rand/v2"
	"slices"
	"strings"
)

const (
	mostWords = 18 // of a line; what follows of a longer claim is left out
	ofEach    = 14_000
)

// begins are how questions begin.
const begins = `how long does, how long will it take to, how long can, how many, how much does, how does, how do, how do i, how can i,
how can we, how should i, how likely is, how dangerous is, how did, how is, how will, how often should, how soon, how to, how are you,
what is, what is the, what are, what are the, what does, what happens if, what happens when, what should i do if,
what should i do about, what can i do to, what causes, what kind of, what percentage of, what is the difference between,
what is the best way to, what will happen to, what if, what would happen if, what do you think about, what do we know about,
which, which country, who is, who was, who should, who can, who invented, who is responsible for,
where is, where can i, where did, where does, when will, when did, when should i, when is, when was,
why is, why are, why do people, why does, why did, why dont, why cant, why should i,
can i, can you, can you get, can we, can people, can a person, can children, could, could this be,
is, is it safe to, is it true that, is it possible to, is it ok to, is it dangerous to, is it normal to, is there a, is there any,
is there a link between, are, are there, are we, are people, am i, do i need to, do you think, do you believe, do people, do we,
does, does the, does it help to, did, did the, has, have, have you, should i, should we, should people, should children,
should the government, will, will the, will there be, will i, would, would you, ways to`

// joints stand between two things, ends after them.
const (
	joints = "and, affect, cause, prevent, from, in, for, with, during, because of, cure, against, on, kill"
	ends   = `last, spread, work, get worse, end, die, recover, change, affect people, be tested, start, go away, happen, in the future,
this year, now, at home, kill you, help, protect me, reopen, be closed, go up, go down`
)

// lines makes what the vectors are learnt from: claims, beginnings of questions with
// some words of a claim, and beginnings with words of the groups. The same claims and
// groups give the same lines, each once, in lower case without signs.
func lines(claims, groups []string) []string {
	r := rand.New(rand.NewPCG(5, 1)) //nolint:gosec // no secret
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	claims = slices.Clone(claims)
	r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
	some := func() string {
		w := strings.Fields(pick(claims))
		n := 1 + r.IntN(5)
		at := r.IntN(max(1, len(w)-n+1))
		return strings.Join(w[at:min(len(w), at+n)], " ")
	}
	begins, joints, ends := listed(begins), listed(joints), listed(ends)
	var out []string
	seen := map[string]bool{}
	add := func(parts ...string) {
		if s := strings.Join(parts, " "); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, c := range claims[:min(len(claims), ofEach)] {
		w := strings.Fields(c)
		add(w[:min(len(w), mostWords)]...)
	}
	for range ofEach {
		add(pick(begins), some())
		switch thing := pick(groups); r.IntN(10) {
		case 0, 1:
			add(pick(begins), thing)
		case 2, 3:
			add(pick(begins), thing, pick(ends))
		case 4, 5, 6:
			add(pick(begins), thing, pick(joints), pick(groups))
		default:
			add(pick(begins), thing, some())
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func listed(s string) []string {
	var out []string
	for x := range strings.SplitSeq(s, ",") {
		out = append(out, strings.Join(strings.Fields(x), " "))
	}
	return out
}

// plain is a text in lower case, its words parted by one space.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "’", "'")
	s = strings.ReplaceAll(s, "'", "")
	words := strings.FieldsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '%' && r != '$' && r != '-'
	})
	out := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, ".-"); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}
