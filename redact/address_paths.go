package redact

// The paths that account, forum and comment software has on any host. See [pattern]
// for how they are written.
const (
	accountPaths = `
		~/@+ ~/web/@+ /feed/@+ ~/web/accounts/* /web/timelines/tag/*
		~/user/*! ~/users/*! ~/member/*! ~/members/*! ~/profile/*! ~/profiles/*! ~/u/*
		**/author/*! ~/authors/*!
		~/people/% ~/accounts/*/statuses ~/accounts/*/video-channels ~/a/*/video-channels ~/video-channels/*
		~/tags/*.rss$ ~/tags/*.atom$
		**/memberlist.php?mode=viewprofile **/member.php **/profile.php?id **/profile.php?u **/profile.php?uid **/profile.php?user
		**/profile.php?username **/profile.php?mode **/userinfo.php **/user.php?id **/user.php?uid **/space.php?uid **/space.php?username
		**/home.php?mod=space **/space-uid-* **/space-username-* **?action=profile **?showuser=#
		/$?author=# /$?author_name=* /index.php$?author=# **?resource=acct:*
		**/wiki/user:* **/wiki/user_talk:* **/wiki/special:contributions/* **/wiki/utilisateur:* **/wiki/benutzer:* **/wiki/usuario:*
		**/wiki/用户:* **/wiki/利用者:* **/index.php?title=user:*
	`
	// A feed that is made of an account's page names the network first.
	bridgePaths = `
		**?bridge=twitter*&action=display **?bridge=facebook*&action=display **?bridge=fb2*&action=display **?bridge=instagram*&action=display
		**?bridge=mastodon*&action=display **?bridge=telegram*&action=display **?bridge=reddit*&action=display **?bridge=youtube*&action=display
		**?bridge=tiktok*&action=display **?bridge=vk*&action=display **?bridge=bluesky*&action=display **?bridge=threads*&action=display
		**?bridge=tumblr*&action=display **?bridge=pinterest*&action=display **?bridge=weibo*&action=display **?bridge=bilibili*&action=display
		**?bridge=soundcloud*&action=display **?bridge=linkedin*&action=display **?bridge=patreon*&action=display **?bridge=nitter*&action=display
		**?bridge=mewe*&action=display **?bridge=gettr*&action=display **?bridge=rumble*&action=display **?bridge=twitch*&action=display
		**?bridge=odysee*&action=display **?bridge=bandcamp*&action=display **?bridge=flickr*&action=display **?bridge=gab*&action=display
		**?bridge=picuki*&action=display **?bridge=substack*&action=display **?bridge=truthsocial*&action=display **?bridge=x&action=display **?bridge=xbridge&action=display
	`
	forumPaths = `
		~/latest.rss$ ~/posts.rss$ **/l/latest.rss$ ~/t/*/# ~/t/*/#.rss$ ~/t/#.rss$ ~/c/*.rss$ ~/c/*/*.rss$ ~/c/*/*/*.rss$
		~/feeds/u/* ~/feeds/c/*
		~/feed.php$ **/app.php/feed **/viewtopic.php **/viewforum.php **/ucp.php
		**/showthread.php **/showpost.php **/forumdisplay.php **/external.php **/syndication.php
		**/forums/*/index.rss **/forum/*/index.rss **/forums/index.rss **/forum/index.rss **/threads/*
		**/forums/topic/* **/forum/topic/* **/community/topic/* **/forums/feed$ **/forum/feed$ **/forums.rss$ **/forum.rss$
		**/forum.php?mod **/forum.php$ **/thread-#-#-#.html **/forum-#-#.html **/archiver/tid-*
		**?action=.xml **/index.php?topic=* **/index.php?board=*
	`
	commentPaths = `
		**/comments/* **/*/comments$ **/comments.rss$ **/comments.xml$ **/comments.atom$ **/comments.rdf$ **/comments-rss2.xml$
		**/comment/#$ **/comment/reply ~/crss
		**?feed=comments* **?p=#&feed=* **?page_id=#&feed=* **?withcomments=1
	`
)

// anyHost are the rules for every site.
var anyHost = func() (r pathRules) {
	r.add(accountPaths, Account)
	for _, network := range bridged {
		r.add("/"+network+"/user/* /"+network+"/users/* /"+network+"/channel/* /"+network+"/people/* /"+network+"/profile/* /"+network+"/timeline/* "+
			"/"+network+"/keyword/* /"+network+"/hashtag/*", Account)
	}
	r.add(bridgePaths, Account)
	r.add(forumPaths, Forum)
	r.add(commentPaths, Comments)
	return r
}()

// pathRules are rules for sites of which nothing else is known.
type pathRules struct{ rules }

func (r *pathRules) class(l *location) Class {
	c, _ := r.match(l) // nothing fits: a publication
	return c
}

// bridged are the networks whose accounts are bridged to feeds, as bridges name them
// in their paths.
var bridged = [...]string{
	"twitter", "x", "facebook", "instagram", "threads", "mastodon", "bluesky", "bsky", "telegram", "youtube", "tiktok", "douyin", "kuaishou", "weibo",
	"wechat", "bilibili", "xiaohongshu", "zhihu", "douban", "tieba", "jike", "qzone", "reddit", "tumblr", "vk", "pinterest", "medium", "substack", "plurk",
	"dcard", "truthsocial", "gettr", "gab", "rumble", "odysee", "bitchute", "twitch", "patreon", "linkedin", "soundcloud", "nitter", "mewe", "okjike", "fediverse",
}

// pathPrefix are what sites put before the paths of their forum, their blog or their
// pages for telephones.
var pathPrefix = wordSet(`forum forums community communities bbs board boards discuss discussion discussions talk social blog blogs site sites
	web app apps m mobile amp wp wordpress index.php app.php phpbb phpbb2 phpbb3 vb vbulletin xf xenforo discourse smf mybb discuz lemmy`)

// pageWords are the words for pages about accounts, where a name could stand.
var pageWords = wordSet(`guide guides guideline guidelines guidance instruction instructions information info resource resources help faq faqs
	policy policies terms privacy manual manuals agreement safety support login logout signin sign_in sign-in signout sign_out signup sign_up sign-up
	register registration password forgot join search list directory index home about contact feedback survey surveys area benefits needs experience
	settings preferences account dashboard edit newsletter newsletters community`)
