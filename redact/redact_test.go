package redact

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"nothing here", "nothing here"},
		{"mail zhang.san+a@example.com.cn, ok", "mail [email], ok"},
		{"请发至zhang@example.com谢谢", "请发至[email]谢谢"},
		{"1-800-232-4636 400-123-4567", "1-800-232-4636 400-123-4567"},
		{"call 911 or 1-800-232-4636", "call 911 or 1-800-232-4636"},
		{"电话 13800138000 / 13900139000", "电话 [phone] / [phone]"},
		{"Tel: 12345678 or 87654321", "Tel: [phone] or [phone]"},
		{"(202) 555-0143, (202) 555-0144", "[phone], [phone]"},
		{"The clinic (020 7946 0958) said", "The clinic ([phone]) said"},
		{"13800138000 2020年", "[phone] 2020年"},
		{"a@example.com,b@example.com;c@example.com", "[email],[email];[email]"},
		{"１３８００１３８０００号", "[phone]号"},
		{"bad \xff bytes a@example.com", "bad \uFFFD bytes [email]"},
		{"[email] [phone] [id] [card] [handle] [ip]", "[email] [phone] [id] [card] [handle] [ip]"},
		{"IBAN DE89 3704 0044 0532 0130 00.", "IBAN [card]."},
		{"@media screen { } and @media_mogul", "@media screen { } and [handle]"},
		{"from 192.168.1.20:8080", "from [ip]"},
		{"see https://example.org/a?id=7&author=jane&page=2 now", "see https://example.org/a?id=7&author=[handle]&page=2 now"},
		{"see example.org/a?phone=13800138000.", "see example.org/a?phone=[phone]."},
		{"Telegram: t.me/john_sample or Facebook: facebook.com/john.sample, it said", "Telegram: [handle] or Facebook: [handle], it said"},
		{"街道办（0755）88880000，或者（010）8888 0000。", "街道办[phone]，或者[phone]。"},
		{"加V：sample12345，或者wx：sample12345，扣扣 123456789。", "加V：[handle]，或者wx：[handle]，扣扣 [handle]。"},
		{"j a n e @ e x a m p l e . o r g today", "[email] today"},
		{"suit number FHC/ABJ/03/095/2018, and permit 2023-04-118829", "suit number FHC/ABJ/03/095/2018, and permit 2023-04-118829"},
		{"V：zhangsan_88，Q：123456789", "V：[handle]，Q：[handle]"},
		{"z h a n g (at) example.com, ①③⑧①②③④⑤⑥⑦⑧, call (202) 555 - 0143", "[email], [phone], call [phone]"},
		{"https://weibo.com/n/健康小张。Skype live:.cid.abc123", "[handle]。Skype [handle]"},
		{"人口13812345678，播放量 13812345678", "人口13812345678，播放量 13812345678"},
		{"批号12，电话13800138000", "批号12，电话[phone]"},
		{"To report a case: 202-555-0143", "To report a case: [phone]"},
		{"phone users rose to 12345678", "phone users rose to 12345678"},
	} {
		got, _ := Text(c.in)
		if got != c.want {
			t.Errorf("Text(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	_, c := Text("a@example.com b@example.com 13800138000 @who_else")
	if c[Email] != 2 || c[Phone] != 1 || c[Handle] != 1 || len(c) != 3 {
		t.Errorf("count is %v", c)
	}
	if _, c := Text("2020-01-23"); c != nil {
		t.Errorf("count of nothing is %v", c)
	}
}

func TestURL(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://example.org/a?b=1&c=2#top", "https://example.org/a?b=1&c=2#top"},
		{"https://jane:pw@example.org/a", "https://example.org/a"},
		{"https://jane@example.org", "https://example.org"},
		{"https://example.org/a?email=jane%40example.com&id=7", "https://example.org/a?id=7"},
		{"https://example.org/a?x=jane%2540example.com", "https://example.org/a"},
		{"https://example.org/a?q=%2B44+20+7946+0958", "https://example.org/a"},
		{"https://example.org/a?q=%40jane_doe&p=2", "https://example.org/a?p=2"},
		{"https://example.org/a?author=jane&id=7", "https://example.org/a?id=7"},
		{"https://example.org/a?id=7&contact%5Bemail%5D=x&Phone=1", "https://example.org/a?id=7"},
		{"https://example.org/a?openid=oX&token=x&sid=3", "https://example.org/a"},
		{"https://example.org/a?id=13812345678&aid=4111111111111111", "https://example.org/a?id=13812345678&aid=4111111111111111"},
		{"https://example.org/a#jane@example.com", "https://example.org/a"},
		{"https://example.org/u/jane@example.com/x", "https://example.org/u/redacted/x"},
		{"https://example.org/2020/01/23/13812345678.html", "https://example.org/2020/01/23/13812345678.html"},
		{"mailto:jane@example.com", "mailto:[email]"},
		{"not a url jane@example.com", "not a url [email]"},
		{"", ""},
	} {
		got := URL(c.in)
		if got != c.want {
			t.Errorf("URL(%q) = %q, want %q", c.in, got, c.want)
		}
		if again := URL(got); again != got {
			t.Errorf("URL(%q) = %q, again %q", c.in, got, again)
		}
	}
}

func TestPersonalURL(t *testing.T) {
	for _, u := range []string{
		"https://x.com/someone", "https://twitter.com/some_one/status/1", "https://mobile.twitter.com/a", "https://weibo.com/u/123", "https://www.weibo.com/n/名字",
		"https://weibo.com/123456/AbC", "https://m.weibo.cn/status/4567", "https://www.facebook.com/jane.doe", "https://m.facebook.com/profile.php?id=1", "https://facebook.com/groups/1",
		"https://www.instagram.com/jane/", "https://www.tiktok.com/@jane/video/1", "https://www.douyin.com/user/MS4w", "https://v.douyin.com/abc/",
		"https://u.wechat.com/abc", "https://weixin.qq.com/r/abc", "https://mp.weixin.qq.com/mp/profile_ext?action=home", "https://medium.com/@jane/post", "https://jane.medium.com/post",
		"https://mastodon.example/@jane", "https://any.example/@jane/1234", "https://t.me/channel", "https://www.youtube.com/@healer", "https://www.youtube.com/channel/UC1",
		"https://space.bilibili.com/1", "https://www.zhihu.com/people/wang", "https://www.linkedin.com/in/jane", "https://old.reddit.com/user/jane", "https://bsky.app/profile/jane.example",
		"https://www.xiaohongshu.com/user/profile/5f", "https://user.qzone.qq.com/123", "https://chat.whatsapp.com/abc", "//x.com/someone", "HTTPS://X.COM/Someone",
	} {
		if !PersonalURL(u) {
			t.Errorf("PersonalURL(%q) = false", u)
		}
	}
	for _, u := range []string{
		"", "x", "https://x.com/", "https://x.com/home", "https://twitter.com/search?q=flu", "https://www.facebook.com/sharer/sharer.php?u=x", "https://weibo.com/", "https://s.weibo.com/top/summary",
		"https://weibo.com/ttarticle/p/show?id=1", "https://mp.weixin.qq.com/s/AbC", "https://mp.weixin.qq.com/s?__biz=1&mid=2", "https://www.who.int/news/item/1", "https://medium.com/some-publication/post-1",
		"https://www.youtube.com/watch?v=abc", "https://www.reddit.com/r/science", "https://www.linkedin.com/company/who", "https://www.bbc.com/news/health-1", "https://www.nytimes.com/by/jane",
		"https://notx.com/someone", "https://x.com.example.org/someone", "https://www.netflix.com/title", "mailto:jane@x.com",
	} {
		if PersonalURL(u) {
			t.Errorf("PersonalURL(%q) = true", u)
		}
	}
}

// invariants are what must hold for any text at all.
func invariants(t interface{ Fatalf(string, ...any) }, s string) {
	got, count := Text(s)
	if !utf8.ValidString(got) {
		t.Fatalf("Text(%q) = %q is not UTF-8", s, got)
	}
	total := 0
	for k, n := range count {
		if n < 1 {
			t.Fatalf("Text(%q) counts %d of %s", s, n, k)
		}
		total += n
	}
	if len(got) > len(strings.ToValidUTF8(s, "\uFFFD"))+total*len("[handle]") {
		t.Fatalf("Text(%q) is %d bytes longer with %d hits", s, len(got)-len(s), total)
	}
	if (count == nil) != (got == strings.ToValidUTF8(s, "\uFFFD")) {
		t.Fatalf("Text(%q) = %q, but counts %v", s, got, count)
	}
	if again, c := Text(got); again != got || c != nil {
		t.Fatalf("Text(%q) = %q, again %q, %v", s, got, again, c)
	}
}

func FuzzText(f *testing.F) {
	for _, p := range positives(f) {
		f.Add(p.text)
	}
	for _, n := range lines(f, "negatives.tsv") {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, s string) { invariants(t, s) })
}

func FuzzURL(f *testing.F) {
	for _, s := range []string{"https://a:b@example.org/x?email=a@b.c#d", "//x.com/@a", "mailto:a@example.org", "http://[::1]/?q=%40%25", "a@b/c@d.com?x@y.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		PersonalURL(s)
		got := URL(s)
		if !utf8.ValidString(got) {
			t.Fatalf("URL(%q) = %q is not UTF-8", s, got)
		}
		if again := URL(got); again != got {
			t.Fatalf("URL(%q) = %q, again %q", s, got, again)
		}
	})
}
