package extract

import (
	"testing"
	"time"
)

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// TestParseTime: what stands behind or before a day belongs to it.
func TestParseTime(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Halves of the day.
		{"2026-03-09 11:05:07 PM", "2026-03-09T23:05:07Z"},
		{"2026-03-09 12:05 am", "2026-03-09T00:05:00Z"},
		{"2026/3/9 12:05 PM", "2026-03-09T12:05:00Z"},
		{"9 March 2026, 7pm", "2026-03-09T19:00:00Z"},
		{"March 9th, 2026 at 7.45pm", "2026-03-09T19:45:00Z"},
		{"Mar. 9, 2026 | 7:45 A.M. PST", "2026-03-09T07:45:00-08:00"},
		{"2026年3月9日 晚上9点", "2026-03-09T21:00:00Z"},
		{"2026年3月9日(星期一)上午9時05分", "2026-03-09T09:05:00Z"},
		{"2026年3月9日 中午12:20", "2026-03-09T12:20:00Z"},
		{"2026年3月9日 中午1点", "2026-03-09T13:00:00Z"},
		{"2026年3月9日 凌晨12:20", "2026-03-09T00:20:00Z"},
		{"2026-03-09 下午 2:20", "2026-03-09T14:20:00Z"},
		{"2026-03-09 15:20 PM", "2026-03-09T15:20:00Z"},
		// Zones.
		{"2026-03-09T07:45:00+0530", "2026-03-09T07:45:00+05:30"},
		{"2026-03-09 07:45 GMT+8", "2026-03-09T07:45:00+08:00"},
		{"2026-03-09 07:45 (UTC+08:00)", "2026-03-09T07:45:00+08:00"},
		{"2026-03-09 07:45:00 +0800 CST", "2026-03-09T07:45:00+08:00"},
		{"2026-03-09T07:45:00.123-03:00", "2026-03-09T07:45:00-03:00"},
		{"2026-03-09 07:45 北京时间", "2026-03-09T07:45:00+08:00"},
		{"北京时间2026年3月9日 07:45", "2026-03-09T07:45:00Z"},
		{"Mon, 09 Mar 2026 07:45:00 -0400", "2026-03-09T07:45:00-04:00"},
		{"Mon, 09 Mar 2026 07:45:00 EDT", "2026-03-09T07:45:00-04:00"},
		{"Monday, 09-Mar-26 07:45:00 GMT", "2026-03-09T07:45:00Z"},
		{"Mon Mar 09 2026 07:45:00 GMT-0700 (Pacific Daylight Time)", "2026-03-09T07:45:00-07:00"},
		{"Mon Mar  9 07:45:00 2026", "2026-03-09T07:45:00Z"},
		{"Mon Mar 09 07:45:00 JST 2026", "2026-03-09T07:45:00+09:00"},
		{"Mon Mar 09 07:45:00 GMT+08:00 2026", "2026-03-09T07:45:00+08:00"},
		{"Mon Mar 09 07:45:00 CST 2026", "2026-03-09T07:45:00Z"}, // several zones
		{"7:45 a.m. ET, March 9, 2026", "2026-03-09T07:45:00-04:00"},
		{"7:45 PM EST, Fri February 6, 2026", "2026-02-06T19:45:00-05:00"},
		{"Feb 6, 2026 7:45 PM PT", "2026-02-06T19:45:00-08:00"},
		{"19:45, 6 February 2026", "2026-02-06T19:45:00Z"},
		// Orders of day and month.
		{"03/29/2026 05:40 PM", "2026-03-29T17:40:00Z"},
		{"3/4/2026 5:40 AM", "2026-03-04T05:40:00Z"}, // only those who halve the day write so
		{"29/03/2026 17:40", "2026-03-29T17:40:00Z"},
		{"29-03-2026", "2026-03-29T00:00:00Z"},
		{"04.03.2026, 17:40", "2026-03-04T17:40:00Z"},
		{"03/03/2026", "2026-03-03T00:00:00Z"},
		{"03/04/2026 17:40", ""}, // either
		{"31/31/2026", ""},
		// Other calendars and signs.
		{"中華民國115年3月9日", "2026-03-09T00:00:00Z"},
		{"民國 115 年 3 月 9 日 07:45", "2026-03-09T07:45:00Z"},
		{"115-03-09", "2026-03-09T00:00:00Z"},
		{"民國99年12月31日", "2010-12-31T00:00:00Z"},
		{"２０２６年３月９日　０７：４５", "2026-03-09T07:45:00Z"},
		{"二〇二六年三月二十九日", "2026-03-29T00:00:00Z"},
		{"20260309T074500+0800", "2026-03-09T07:45:00+08:00"},
		{"2026-03-09&nbsp;07:45", "2026-03-09T07:45:00Z"},
		// None.
		{"permit 2026-03-118829", ""},
		{"10.12.0.1", ""},
		{"2026-02-30", ""},
		{"0026-03-09", "0026-03-09T00:00:00Z"}, // not 2026
		{"2026-03-09 12.50 euros", "2026-03-09T00:00:00Z"},
		{"2026年3月9日 5人", "2026-03-09T00:00:00Z"},
	} {
		got, _, ok := parseTime(c.in, unknownOrder)
		if s := stamp(got); s != c.want || ok != (c.want != "") {
			t.Errorf("%q: %s, want %s", c.in, s, c.want)
		}
	}
	for _, c := range []struct {
		lang, in, want string
	}{
		{"en-US", "03/04/2026 17:40", "2026-03-04T17:40:00Z"},
		{"en_GB", "03/04/2026 17:40", "2026-04-03T17:40:00Z"},
		{"fr", "03/04/2026", "2026-04-03T00:00:00Z"},
		{"en", "03/04/2026", ""},
	} {
		if got, _, _ := parseTime(c.in, orderOf(c.lang)); stamp(got) != c.want {
			t.Errorf("%s %q: %s, want %s", c.lang, c.in, stamp(got), c.want)
		}
	}
}

