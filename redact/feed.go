package redact

import "strings"

// Feed is what a feed says of itself.
type Feed struct {
	Generator string // the program that made it
	Title     string
	Site      string // the page that it is of
}

// ClassifyFeed says what a feed is of, where its address does not: the program that
// made it, the title of a feed of comments, and the page that it is of tell.
func ClassifyFeed(f Feed) Class {
	if c := generatedBy(f.Generator); c != Publication {
		return c
	}
	if isCommentsTitle(f.Title) {
		return Comments
	}
	if f.Site != "" {
		return Classify(f.Site)
	}
	return Publication
}

// generators are the programs whose feeds are of accounts, forums or comments, by how
// they name themselves, in small letters.
var generators = []struct {
	class Class
	names []string
}{
	{Account, []string{"mastodon", "pleroma", "akkoma", "misskey", "calckey", "firefish", "sharkey", "iceshrimp", "pixelfed", "friendica", "gotosocial", "gnu social", "gnusocial",
		"statusnet", "diaspora", "hubzilla", "hometown", "nitter", "tumblr", "livejournal", "twitrss", "bibliogram", "invidious"}},
	{Forum, []string{"discourse", "lemmy", "kbin", "mbin", "phpbb", "vbulletin", "xenforo", "discuz", "flarum", "nodebb", "mybb", "smf", "simple machines", "fluxbb", "punbb",
		"invision community", "ip.board", "ipboard", "vanilla forums", "bbpress", "yabb", "phorum", "woltlab", "burning board", "esotalk"}},
	{Comments, []string{"disqus", "commento", "isso", "intense debate", "intensedebate"}},
}

// generatedBy goes by the first word of the program's name, or by its address:
// "Mastodon v4.2.0", "https://bbpress.org/?v=2.6.9".
func generatedBy(generator string) Class {
	g := lower(strings.TrimSpace(generator))
	g = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(g, "https://"), "http://"), "www.")
	for _, list := range generators {
		for _, name := range list.names {
			if rest, ok := strings.CutPrefix(g, name); ok && (rest == "" || !isLetter(rest[0])) {
				return list.class
			}
		}
	}
	return Publication
}

// How programs for blogs begin and end the titles of feeds of comments, in the
// languages that such feeds are met in. The first is that of a page's comments, the
// second of a site's.
var (
	commentsBefore = []string{"comments on:", "comments on ", "comments for ", "comments for:", "kommentare zu", "kommentare für", "commentaires sur", "commentaires pour",
		"comentarios en", "comentarios de", "comentários sobre", "comentários em", "comentários para", "commenti a", "commenti su", "commenti per", "reacties op", "reacties voor",
		"komentarze do", "комментарии к", "комментарии:", "комментарии на", "коментарі до", "komentar di", "komentar pada", "komentar untuk", "yorumlar:", "评论：", "评论:", "評論：", "留言："}
	commentsAfter = []string{"的评论", "的評論", "的留言", "的迴響", "的回應", "へのコメント", "のコメント", " için yorumlar", "에 대한 댓글", "의 댓글"}
)

func isCommentsTitle(title string) bool {
	t := strings.ToLower(strings.TrimSpace(title))
	if beginsWith(t, commentsBefore) != "" {
		return true
	}
	for _, end := range commentsAfter {
		if strings.HasSuffix(t, end) {
			return true
		}
	}
	return false
}
