package redact

import "strings"

// site is what is known of a host and its subdomains.
type site struct {
	hosts string // separated by blanks; "name.*" is a label of that name anywhere
	rest  Class  // of what no pattern names; the start page of accounts' sites is a platform's

	// The patterns of paths, see [pattern].
	account, forum, platform, publication string

	owners bool   // a subdomain is somebody's own: name.example.com
	wraps  bool   // shows other sites' pages
	below  string // where it wraps: first segments; empty: everywhere

	rules rules
}

// sites is the table of sites, one list for every way in. A site is listed when a page
// of it belongs to an account, or when it shows others' pages. Where nobody can tell a
// person's page from an institution's, it counts as a person's.
//
// Platform is the default of the networks where an address names an account in known
// places only: their other pages may be named and are no sources. Of platforms for
// blogs the pages under the account's own name are personal, whoever it is.
var sites = []site{
	// Short messages and their mirrors.
	{hosts: "x.com twitter.com nitter.* xcancel.com twiiit.com lightbrd.com twstalker.com sotwe.com", rest: Account,
		platform: "/home /search /explore /intent /share /privacy /tos /login /signup /settings /about /download /jobs /en"},
	{hosts: "threadreaderapp.com", rest: Account, platform: "/search /about /help"},
	{hosts: "t.co", rest: Platform},
	{hosts: "threads.net threads.com instagram.com bibliogram.* imginn.com picuki.com", rest: Account, account: "/explore/tags/*",
		platform: "/explore /about /legal /accounts /privacy /developer"},
	{hosts: "bsky.app", rest: Platform, account: "/profile/* /hashtag/* /starter-pack/*"},
	{hosts: "bsky.social", rest: Account, owners: true},
	{hosts: "truthsocial.com gab.com gettr.com parler.com minds.com mewe.com clubhouse.com joinclubhouse.com plurk.com", rest: Account,
		platform: "/about /login /signup /register /search /explore /trending /help /terms /privacy /tos /legal"},
	{hosts: "weibo.com weibo.cn", rest: Account, account: "/u/* /n/* /profile/*",
		platform: "/ajax /login.php /signup /newlogin /hot /search /a /topic /ttarticle /p /tv /u$ /n$ /profile$"},
	{hosts: "s.weibo.com passport.weibo.com service.weibo.com open.weibo.com passport.weibo.cn", rest: Platform},
	{hosts: "mastodon.* mstdn.* misskey.* pleroma.* akkoma.* pixelfed.* gotosocial.* friendica.* masto.host mas.to fosstodon.org hachyderm.io " +
		"techhub.social infosec.exchange fediscience.org scholar.social mathstodon.xyz newsie.social journa.host pawoo.net universeodon.com mastodonapp.uk " +
		"toot.community chaos.social troet.cafe kolektiva.social aus.social alive.bar m.cmx.im o3o.ca counter.social",
		rest: Account, platform: "/about /explore /public /auth /privacy-policy /terms-of-service /directory /local /federated"},

	// Profiles, pages and groups.
	{hosts: "facebook.com fb.com fb.me fb.watch messenger.com m.me", rest: Account,
		platform: "/sharer /sharer.php /share.php /dialog /plugins /tr /policies /privacy /help /business /login /login.php /legal /terms.php /policy.php " +
			"/marketplace /gaming /ads /l.php"},
	{hosts: "linkedin.com", rest: Platform, account: "/in/* /pub/* /posts/* /feed/* /pulse/* /groups/* /newsletters/*"},
	{hosts: "vk.com ok.ru", rest: Account, platform: "/share.php /about /feed /login /search /dk /help"},
	{hosts: "tumblr.com", rest: Account, owners: true, platform: "/explore /search /login /register /about /policy /privacy /docs /help"},
	{hosts: "pinterest.*", rest: Account, platform: "/pin /ideas /search /explore /_ /about"},
	{hosts: "snapchat.com linktr.ee about.me gravatar.com bio.link beacons.ai lnk.bio keybase.io patreon.com onlyfans.com ko-fi.com buymeacoffee.com", rest: Account,
		platform: "/share /proxy /iv /en /about /privacy /terms /login /signup /explore /help"},
	{hosts: "orcid.org", rest: Publication, account: "/0000-*"},
	{hosts: "researchgate.net academia.edu", rest: Publication, owners: true, account: "/scientific-contributions/*"},
	{hosts: "scholar.google.*", rest: Publication, account: "/citations?user"},
	{hosts: "loop.frontiersin.org", rest: Publication, account: "/people/*"},
	{hosts: "flickr.com", rest: Platform, account: "/photos/* /people/* /groups/*"},
	{hosts: "soundcloud.com", rest: Account, platform: "/discover /search /upload /pages /you /charts"},
	{hosts: "quora.com", rest: Platform, owners: true, account: "/profile/* **/answer/*"},
	{hosts: "disqus.com", rest: Comments, platform: "/features /pricing /privacy-policy"},

	// Messengers.
	{hosts: "t.me telegram.me telegram.dog telesco.pe web.telegram.org tgstat.com wa.me chat.whatsapp.com " +
		"line.me lin.ee signal.group signal.me discord.gg discordapp.com u.wechat.com user.qzone.qq.com open.kakao.com pf.kakao.com story.kakao.com ch.kakao.com band.us",
		rest: Account, platform: "/share /proxy /iv /en /about /privacy /terms"},
	{hosts: "whatsapp.com", rest: Platform, account: "/channel/* /send?phone"},
	{hosts: "discord.com", rest: Platform, account: "/invite/* /users/* /channels/*"},
	{hosts: "wechat.com qzone.qq.com", rest: Platform},
	// An article of an official account on WeChat is a publication: it is published under
	// the name of the account's holder, whom WeChat has checked, for everybody to read,
	// and health authorities publish there first. Profiles, lists and groups are accounts.
	{hosts: "mp.weixin.qq.com", rest: Account, publication: "/s"},
	{hosts: "weixin.qq.com", rest: Platform, account: "/r /u /g"},
	{hosts: "channels.weixin.qq.com work.weixin.qq.com", rest: Account},

	// Videos: an address that names the video alone names no account.
	{hosts: "tiktok.com", rest: Platform, account: "/t /@+ /tag/*"},
	{hosts: "vm.tiktok.com v.douyin.com v.kuaishou.com xhslink.com space.bilibili.com b23.tv", rest: Account, platform: "/share /about /privacy /terms"},
	{hosts: "douyin.com iesdouyin.com", rest: Platform, account: "/user/* /video/* /share/*"},
	{hosts: "kuaishou.com", rest: Platform, account: "/profile/* /short-video/* /u/*"},
	{hosts: "xiaohongshu.com", rest: Platform, account: "/user/* /explore/* /discovery/*"},
	{hosts: "bilibili.com", rest: Platform, account: "/space/* /opus/*"},
	{hosts: "t.bilibili.com live.bilibili.com", rest: Account},
	{hosts: "youtube.com invidious.* piped.* yewtu.be", rest: Platform, account: "/@+ /channel/* /user/* /c/* /feeds/videos.xml /feed/channel/* /post/* /hashtag/*"},
	{hosts: "youtu.be", rest: Platform},
	{hosts: "rumble.com", rest: Account, platform: "/v*-*.html /embed /search /browse /videos /register /s"},
	{hosts: "bitchute.com rutube.ru", rest: Platform, account: "/channel/* /hashtag/*"},
	{hosts: "vimeo.com dailymotion.com", rest: Account, platform: "/#$ /video /watch /search /features /legal /about /browse"},
	{hosts: "odysee.com", rest: Platform, account: "/@+ /$/rss/* /$/invite/*"},
	{hosts: "twitch.tv", rest: Account, platform: "/directory /videos /downloads /jobs /p /turbo /search /login"},

	// Boards and questions.
	{hosts: "reddit.com libreddit.* redlib.* teddit.*", rest: Platform, account: "/user/* /u/*", forum: "/r/*/comments/* /comments/* /r/*/s/* /gallery/* /r/*/.rss /r/*/*/.rss"},
	{hosts: "redd.it", rest: Forum},
	{hosts: "lemmy.* beehaw.org sh.itjust.works lemm.ee programming.dev hexbear.net kbin.* feddit.*", rest: Forum,
		account: "/u/* /m/*", platform: "/communities /instances /legal /login /signup"},
	{hosts: "zhihu.com", rest: Platform, account: "/people/* /org/* /pin/* /column/*", forum: "/question/* /answer/*"},
	{hosts: "zhuanlan.zhihu.com", rest: Account},
	{hosts: "douban.com", rest: Platform, account: "/people/* /note/* /doulist/*", forum: "/group/*"},
	{hosts: "tieba.baidu.com", rest: Forum, account: "/home/main"},
	{hosts: "zhidao.baidu.com", rest: Forum},
	{hosts: "author.baidu.com", rest: Account},
	{hosts: "dcard.tw ptt.cc lihkg.com pantip.com mobile01.com v2ex.com hupu.com tianya.cn 5ch.net 4chan.org kaskus.co.id voz.vn", rest: Forum, platform: "/about /privacy /terms"},
	{hosts: "news.ycombinator.com", rest: Forum},
	{hosts: "plus.google.com profiles.google.com", rest: Account, platform: "/share"},
	{hosts: "groups.google.com groups.io", rest: Forum},
	{hosts: "cafe.naver.com m.cafe.naver.com cafe.daum.net", rest: Forum},

	// Blogs under an account's name.
	{hosts: "medium.com", rest: Publication, owners: true, account: "/@+ /u/* /feed/@+ /feed/u/* /feed/tag/*", platform: "/tag/* /topic/* /search"},
	{hosts: "substack.com", rest: Platform, owners: true, account: "/@+ /profile/* /home/post/*"},
	{hosts: "blogspot.* typepad.com ghost.io hatenablog.com hatenablog.jp hatenadiary.com hatenadiary.jp hateblo.jp pixnet.net tistory.com over-blog.com " +
		"canalblog.com skyrock.com posthaven.com bearblog.dev svbtle.com", rest: Platform, owners: true, account: "/@+ /blog/*"},
	{hosts: "wordpress.com", rest: Platform, owners: true, account: "/read/feeds/* /read/blogs/*"},
	{hosts: "livejournal.com dreamwidth.org", rest: Platform, owners: true, account: "/users/* /profile /~*"},
	{hosts: "users.livejournal.com community.livejournal.com", rest: Account},
	{hosts: "note.com note.mu write.as d.hatena.ne.jp ameblo.jp jianshu.com blog.sina.com.cn blog.sina.cn blog.naver.com m.blog.naver.com post.naver.com brunch.co.kr velog.io blog.csdn.net " +
		"cnblogs.com blog.163.com blog.ifeng.com", rest: Account, platform: "/about /terms /privacy /search /login /info /contests /categories"},
	{hosts: "telegra.ph", rest: Platform},
	{hosts: "toutiao.com", rest: Publication, account: "/c/user /profile"},
	{hosts: "163.com", rest: Publication, account: "/dy/media/*"},
	{hosts: "mp.sohu.com", rest: Publication, account: "/profile"},

	// Code: an address with a project in it is the project's.
	{hosts: "github.com gitlab.com codeberg.org gitee.com bitbucket.org", rest: Publication, account: "/*$ /sponsors/* /stars/*",
		publication: "/about$ /features$ /topics$ /search$ /explore$ /collections$ /trending$ /security$ /pricing$ /site$ /help$ /login$"},
	{hosts: "gist.github.com", rest: Account},

	// Services that make a feed or a page of somebody's account, and do not say whose.
	{hosts: "rss.app fetchrss.com rss.bridge twitrss.me politepol.com politepaul.com", rest: Account, platform: "/pricing /blog /docs /about /help"},
	{hosts: "rsshub.*", rest: Publication, account: rsshubPaths()},

	// Sites that show others' pages: what they show counts.
	{hosts: "web.archive.org archive.today archive.ph archive.is archive.li archive.md archive.fo archive.vn cdn.ampproject.org " +
		"webcache.googleusercontent.com openrss.org morss.it 12ft.io r.jina.ai txtify.it freedium.cfd translate.google.* translate.yandex.*", wraps: true},
	{hosts: "google.* bing.* cc.bingj.com baidu.com", wraps: true, below: "amp url translate cache.aspx link"},
}

