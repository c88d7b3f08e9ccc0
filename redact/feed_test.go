package redact

import "testing"

func TestClassifyFeed(t *testing.T) {
	for _, c := range []struct {
		feed Feed
		want Class
	}{
		{Feed{}, Publication},
		{Feed{Generator: "Mastodon v4.2.7"}, Account},
		{Feed{Generator: "Mastodon v4.3.0-alpha.0+glitch"}, Account},
		{Feed{Generator: "Pleroma 2.5.0"}, Account},
		{Feed{Generator: "Tumblr (3.0; @quillonia)"}, Account},
		{Feed{Generator: "LiveJournal / LiveJournal.com"}, Account},
		{Feed{Generator: "Discourse"}, Forum},
		{Feed{Generator: "https://www.discourse.org"}, Forum},
		{Feed{Generator: "Lemmy"}, Forum},
		{Feed{Generator: "phpBB"}, Forum},
		{Feed{Generator: "vBulletin"}, Forum},
		{Feed{Generator: "XenForo"}, Forum},
		{Feed{Generator: "Discuz! Board by Comsenz Inc."}, Forum},
		{Feed{Generator: "https://bbpress.org/?v=2.6.9"}, Forum},
		{Feed{Generator: "SMF"}, Forum},
		{Feed{Generator: "https://wordpress.org/?v=6.5", Title: "Comments on: Measles"}, Comments},
		{Feed{Generator: "https://wordpress.org/?v=6.5", Title: "Comments for The Paper"}, Comments},
		{Feed{Title: "Kommentare zu: Masern"}, Comments},
		{Feed{Title: "《麻疹》的评论"}, Comments},
		{Feed{Title: "評論：麻疹"}, Comments},
		{Feed{Title: "评论：麻疹"}, Comments},
		{Feed{Generator: "RSSHub", Site: "https://weibo.com/1234567890/"}, Account},
		{Feed{Generator: "RSSHub", Site: "https://www.piyao.org.cn/jrpy/"}, Publication},
		{Feed{Generator: "RSS-Bridge", Site: "https://www.reddit.com/user/quillonia"}, Account},
		{Feed{Generator: "https://wordpress.org/?v=6.5", Title: "The Paper", Site: "https://paper.example"}, Publication},
		{Feed{Generator: "Blogger", Title: "The Paper", Site: "https://paper.example"}, Publication},
		{Feed{Generator: "Drupal 10", Title: "Commentary"}, Publication},
		{Feed{Generator: "Smforward 1.0"}, Publication},
		{Feed{Generator: "Discoursive News 1"}, Publication},
		{Feed{Title: "Opinion and comments"}, Publication},
	} {
		if got := ClassifyFeed(c.feed); got != c.want {
			t.Errorf("ClassifyFeed(%+v) = %s, want %s", c.feed, got.Key(), c.want.Key())
		}
	}
}
