package extract

import "testing"

// TestWholeTitle: the headline is whole, and is the story's, not the site's.
func TestWholeTitle(t *testing.T) {
	for _, c := range []struct{ name, head, body, want string }{
		// A quotation mark ends the attribute.
		{"English", `<title>Minister: "Tap water is unsafe" is a hoax | Day</title><meta property="og:title" content="Minister: "Tap water is unsafe" is a hoax">`, `<h1>Minister: "Tap water is unsafe" is a hoax</h1>`, `Minister: "Tap water is unsafe" is a hoax`},
		{"single", `<meta property='og:title' content='Garlic doesn't heal the flu'><title>Garlic doesn't heal the flu</title>`, ``, `Garlic doesn't heal the flu`},
		{"no h1", `<meta property="og:title" content="网传"大蒜防流感"不可信"><title>网传"大蒜防流感"不可信</title>`, ``, `网传"大蒜防流感"不可信`},
		{"at the start", `<meta property="og:title" content=""大蒜防流感"不可信"><title>"大蒜防流感"不可信_晚报</title>`, `<h1>"大蒜防流感"不可信</h1>`, `"大蒜防流感"不可信`},
		{"other marks in the page", `<meta property="og:title" content="专家称"大蒜防流感"不可信"><title>专家称“大蒜防流感”不可信</title>`, `<h1>专家称“大蒜防流感”不可信</h1>`, `专家称“大蒜防流感”不可信`},
		{"nothing else", `<meta property="og:title" content="Minister: "Tap water is unsafe" is a hoax">`, ``, `Minister:`},
		{"cut off by others", `<meta property="og:title" content="Tap water"><title>Tap water is unsafe, says a hoax | Day</title><meta property="og:site_name" content="Day">`, `<h1>Tap water is unsafe, says a hoax</h1>`, `Tap water is unsafe, says a hoax`},
		{"dots, and no h1", `<meta property="og:title" content="Tap water is unsafe in the whole..."><title>Tap water is unsafe in the whole of the district - Day</title><meta property="og:site_name" content="Day">`, ``, `Tap water is unsafe in the whole of the district`},
		{"escaped twice", `<meta property="og:title" content="Garlic doesn&amp;#39;t &amp;quot;heal&amp;quot;">`, ``, `Garlic doesn't "heal"`},
		{"shorter on purpose", `<meta property="og:title" content="Tap water is safe"><title>Tap water is safe - News of the day</title>`, `<h1>The tap water of the north is safe</h1>`, `Tap water is safe`},
		// The site's logo.
		{"an h1 of that class", `<title>Tap water is safe | The Evening Paper</title>`, `<h1 class="site-logo">The Evening Paper</h1><h2>Tap water is safe</h2>`, `Tap water is safe`},
		{"an h1 in a box of that class", `<title>自来水可以放心饮用_城市晚报</title>`, `<div id="logo"><h1>城市晚报</h1></div><h2>自来水可以放心饮用</h2>`, `自来水可以放心饮用`},
		{"an h1 that leads home", `<title>Tap water is safe - The Evening Paper</title>`, `<header><h1><a href="/">The Evening Paper</a></h1></header><h1>Tap water is safe</h1>`, `Tap water is safe`},
		{"a link around it", `<title>Tap water is safe - The Evening Paper</title>`, `<a href="https://example.org"><h1>The Evening Paper</h1></a>`, `Tap water is safe`},
		{"an h1 that is the end of the title", `<title>Tap water in the north is safe - Evening Paper</title>`, `<h1>Evening Paper</h1><h1>Tap water in the north is safe</h1>`, `Tap water in the north is safe`},
		{"no mark but the title", `<title>Tap water in the north is safe - Evening Paper</title>`, `<h1>Evening Paper</h1>`, `Tap water in the north is safe`},
		{"og:title is the site", `<title>自来水可以放心饮用_城市晚报</title><meta property="og:title" content="城市晚报">`, `<h1>自来水可以放心饮用</h1>`, `自来水可以放心饮用`},
		{"a drawing in the h1", `<title>Tap water is safe</title>`, `<h1><svg><title>Logo of the paper</title></svg>Tap water is safe</h1>`, `Tap water is safe`},
		{"a drawing before the title", `<body><svg><title>Logo</title></svg><title>Tap water is safe</title>`, ``, `Tap water is safe`},
		{"a hidden h1", `<title>Tap water is safe</title>`, `<div style="display:none"><h1>Menu of the paper</h1></div><h1>Tap water is safe</h1>`, `Tap water is safe`},
		// Not the site's.
		{"a link to itself", `<title>The Evening Paper</title>`, `<h1><a href="/a">Tap water is safe</a></h1>`, `Tap water is safe`},
		{"the site first", `<title>Day | Tap water is safe to drink</title>`, `<h1>Tap water is safe to drink</h1>`, `Tap water is safe to drink`},
	} {
		p := read(t, "<html><head>"+c.head+"</head><body>"+c.body+"<p>"+sentence+sentence+"</p></body></html>", "https://example.org/a")
		if p.Title != c.want {
			t.Errorf("%s: %q, want %q", c.name, p.Title, c.want)
		}
	}
}