// rsshubPaths: a first segment that is the name of a network.
func rsshubPaths() string {
	var b strings.Builder
	for _, n := range bridged {
		b.WriteString("/" + n + "/* ")
	}
	return b.String()
}

// wrapsBelow reports whether the site shows another's page at the path.
func (s *site) wrapsBelow(path []string) bool {
	if s.below == "" {
		return true
	}
	for p := range strings.FieldsSeq(s.below) {
		if len(path) > 0 && path[0] == p {
			return true
		}
	}
	return false
}

// sitesByHost finds the table's row of a host name, sitesByLabel that of a label.
var sitesByHost, sitesByLabel = func() (byHost, byLabel map[string]*site) {
	byHost, byLabel = map[string]*site{}, map[string]*site{}
	for i := range sites {
		s := &sites[i]
		s.rules.add(s.account, Account)
		s.rules.add(s.forum, Forum)
		s.rules.add(s.platform, Platform)
		s.rules.add(s.publication, Publication)
		for h := range strings.FieldsSeq(s.hosts) {
			if label, ok := strings.CutSuffix(h, ".*"); ok {
				byLabel[label] = s
			} else {
				byHost[h] = s
			}
		}
	}
	return byHost, byLabel
}()

// siteOf finds what is known of a host in small letters, by itself or by a parent
// domain, and the part before the name that was found. The longest name counts.
func siteOf(host string) (s *site, sub string) {
	for i := 0; ; {
		rest := host[i:]
		if s := sitesByHost[rest]; s != nil {
			return s, strings.TrimSuffix(host[:i], ".")
		}
		dot := strings.IndexByte(rest, '.')
		if dot < 0 {
			return nil, ""
		}
		if s := siteByLabel(rest, dot); s != nil {
			return s, strings.TrimSuffix(host[:i], ".")
		}
		i += dot + 1
	}
}

// siteByLabel is the site whose label stands before the dot, with what stands before it
// in the table's own label ("scholar.google").
func siteByLabel(host string, dot int) *site {
	if s := sitesByLabel[host[:dot]]; s != nil {
		return s
	}
	if next := strings.IndexByte(host[dot+1:], '.'); next >= 0 {
		return sitesByLabel[host[:dot+1+next]]
	}
	return nil
}

// ownSubdomain are subdomains that no account has: those of the site itself.
var ownSubdomain = wordSet("www m mobile help support policy about status api public-api developer developers vip en static")
