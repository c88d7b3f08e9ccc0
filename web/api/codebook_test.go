package api

import (
	"github.com/rumordesk/rumordesk/desk"
)

// codebookJourney reads the codebook, labels a case with it and counts it.
func (b *bench) codebookJourney() {
	b.t.Helper()
	if r := b.must(200, "Rita", "GET", "/codebook", ""); len(r.at("codes").([]any)) != 0 {
		b.t.Errorf("a desk without a codebook has codes: %s", r.raw)
	}
	name := func(s string) map[string]string { return map[string]string{"en": s, "zh-Hans": s + "码"} }
	book := desk.NewCodebook([]desk.Code{{ID: "cause", Name: name("Cause"), Codes: []desk.Code{{ID: "cause.origin", Name: name("Origin"), Retired: true}}}},
		[]desk.Code{{ID: "rumor", Name: name("Rumor")}}, map[string]string{"x": "cause"})
	get := func() *desk.Codebook { return book }
	b.codes = get
	b.desk.Codebook = get
	defer func() { b.codes, b.desk.Codebook = nil, nil }()
	r := b.must(200, "Rita", "GET", "/codebook", "")
	if r.text("codes", 1, "id") != "cause.origin" || r.text("codes", 1, "above") != "cause" || r.at("codes", 1, "retired") != true || r.text("types", 0, "name", "zh-Hans") != "Rumor码" || r.text("topics", "x") != "cause" {
		b.t.Errorf("codebook: %s", r.raw)
	}
	at := "/cases/" + b.take(903, "a vaccine tale with a code").Case.String()
	b.must(200, "Rita", "POST", at+"/label", `{"labels":{"code":"cause.origin","type":"rumor","free":"any"}}`)
	b.refused(422, "invalid", "Rita", "POST", at+"/label", `{"labels":{"code":"cause.orgin"}}`)
	b.refused(422, "invalid", "Rita", "POST", at+"/label", `{"labels":{"type":"cause"}}`)
	for query, want := range map[string]int{"code:cause": 1, "code:cause.origin": 1, "type:rumor": 1, "code:rumor": 0, "free": 1, "free:any": 1} {
		if r := b.must(200, "Rita", "GET", "/cases?label="+query, ""); len(r.at("cases").([]any)) != want {
			b.t.Errorf("label %s: %s", query, r.raw)
		}
	}
	r = b.must(200, "Rita", "GET", "/overview", "")
	if r.text("codes", "codes", 0, "id") != "cause" || r.at("codes", "codes", 0, "open") != 1.0 || r.text("codes", "types", 0, "id") != "rumor" {
		b.t.Errorf("overview: %s", r.raw)
	}
	b.must(401, "", "GET", "/codebook", "")
}
