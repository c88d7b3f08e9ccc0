package app_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/neardup/edittest"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/tools/race"
)

// joinRules flag nearly every article, and many standing paragraphs, all of one topic:
// nothing but the passages themselves tells two stories apart.
const joinRules = `groups:
  - name: g
    rules:
      - id: any
        detection:
          w: {said: 10, people: 10, new: 10, year*: 10, health: 10, time: 10, government: 10, world: 10, "的": 10, "说": 10, "年": 10, "人": 10, "新": 10, "不": 10}
        condition: w
        threshold: 10
        labels: {topic: any}
`

// standingKinds are what sources put around their pages: disclaimers, other stories,
// subscription lines, and what does not look it.
func standingKinds() [][]string {
	kinds := append(slices.Clone(edittest.Boilerplate), edittest.BoilerplateZh...)
	return append(kinds,
		[]string{ // a disclaimer that speaks of health
			"The information on this page is for readers and does not replace the advice of a doctor. Nobody should stop taking a medicine because of something that they read here. People who feel ill should call their health service, and in an emergency an ambulance.",
			"Health stories on this site are written by reporters and checked by an editor. Where new studies are reported, the report says how many people took part and who paid for it. Our rules for health reporting are published once a year.",
		},
		[]string{ // other stories, with their claims
			"Also on this site: Garlic water cures again, neighbours say. Five people in hospital after a picnic. Is the new tunnel safe? What the council said about the reservoir. The year in pictures.",
			"Read next: Grandmother's flu remedy is back. Tap water is brown again in the old town. Children said to have been ill after a school trip. How to tell a rumor from a report.",
		},
		[]string{ // subscription lines
			"You are reading one of three free stories this month. For less than a coffee a week you can read all of them, do the crossword, and hear from our editors every Friday. Cancel whenever you like; nobody will call you.",
			"Already with us? Enter your number at the top of the page. Gift cards for people who like to read are sold at the counter, and schools get our paper at half price every year.",
		},
	)
}

// joinDesk is a desk with these rules.
func joinDesk(t *testing.T, rules string) *app.App {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"rules.yaml": rules, config.FileName: "listen: 127.0.0.1:0\nrules: [rules.yaml]\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// joinPage takes a page in and returns its case; 0 where it was not flagged.
func joinPage(t *testing.T, a *app.App, source, id, title, text string) desk.CaseID {
	t.Helper()
	lang := "en"
	if edittest.Chinese(text) {
		lang = "zh"
	}
	out, err := a.Ingest(t.Context(), desk.Draft{
		URL: "https://" + source + ".example/" + id, Publisher: source + ".example", Source: source, Kind: desk.News, Title: title, Text: text, Lang: lang, FetchedAt: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Case
}

// lead is the first sentence of an article, for a title.
func lead(text string) string {
	s, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if i := strings.IndexAny(s, ".。"); i > 0 {
		s = s[:i]
	}
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80])
	}
	return s
}

// brief is the beginning of an article, so short that what stands around it is most of the
// page.
func brief(text string) string {
	out := ""
	for _, p := range edittest.Paragraphs(text) {
		if out != "" && len(out)+len(p) > 900 {
			break
		}
		out += p + "\n\n"
	}
	if r := []rune(out); len(r) > 1200 {
		return string(r[:1200])
	}
	return strings.TrimSpace(out)
}

// TestJoins: pages of one source that share what stands around them never join, whether
// the desk knows other pages of the source or not; an article that another publisher takes
// over does, as ever. With -v all pages are looked at, and what a source publishes again itself.
func TestJoins(t *testing.T) {
	race.Skip(t)
	articles := append(edittest.Articles(t, ".."), edittest.Stories(t, "..")...)
	step := 2
	if testing.Verbose() {
		step = 1
	}
	wrong, pairs, pages, unflagged := 0, 0, 0, 0
	for k, kind := range standingKinds() {
		zh := edittest.Chinese(strings.Join(kind, ""))
		for _, own := range []bool{false, true} {
			a := joinDesk(t, joinRules)
			in := map[desk.CaseID]int{}
			n := 0
			for i, text := range articles {
				if edittest.Chinese(text) != zh || i%step != 0 {
					continue
				}
				source := "paper"
				if own { // sister sites: each has this one page
					source = fmt.Sprint("paper", i)
				}
				text = strings.Join([]string{kind[0], brief(text), strings.Join(kind[1:], "\n\n")}, "\n\n")
				id := joinPage(t, a, source, fmt.Sprint(i), lead(articles[i]), text)
				if id == 0 {
					unflagged++
					continue
				}
				wrong += in[id]
				if in[id] > 0 {
					t.Logf("kind %d, sites of their own %v: page %d has joined case %v", k, own, i, id)
				}
				in[id]++
				n++
			}
			pairs += n * (n - 1) / 2
			pages += n
		}
	}
	t.Logf("%d pages, %d not flagged: %d of %d pairs joined wrongly", pages, unflagged, wrong, pairs)
	if wrong > 0 || pairs < 10_000 {
		t.Errorf("%d of %d pairs joined wrongly, want none of 10,000", wrong, pairs)
	}

	for _, same := range []bool{false, true}[:3-step] {
		found, asked, astray := republished(t, articles, same)
		recall := float64(found) / float64(asked)
		t.Logf("republished, by the same source %v: %d of %d joined (%.4f), %d astray", same, found, asked, recall, astray)
		if !same && (recall < 0.98 || astray > 0) {
			t.Errorf("recall %.4f of republished stories, %d astray; want .98, and none", recall, astray)
		}
	}
}

// republished takes the articles in, and then each again, edited one to four times, under
// another title: by other publishers, or by the same one.
func republished(t *testing.T, articles []string, same bool) (found, asked, astray int) {
	a := joinDesk(t, joinRules)
	kinds := standingKinds()
	e := edittest.Editor{Rand: rand.New(rand.NewPCG(5, 2))}
	at := map[int]desk.CaseID{}
	of := map[desk.CaseID]int{}
	for i, text := range articles {
		if i%2 == 0 {
			kind := kinds[i/2%4]
			if edittest.Chinese(text) {
				kind = kinds[4+i/2%3]
			}
			text = kind[0] + "\n\n" + text + "\n\n" + strings.Join(kind[1:], "\n\n")
		}
		at[i] = joinPage(t, a, fmt.Sprint("first", i%7), fmt.Sprint(i), lead(articles[i]), text)
		of[at[i]] = i
	}
	for n := 1; n <= 4; n++ {
		for i, text := range articles {
			if at[i] == 0 {
				continue
			}
			e.Zh = edittest.Chinese(text)
			text, names := edittest.Edited(e, text, n)
			source := fmt.Sprint("other", (i+n)%11)
			if same {
				source = fmt.Sprint("first", i%7)
			}
			id := joinPage(t, a, source, fmt.Sprint(i, "-", n), edittest.Headline(e), text)
			if id == 0 {
				continue
			}
			asked++
			switch j, ok := of[id]; {
			case id == at[i]:
				found++
			case ok && j != i:
				astray++
				t.Logf("%s: article %d has joined %d", names, i, j)
			default:
				t.Logf("missed article %d of %d bytes: %s", i, len(articles[i]), names)
			}
		}
	}
	return found, asked, astray
}
