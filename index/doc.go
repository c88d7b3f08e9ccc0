// Package index is the full-text index over items: it finds documents by words,
// phrases, fields and days in English, Chinese and other languages, counts
// facets, and cuts snippets.
//
// It owns the query language, the interface Index, and Bleve, its implementation
// in one folder on Bleve's storage engine. The conformance suite for
// implementations is package indextest; near-duplicates are package neardup.
//
// It refuses to be the truth: everything in it comes from the store and can be
// dropped and rebuilt. It refuses to know people: a document has no author, and
// no query can ask for one. It expects redacted text and never returns HTML.
//
// # Matching
//
// Text and query pass through package fold, so width, case, diacritics and
// simplified or traditional Chinese make no difference. A word outside quotes
// also finds its other forms (English, and French, German, Spanish, Italian,
// Portuguese, Russian and Dutch in texts of those languages; Latin words in texts
// of any other language count as English). Han characters written together must
// stand together: 新冠疫苗 finds that run, 新冠 疫苗 finds both words anywhere. A
// single character can be searched for. A term with signs inside, as covid-19,
// finds its parts side by side.
//
// # The query language
//
//	query    = or
//	or       = and { "OR" and }
//	and      = unary { [ "AND" ] unary }
//	unary    = ( "NOT" | "-" ) unary | "(" or ")" | field ":" "(" or ")" | leaf
//	leaf     = [ field ":" ] ( word [ "*" ] | '"' words '"' [ "~" number ] ) | "day:" days
//	field    = title | text | source | kind | lang | publisher | url
//	days     = DAY | [ DAY ] ".." [ DAY ] | ( ">" | ">=" | "<" | "<=" ) DAY
//
// Words are joined by AND. NOT binds closest, then AND, then OR; the three are
// written in capitals. Quotes find the words as written, in that order, side by
// side. "a b"~10 finds the parts between the spaces in any order, with at most 10
// other tokens of package fold between the first and the last. word* finds the
// words that begin so and needs two letters or one Han character.
//
// A term without a field is looked for in title and text; the parts of a query
// may match in different fields, a phrase matches within one. title, text and url
// are matched word by word; source, kind, lang and publisher as a whole (lang:zh
// also finds zh-Hans). Days are the published days in UTC, both ends included.
//
// Full-width signs from Chinese input methods （ ） “ ” ： ～ ＊ － and corner
// brackets 「 」 work like their plain forms. A word of nothing but punctuation is
// skipped. A query that cannot be read is a *QueryError with the column and the
// mend; nothing of it is ever ignored. An empty query finds everything, newest
// first.
package index
