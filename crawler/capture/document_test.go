package capture

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// pdf is a file of one page of content.
func pdf(content, trailer string) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(content))
	_ = z.Close()
	return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Kids[3 0 R]>> endobj "+
		"3 0 obj <</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj 4 0 obj <</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream endobj "+
		"5 0 obj <</Type/Font/Subtype/Type1>> endobj 6 0 obj <</Title(Report; write to quillonia@example.net)/Author(Quillonia Vastergard)>> endobj trailer <</Root 1 0 R/Info 6 0 R%s>>",
		b.Len(), b.String(), trailer)
}

func TestDocument(t *testing.T) {
	d := open(t, serving("text/plain", ""), nil)
	lines := "BT /F 9 Tf 12 TL (By Quillonia Vastergard) Tj T* (The vaccine is safe.) Tj T* (Call +49 30 901820 or write to quillonia@example.net.) Tj ET"
	text := "By Quillonia Vastergard\r\nThe vaccine is safe.\r\nCall +49 30 901820 or write to quillonia@example.net."
	for name, body := range map[string][]byte{"a PDF": pdf(lines, ""), "a text": []byte(text), "a text of old": []byte("caf\xe9\r\n" + text)} {
		got := d.Document(t.Context(), body, "the vaccine is “safe”")
		if got.Error != "" || !got.Quoted || !strings.Contains(got.Text, "The vaccine is safe.") || !strings.Contains(got.Text, "[phone]") || got.RawSHA256 != sha(string(body)) {
			t.Errorf("%s: %+v", name, got)
		}
		rec, err := d.Record(got.File, got.Record)
		if err != nil || string(rec.Block) != got.Text || !strings.HasPrefix(rec.TargetURI(), "ni:///sha-256;") || rec.RawSHA256() != got.RawSHA256 {
			t.Errorf("%s: the record of it: %+v, %v", name, rec, err)
		}
	}
	// The boundary: who wrote it is nowhere, neither in what is returned nor in what is kept and logged.
	kept := d.files(t) + d.log.String() + fmt.Sprint(d.Document(t.Context(), pdf(lines, ""), ""))
	for _, who := range []string{"Vastergard", "quillonia", "901820"} {
		if strings.Contains(strings.ToLower(kept), strings.ToLower(who)) {
			t.Errorf("%q is kept", who)
		}
	}
}

// TestDocumentsThatCannotBeCited: each says why, and nothing of it is kept.
func TestDocumentsThatCannotBeCited(t *testing.T) {
	d := open(t, serving("text/plain", ""), nil)
	for name, c := range map[string]struct {
		body  []byte
		fault string
	}{
		"nothing":             {nil, "document-empty"},
		"blanks":              {[]byte(" \n\t"), "document-empty"},
		"a picture":           {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "document-type"},
		"a Word file":         {[]byte("PK\x03\x04\x14\x00\x06\x00" + strings.Repeat("\xff\x01\x00", 90)), "document-type"},
		"an encrypted PDF":    {pdf("BT /F 9 Tf (text) Tj ET", "/Encrypt<</Filter/Standard>>"), "document-encrypted"},
		"a scan":              {pdf("/Im0 Do", ""), "document-no-text"},
		"a bomb":              {pdf("BT /F 9 Tf "+strings.Repeat("(                              ) Tj ", 2<<20), ""), "document-limit"},
		"more than 20 MB":     {bytes.Repeat([]byte("text "), desk.MaxDocument/5+1), "document-large"},
		"nothing but credits": {[]byte("By Quillonia Vastergard\n"), "document-no-text"},
	} {
		t.Run(name, func(t *testing.T) {
			got := d.Document(t.Context(), c.body, "text")
			if got.Fault.Key != c.fault || got.Error == "" || got.Text != "" || got.Record != "" || got.Quoted || got.At.IsZero() {
				t.Errorf("%+v", got)
			}
			if _, known := desk.FaultKeys()[got.Fault.Key]; !known {
				t.Errorf("no sentence for %q", got.Fault.Key)
			}
		})
	}
	if kept := d.files(t); kept != "" {
		t.Errorf("something was kept: %.200q", kept)
	}
}
