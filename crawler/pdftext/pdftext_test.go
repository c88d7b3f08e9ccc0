package pdftext

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"context"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// made puts a file together of objects, numbered from 1: the catalog, the pages, then what is given.
func made(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	for i, o := range append([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"}, objects...) {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer\n<</Root 1 0 R/Info 9 0 R>>\nstartxref\n0\n%%EOF\n")
	return []byte(b.String())
}

const pageObject = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>/XObject<</X 7 0 R>>>>>>"

const latin = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"

func streamOf(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body)
}

func deflated(body string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(body))
	_ = z.Close()
	return b.String()
}

// shown is a file with one page of the content.
func shown(content string, fonts ...string) []byte {
	return made(append([]string{pageObject, streamOf("", content), latin}, fonts...)...)
}

func TestRead(t *testing.T) {
	const line = "BT /F1 12 Tf 72 720 Td (The vaccine is safe.) Tj ET"
	var a85 bytes.Buffer
	w := ascii85.NewEncoder(&a85)
	_, _ = w.Write([]byte(line))
	_ = w.Close()
	var packed bytes.Buffer
	lz := lzw.NewWriter(&packed, lzw.MSB, 8)
	_, _ = lz.Write([]byte(strings.Repeat(line+"\n", 200)))
	_ = lz.Close()
	toUnicode := streamOf("", "1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0001> <75AB> endbfchar 2 beginbfrange <0002> <0003> <82D7> <0004> <0005> [<2F63> <5B89>] endbfrange")
	cid := []string{"<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 7 0 R>>", toUnicode}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"plain": {shown(line), "The vaccine is safe."},
		"escapes": {shown(`BT /F1 12 Tf (a \(b\) \101\\ \
c) Tj ET`), `a (b) A\ c`},
		"lines":                  {shown("BT /F1 12 Tf 14 TL 72 720 Td (one) Tj T* (two) Tj 0 -60 Td (three) Tj ET"), "one\ntwo\n\nthree"},
		"kerned":                 {shown("BT /F1 12 Tf [(v) -20 (acc) 15 (ine) -400 (is safe)] TJ ET"), "vaccine is safe"},
		"quotes":                 {shown("BT /F1 12 Tf 14 TL (a) ' (b) Tj 1 1 (c) \" ET"), "ab\nc"},
		"deflated":               {made(pageObject, streamOf("/Filter/FlateDecode", deflated(line)), latin), "The vaccine is safe."},
		"two filters":            {made(pageObject, streamOf("/Filter[/ASCIIHexDecode/FlateDecode]", hex.EncodeToString([]byte(deflated(line)))+">"), latin), "The vaccine is safe."},
		"base 85":                {made(pageObject, streamOf("/Filter/ASCII85Decode", a85.String()+"~>"), latin), "The vaccine is safe."},
		"run lengths":            {made(pageObject, streamOf("/Filter/RunLengthDecode", string(rune(len(line)-1))+line+"\x80"), latin), "The vaccine is safe."},
		"a wrong length":         {made(pageObject, strings.Replace(streamOf("", line), "/Length", "/Length 3/Was", 1), latin), "The vaccine is safe."},
		"broken off":             {made(pageObject, streamOf("/Filter/FlateDecode", deflated(line + "\n" + noise(4000))[:3000]), latin), "The vaccine is safe."},
		"a picture":              {shown("BI /W 1 /H 1 ID (not text) \xff EI " + line), "The vaccine is safe."},
		"differences":            {shown("BT /F2 12 Tf (\x01\x02 \x03\x04\x05) Tj ET", "<</Type/Font/Subtype/Type1/Encoding<</Differences[1/fi/x 3/uni75AB/eacute/quoteright]>>>>"), "fix 疫é’"},
		"standard":               {shown("BT /F2 12 Tf (don't \xd0 \xae) Tj ET", "<</Type/Font/Subtype/Type1>>"), "don’t — ﬁ"},
		"a character map":        {shown("BT /F2 12 Tf <000100020003> Tj <00040005> Tj ET", cid...), "疫苗苘生安"},
		"an encoding of Chinese": {shown("BT /F2 12 Tf <d2dfc3e7> Tj ET", "<</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H>>"), "疫苗"},
		"UTF-16":                 {shown("BT /F2 12 Tf <75AB82D7> Tj ET", "<</Type/Font/Subtype/Type0/Encoding/UniGB-UCS2-H>>"), "疫苗"},
		"a form":                 {made(pageObject, streamOf("", "/X Do"), latin, "null", streamOf("/Type/XObject/Subtype/Form", line)), "The vaccine is safe."},
		"a form in itself":       {made(pageObject, streamOf("", "/X Do"), latin, "null", streamOf("/Type/XObject/Subtype/Form", line+" /X Do")), strings.TrimSpace(strings.Repeat("The vaccine is safe. ", 6))},
		"edited":                 {append(shown("BT /F1 12 Tf (old) Tj ET"), []byte("4 0 obj "+streamOf("", line)+" endobj")...), "The vaccine is safe."},
		"object streams": {[]byte("%PDF-1.5\n8 0 obj " + streamOf("/Type/ObjStm/N 4/First 24/Filter/FlateDecode",
			deflated("1 0 2 30 3 66 5 175      "[:24]+pad("<</Type/Catalog/Pages 2 0 R>>", 30)+pad("<</Type/Pages/Kids[3 0 R]/Count 1>>", 36)+pad(pageObject, 109)+latin)) +
			" endobj 4 0 obj " + streamOf("", line) + " endobj 10 0 obj " + streamOf("/Type/XRef/Root 1 0 R", "x") + " endobj"), "The vaccine is safe."},
		"a broken tree":        {[]byte(strings.Replace(string(shown(line)), "/Kids[3 0 R]", "/Kids[77 0 R]", 1)), "The vaccine is safe."},
		"a tree in a ring":     {[]byte(strings.Replace(string(shown(line)), "/Kids[3 0 R]", "/Kids[2 0 R 3 0 R 3 0 R]", 1)), "The vaccine is safe."},
		"text on its side":     {shown("BT /F1 12 Tf 0 1 -1 0 100 100 Tm (The vaccine) Tj 0 -14 Td (is safe.) Tj ET"), "The vaccine\nis safe."},
		"compressed as of old": {made(pageObject, streamOf("/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>", packed.String()), latin), strings.TrimSpace(strings.Repeat("The vaccine is safe. ", 200))},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Read(t.Context(), c.file)
			if err != nil || d.Text != c.want || d.Pages != 1 {
				t.Errorf("%d pages, %v\n got %q\nwant %q", d.Pages, err, d.Text, c.want)
			}
		})
	}
}

