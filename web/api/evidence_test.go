package api

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// form is a body with a file, and its type.
func form(t *testing.T, file string, fields ...string) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("file", "quillonia-vastergard.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), m.FormDataContentType()
}

// TestEvidenceThatHolds: a passage is found, from elsewhere or not verified, of a page, a document or a reply.
func TestEvidenceThatHolds(t *testing.T) {
	b := newBench(t)
	id := b.take(1, "a vaccine tale").Case
	at := "/cases/" + id.String()
	b.must(200, "Rita", "POST", at+"/accept", "")
	if r := b.must(201, "Rita", "POST", at+"/evidence", `{"url":"https://down.example/a","quote":"x","stance":"context"}`); r.text("verified") != "not-verified" || r.text("origin") != "page" {
		t.Errorf("a page that is down: %s", r.raw)
	}
	if r := b.must(201, "Rita", "POST", at+"/evidence", `{"url":"https://down.example/a","quote":"x","stance":"context","elsewhere":"p. 2"}`); r.text("verified") != "elsewhere" || r.text("elsewhere") != "p. 2" {
		t.Errorf("from elsewhere: %s", r.raw)
	}
	r := b.refused(422, "invalid", "Rita", "POST", at+"/evidence", `{"url":"https://down.example/a","quote":"x","stance":"context","elsewhere":" "}`)
	if r.text("errors", 0, "field") != "elsewhere" {
		t.Errorf("elsewhere, and not where: %s", r.raw)
	}

	for _, c := range []struct {
		status int
		field  string
		file   string
		fields []string
	}{
		{201, "", "There is no link.", []string{"title", "WHO, report 12", "quote", "no link", "stance", "refutes"}},
		{201, "", "There is no link.", []string{"title", "WHO, report 12", "quote", "a link", "stance", "refutes", "elsewhere", "the annex"}},
		{422, "quote", "There is no link.", []string{"title", "WHO, report 12", "quote", "a link", "stance", "refutes"}},
		{422, "title", "There is no link.", []string{"quote", "no link", "stance", "refutes"}},
		{422, "stance", "There is no link.", []string{"title", "WHO", "quote", "no link"}},
		{422, "file", "", []string{"title", "WHO", "quote", "no link", "stance", "refutes"}},
		{422, "file", "%PDF-1.7", []string{"title", "WHO", "quote", "no link", "stance", "refutes"}},
		{400, "", "There is no link.", []string{"title", "WHO", "quote", "no link", "stance", "refutes", "author", "x"}},
		{413, "", strings.Repeat("x", desk.MaxDocument+300<<10), []string{"title", "WHO", "quote", "x", "stance", "refutes"}},
	} {
		body, kind := form(t, c.file, c.fields...)
		r := b.must(c.status, "Rita", "POST", at+"/evidence", body, "Content-Type", kind)
		if c.field != "" && r.text("errors", 0, "field") != c.field {
			t.Errorf("%v: %s", c.fields, r.raw)
		}
		if c.status == 201 && (r.text("origin") != "document" || r.text("source") != "WHO, report 12" || strings.Contains(string(r.raw), "vastergard")) {
			t.Errorf("a document: %s", r.raw)
		}
	}

	ref := b.must(201, "Rita", "POST", at+"/referrals", `{"recipient":"Vaccine Institute","question":"Is it so?"}`)
	cite := fmt.Sprintf(`{"referral":%q,"quote":"It is not so.","stance":"refutes"}`, ref.text("id"))
	b.refused(409, "no-reply", "Rita", "POST", at+"/evidence", cite)
	_, token, _ := strings.Cut(ref.text("link"), "/r/")
	reply := func(named bool) {
		t.Helper()
		if _, err := b.opts.Referrals.Reply(context.Background(), token, desk.ReplyVerified, "It is not so.", nil, named); err != nil {
			t.Fatal(err)
		}
	}
	reply(false)
	b.refused(409, "needs-consent", "Rita", "POST", at+"/evidence", cite)
	reply(true)
	if r := b.must(201, "Rita", "POST", at+"/evidence", cite); r.text("origin") != "reply" || r.text("source") != "Vaccine Institute" || r.text("referral") != ref.text("id") || r.text("verified") != "found" {
		t.Errorf("a reply: %s", r.raw)
	}
	b.refused(422, "invalid", "Rita", "POST", at+"/evidence", `{"referral":"x","quote":"It is not so.","stance":"refutes"}`)
	if r := b.must(200, "Rita", "GET", at, ""); r.at("referrals", 0, "named") != true {
		t.Errorf("consent: %s", r.raw)
	}

	// Who signs gets the count.
	b.must(200, "Rita", "POST", at+"/claim", `{"en":"Vaccines are a tale.","zh-Hans":"疫苗是个故事。"}`)
	v := b.must(200, "Edda", "POST", at+"/verdict", `{"verdict":"false","summary":{"en":"No."}}`)
	for name, want := range map[string]float64{"found": 2, "elsewhere": 2, "not-verified": 1} {
		if got := v.at("finding", "passages", name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
