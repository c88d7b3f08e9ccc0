package extract

import "testing"

// TestCanonicalIsThePage: what a page calls canonical is believed where it can be that page, and nowhere else.
func TestCanonicalIsThePage(t *testing.T) {
	const title = "Cold soup heals a sprained ankle, video claims"
	for _, c := range []struct {
		own, canonical string
		want           bool // that it is taken
	}{
		// The same page in another form.
		{"/health/cold-soup-heals-ankle/amp", "/health/cold-soup-heals-ankle", true},
		{"/health/cold-soup-heals-ankle/amp/", "/health/cold-soup-heals-ankle/", true},
		{"/health/cold-soup-heals-ankle/print", "/health/cold-soup-heals-ankle", true},
		{"/a/8812345.html?from=home", "/a/8812345.html", true},
		{"/a/8812345.html", "/a/8812345", true},
		{"/a/8812345-old-headline", "/a/8812345-new-words-here", true},
		{"/amp/a/8812345.html", "/a/8812345.html", true},
		{"/?p=8812345", "/2026/11/cold-soup-heals-ankle", true},
		{"/node/8812345", "/health/video-claims-cold-soup-heals", true},
		{"/news/index.html", "/news/", true},
		{"/story.php?id=7&lang=en", "/story.php?id=7", true},
		{"https://m.example.org/n/77.html", "https://www.example.org/health/2026/1120/c1004-99812.html", true},
		{"/n/2026/1120/c1004-8812345.html", "/n1/c1004-8812345.html", true},
		{"/", "/?lang=en", true},
		// The front page, a section, a year.
		{"/a/8812345.html", "/", false},
		{"/a/8812345.html", "/index.html", false},
		{"/?p=8812345", "/", false},
		{"/a/8812345.html", "/a/", false},
		{"/a/8812345.html", "/a", false},
		{"/2026/11/cold-soup-heals-ankle", "/2026/11/", false},
		{"/2026/11/cold-soup-heals-ankle", "/2026", false},
		{"/health/water", "/health/", false},
		{"/health/2026/1120/t20261120_88.html", "/health/index.html", false},
		{"/2026/11/cold-soup-heals-ankle", "/health/", false},
		{"/2026/11/cold-soup-heals-ankle", "/category/health", false},
		{"https://m.example.org/n/77.html", "https://www.example.org/news/", false},
		// Another story.
		{"/n/3.html", "/n/1.html", false},
		{"/n/t20261120_8812345.html", "/n/t20261120_8812300.html", false},
		{"/2026/11/cold-soup-heals-ankle", "/2026/11/well-water-was-poisoned", false},
		{"/story.php?id=7", "/story.php?id=1", false},
		{"/story.php?id=7", "/story.php", false},
		{"/news?id=7", "/news", false},
		// The second page of a story.
		{"/n/8812345_2.html?page=2", "/n/8812345_2.html?page=1", false},
		{"/health/cold-soup-heals-ankle?page=2", "/health/cold-soup-heals-ankle?page=1", false},
	} {
		abs := func(s string) string {
			if s[0] == '/' {
				return "https://www.example.org" + s
			}
			return s
		}
		own, want := abs(c.own), abs(c.canonical)
		if !c.want {
			want = own
		}
		for _, head := range []string{`<link rel="canonical" href="` + c.canonical + `">`, `<meta property="og:url" content="` + abs(c.canonical) + `">`} {
			p := read(t, "<head><title>"+title+"</title>"+head+"</head><body><p>"+sentence+sentence+"</p></body>", own)
			if p.Canonical != want {
				t.Errorf("%s says %s: %s, want %s", c.own, head, p.Canonical, want)
			}
		}
	}
}