func pad(s string, n int) string { return s + strings.Repeat(" ", n-len(s)) }

func TestTitle(t *testing.T) {
	for info, want := range map[string]string{
		"(Measles report)": "Measles report", "<FEFF75AB82D7>": "疫苗", "(caf\xe9)": "café", "(" + strings.Repeat("x", 500) + ")": strings.Repeat("x", 300), "(a\x00\nb)": "a b", "7": "",
	} {
		d, err := Read(t.Context(), made(pageObject, streamOf("", "BT /F1 9 Tf (text) Tj ET"), latin, "null", "null", "null", "<</Author(Quillonia Vastergard)/Title"+info+">>"))
		if err != nil || d.Title != want || strings.Contains(d.Text, "Quillonia") {
			t.Errorf("%s: %q, %v", info, d.Title, err)
		}
	}
}

// TestHostile: what is no document, has no text, is locked or unfolds without end is told apart, within its bounds.
func TestHostile(t *testing.T) {
	bomb := deflated(strings.Repeat("(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ", 1<<21))
	twice := deflated(deflated(strings.Repeat("\x00", 1<<27)))
	many := []string{"<</Type/Page/Parent 2 0 R/Contents[" + strings.Repeat("4 0 R ", 60) + "]/Resources<</Font<</F1 5 0 R>>>>>>",
		streamOf("/Filter/FlateDecode", deflated(strings.Repeat(" ", 10<<20))), latin}
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":              {nil, ErrNotPDF},
		"a page of the web":    {[]byte("<html>%PDF</html>"), ErrNotPDF},
		"the mark alone":       {[]byte("%PDF-1.7"), ErrNoText},
		"encrypted":            {[]byte(strings.Replace(string(shown("BT /F1 9 Tf (text) Tj ET")), "/Root", "/Encrypt<</Filter/Standard/V 5>>/Root", 1)), ErrEncrypted},
		"pictures":             {shown("/X Do"), ErrNoText},
		"codes of no map":      {shown("BT /F2 12 Tf <00010002000300040005> Tj ET", "<</Type/Font/Subtype/Type0/Encoding/Identity-H>>"), ErrNoText},
		"a bomb":               {made(pageObject, streamOf("/Filter/FlateDecode", bomb), latin), ErrLimit},
		"a bomb in a bomb":     {made(pageObject, streamOf("/Filter[/FlateDecode/FlateDecode]", twice), latin), ErrLimit},
		"a bomb of objects":    {made(pageObject, streamOf("/Type/ObjStm/N 9/First 9/Filter/FlateDecode", bomb), latin), ErrLimit},
		"one stream often":     {made(many...), ErrLimit},
		"within each other":    {shown("BT /F1 9 Tf " + strings.Repeat("[", 1<<20) + "(text) Tj ET"), ErrNoText},
		"dictionaries within":  {made(pageObject, strings.Repeat("<</A", 1<<18)), ErrNoText},
		"references in a ring": {made(pageObject, "5 0 R", "4 0 R"), ErrNoText},
		"a string without end": {shown("BT /F1 9 Tf (" + strings.Repeat("(", 1<<20)), ErrNoText},
		"too many pages":       {made("<</Kids[" + strings.Repeat("<</Contents 4 0 R>>", maxPages+1) + "]>>"), ErrLimit},
	} {
		t.Run(name, func(t *testing.T) {
			if d, err := Read(t.Context(), c.file); !errors.Is(err, c.want) || d.Text != "" {
				t.Errorf("%d bytes, %v; want %v", len(d.Text), err, c.want)
			}
		})
	}
}