// TestDateLine: the day on which a page was published is told from the days that its story speaks of.
func TestDateLine(t *testing.T) {
	english := "<p>" + sentence + sentence + "</p>"
	chinese := "<p>" + simplified + "</p><p>" + simplified + "</p>"
	for _, c := range []struct{ name, title, body, want string }{
		{"a law in the story", "旧闻", `<h1>旧闻</h1><p class=i>2026-11-18 07:45</p>` + chinese + `<p>卫生部2015年7月1日发布办法，规定如下。</p>`, "2026-11-18T07:45:00Z"},
		{"only days in the story", "旧闻", `<h1>旧闻</h1>` + chinese + `<p>卫生部2015年7月1日发布办法，规定如下。</p><p>公告发布于2015年7月1日，即日施行。</p>`, ""},
		{"in English, too", "Old news", `<h1>Old news</h1>` + english + `<p>The notice was published on 5 March 2019.</p><p>It was, posted March 5, 2019, the first.</p>` + english, ""},
		{"right below the headline", "Old news", `<h1>Old news</h1><p>On March 5, 2019 it was withdrawn.</p><p>2019年3月5日，该批次停用。</p><h2>The law of 5 March 2019</h2>` + english, ""},
		{"a short first line in Chinese", "旧闻", `<h1>旧闻</h1><p>药监局2019年3月5日发布的通告</p>` + chinese, ""},
		{"no h1", "旧闻又来", `<div>旧闻又来</div><div><span>2026年11月18日 07:45</span> 来源：某报 浏览：12</div>` + chinese, "2026-11-18T07:45:00Z"},
		{"a title with its site", "旧闻又来了_某某网", `<h3>旧闻又来了</h3><p>某报　2026/11/18 07:45　字号：大 中 小</p>` + chinese, "2026-11-18T07:45:00Z"},
		{"no headline shown", "Something else", `<div>18 Nov 2026 07:45</div>` + english, "2026-11-18T07:45:00Z"},
		{"a standfirst before it", "Old news", `<h1>Old news</h1><p>` + sentence + `</p><p>Wednesday, November 18, 2026 - 7:45am EST</p>` + english, "2026-11-18T07:45:00-05:00"},
		{"published behind updated", "Old news", `<h1>Old news</h1><p>Updated: Nov 20, 2026 10:00 | Published: Nov 18, 2026 07:45</p>` + english, "2026-11-18T07:45:00Z"},
		{"published above updated", "Old news", `<h1>Old news</h1><p>Published 7:45 AM EST, Wed November 18, 2026</p><p>Last updated 10:00 AM EST, Fri November 20, 2026</p>` + english, "2026-11-18T07:45:00-05:00"},
		{"updated in a line of its own", "旧闻", `<h1>旧闻</h1><p>最后更新：2026-11-20 10:00</p><p>发表于 2026-11-18 07:45</p>` + chinese, "2026-11-18T07:45:00Z"},
		{"words behind", "旧闻", `<h1>旧闻</h1><p>2026-11-20 10:00 更新 2026-11-18 07:45 发布</p>` + chinese, "2026-11-18T07:45:00Z"},
		{"only updated", "旧闻", `<h1>旧闻</h1><p>更新时间：2026-11-18 07:45</p>` + chinese, "2026-11-18T07:45:00Z"},
		{"a deadline", "招募", `<h1>招募</h1><p>截止日期：2026-11-19</p><p>活动时间：2026-11-20 09:00</p><p>发布日期：2026-11-18</p>` + chinese, "2026-11-18T00:00:00Z"},
		{"Taiwan", "舊聞", `<h1>舊聞</h1><p>發布日期：115-11-18</p><p>更新日期：115-11-20</p>` + chinese, "2026-11-18T00:00:00Z"},
		{"three digits are no year by themselves", "舊聞", `<h1>舊聞</h1><p>115-11-18</p>` + chinese, ""},
		{"US", "Old news", `<h1>Old news</h1><p>11/18/2026 07:45 PM</p>` + english, "2026-11-18T19:45:00Z"},
		{"by somebody", "Old news", `<h1>Old news</h1><p>Written by Jane Doe on November 18, 2026</p>` + english, "2026-11-18T00:00:00Z"},
		{"at the end", "Old news", `<h1>Old news</h1>` + english + english + `<p>Posted: 18 November 2026</p>`, "2026-11-18T00:00:00Z"},
		{"links of other stories", "Old news", `<h1>Old news</h1><ul><li><a href=/x>A longer headline of yesterday 2026-11-17</a></li></ul><p>2026-11-18 07:45</p>` + english, "2026-11-18T07:45:00Z"},
		{"a time element in the story", "Old news", `<h1>Old news</h1><p>It was on <time datetime="2019-03-05T10:00:00Z">5 March 2019</time> that the first of them was found in the district.</p><p>18 Nov 2026</p>` + english, "2026-11-18T00:00:00Z"},
		{"a time element of an update", "Old news", `<h1>Old news</h1><p>Updated <time datetime="2026-11-20T10:00:00Z">today</time></p><p>Published <time datetime="2026-11-18T07:45:00Z">on Wednesday</time></p>` + english, "2026-11-18T07:45:00Z"},
		{"named so", "Old news", `<h1>Old news</h1><time class="entry-modified" datetime="2026-11-20T10:00:00Z">x</time><time class="entry-date" datetime="2026-11-18T07:45:00Z">y</time>` + english, "2026-11-18T07:45:00Z"},
		{"a time element beside the story", "Old news", `<aside><time datetime="2026-11-20T10:00:00Z">x</time></aside><h1>Old news</h1><time datetime="2026-11-18T07:45:00Z">y</time>` + english, "2026-11-18T07:45:00Z"},
		{"a time element of another story", "Old news", `<a href="/x">Another headline of today <time datetime="2026-11-20T10:00:00Z">x</time></a><h1>Old news</h1><a href="/a"><time datetime="2026-11-18T07:45:00Z">y</time></a>` + english, "2026-11-18T07:45:00Z"},
	} {
		p := read(t, "<head><title>"+c.title+"</title></head><body>"+c.body+"</body>", "https://example.org/a")
		if got := stamp(p.PublishedAt); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
