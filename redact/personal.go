package redact

import (
	"net/url"
	"strings"
)

// PersonalURL reports whether u is the address of an account, a profile or a post on
// a social network, or of a private group. Such an address is never crawled and
// never stored. Nobody can tell a ministry's account from a person's by its address,
// so that all accounts count. Articles of WeChat public accounts
// (mp.weixin.qq.com/s) are publications and do not.
func PersonalURL(u string) bool { return personalURL(strings.TrimSpace(u)) }

func personalURL(raw string) bool {
	if len(raw) > 4096 {
		raw = raw[:4096]
	}
	if strings.HasPrefix(raw, "//") {
		raw = "https:" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	var seg []string
	for s := range strings.SplitSeq(u.Path, "/") {
		if s != "" {
			seg = append(seg, s)
		}
	}
	first, second := "", ""
	if len(seg) > 0 {
		first = strings.ToLower(seg[0])
	}
	if len(seg) > 1 {
		second = strings.ToLower(seg[1])
	}
	// Fediverse and many others: "/@name".
	if strings.HasPrefix(first, "@") && len(first) > 1 || first == "web" && strings.HasPrefix(second, "@") {
		return true
	}
	n, ok := network(host)
	if !ok {
		return false
	}
	return n(host, first, second)
}

// rule decides for one network, from the host and the first two path segments.
type rule func(host, first, second string) bool

// network finds the rule of a host or of a parent domain.
func network(host string) (rule, bool) {
	for h := host; h != ""; {
		if r, ok := ruleFor(h); ok {
			return r, true
		}
		i := strings.IndexByte(h, '.')
		if i < 0 {
			break
		}
		h = h[i+1:]
	}
	return nil, false
}

// everyone: any path but the network's own pages is an account or its post.
func everyone(own ...string) rule {
	return func(_, first, _ string) bool {
		if first == "" {
			return false
		}
		for _, o := range own {
			if first == o {
				return false
			}
		}
		return true
	}
}

// under: accounts live below these first segments.
func under(names ...string) rule {
	return func(_, first, second string) bool {
		for _, n := range names {
			if first == n && second != "" {
				return true
			}
		}
		return false
	}
}

func ruleFor(host string) (rule, bool) {
	switch host {
	case "x.com", "twitter.com", "nitter.net":
		return everyone("home", "search", "explore", "hashtag", "intent", "share", "privacy", "tos", "login", "signup", "settings", "about", "download", "jobs", "en"), true
	case "facebook.com", "fb.com", "fb.me", "fb.watch":
		return everyone("sharer", "sharer.php", "share.php", "dialog", "plugins", "tr", "policies", "privacy", "help", "business", "login", "login.php", "legal", "terms.php", "policy.php", "hashtag", "marketplace", "gaming", "ads"), true
	case "instagram.com", "threads.net", "threads.com":
		return everyone("explore", "about", "legal", "accounts", "privacy", "developer"), true
	case "tiktok.com":
		return func(_, first, _ string) bool { return first == "t" || strings.HasPrefix(first, "@") }, true
	case "vm.tiktok.com", "v.douyin.com", "v.kuaishou.com", "xhslink.com", "t.me", "telegram.me", "wa.me", "u.wechat.com", "line.me", "linktr.ee", "about.me", "discord.gg", "chat.whatsapp.com", "user.qzone.qq.com", "space.bilibili.com", "gravatar.com", "signal.group", "signal.me", "snapchat.com":
		return everyone("share", "proxy", "iv", "joinchannel", "en", "about", "privacy", "terms"), true
	case "douyin.com", "iesdouyin.com":
		return under("user", "video", "share"), true
	case "kuaishou.com":
		return under("profile", "short-video", "u"), true
	case "xiaohongshu.com":
		return under("user", "explore", "discovery"), true
	case "weibo.com", "weibo.cn":
		return func(host, first, second string) bool {
			switch first {
			case "", "ajax", "login.php", "signup", "newlogin", "hot", "search", "a", "topic":
				return false
			case "ttarticle", "p", "tv":
				return false
			}
			if strings.HasPrefix(host, "s.") || strings.HasPrefix(host, "passport.") || strings.HasPrefix(host, "service.") || strings.HasPrefix(host, "open.") {
				return false
			}
			return first != "u" && first != "n" && first != "profile" || second != ""
		}, true
	case "weixin.qq.com":
		return func(host, first, second string) bool {
			if host == "mp.weixin.qq.com" {
				return first == "mp" && (second == "profile_ext" || second == "homepage")
			}
			return first == "r" || first == "u" || first == "g"
		}, true
	case "youtube.com":
		return func(_, first, second string) bool {
			return strings.HasPrefix(first, "@") || (first == "channel" || first == "user" || first == "c") && second != ""
		}, true
	case "medium.com":
		return func(host, first, _ string) bool {
			return strings.HasPrefix(first, "@") || first == "u" || host != "medium.com" && host != "www.medium.com" && host != "help.medium.com" && host != "policy.medium.com"
		}, true
	case "linkedin.com":
		return under("in", "pub", "posts", "feed"), true
	case "reddit.com":
		return under("user", "u"), true
	case "pinterest.com":
		return everyone("pin", "ideas", "search", "explore", "_", "about"), true
	case "vk.com", "ok.ru":
		return everyone("share.php", "about", "feed", "login", "search", "dk", "help"), true
	case "bsky.app":
		return under("profile"), true
	case "zhihu.com":
		return under("people"), true
	case "douban.com":
		return under("people"), true
	case "toutiao.com":
		return func(_, first, second string) bool { return first == "c" && second == "user" || first == "profile" }, true
	case "tieba.baidu.com":
		return func(_, first, second string) bool { return first == "home" && second == "main" }, true
	case "quora.com":
		return under("profile"), true
	case "discord.com":
		return under("invite", "users", "channels"), true
	case "tumblr.com":
		return func(host, first, _ string) bool {
			return host != "tumblr.com" && host != "www.tumblr.com" || strings.HasPrefix(first, "@") || first == "blog"
		}, true
	}
	return nil, false
}