func TestMuchText(t *testing.T) {
	d, err := Read(t.Context(), made(pageObject, streamOf("/Filter/FlateDecode", deflated("BT /F1 9 Tf "+strings.Repeat("(疫苗 is safe) Tj ", 400_000))), latin))
	if err != nil || !d.Cut || len(d.Text) > MaxText {
		t.Errorf("%d bytes, cut %t, %v", len(d.Text), d.Cut, err)
	}
}

func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, shown("BT /F1 9 Tf (text) Tj ET")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// FuzzRead holds that every file ends in text or in an error, within the bounds and in time.
func FuzzRead(f *testing.F) {
	f.Add(shown("BT /F1 12 Tf 14 TL [(a) -300 (b)] TJ T* <00ff> ' ET q 1 0 0 1 5 5 cm Q BI EI"))
	f.Add(made(pageObject, streamOf("/Filter/FlateDecode", deflated("BT /F1 9 Tf (text) Tj ET")), latin))
	f.Add(made(pageObject, streamOf("/Filter/LZWDecode", "\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"), latin))
	f.Add([]byte("%PDF-1.5\n8 0 obj " + streamOf("/Type/ObjStm/N 1/First 4", "1 0 <</Type/Page/Contents 4 0 R>>") + " endobj"))
	f.Fuzz(func(t *testing.T, b []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		d, err := Read(ctx, append([]byte("%PDF-"), b...))
		if errors.Is(err, context.DeadlineExceeded) || (err == nil) != (d.Text != "") || len(d.Text) > MaxText {
			t.Fatalf("%d bytes, %v", len(d.Text), err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	file := made(pageObject, streamOf("/Filter/FlateDecode", deflated("BT /F1 9 Tf 14 TL "+strings.Repeat("[(The v) -20 (accine is safe.)] TJ T* ", 50_000))), latin)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := Read(b.Context(), file); err != nil {
			b.Fatal(err)
		}
	}
}

// noise is content that shows nothing and does not deflate well.
func noise(n int) string {
	var b strings.Builder
	x := uint32(1)
	for range n {
		x = x*1664525 + 1013904223
		fmt.Fprintf(&b, "%d 0 Td ", x>>8)
	}
	return b.String()
}
