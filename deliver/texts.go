package deliver

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

//go:embed templates
var templateFiles embed.FS

// Languages are those that mails are written in.
func Languages() []string { return desk.Languages() }

// maxListed is how many cases or referrals one list of a digest names.
const maxListed = 20

// texts are the mails, by language and kind. A template's first line is the subject.
type texts struct{ byLang map[string]*template.Template }

// briefText is what the mails about a referral say.
type briefText struct {
	desk.Brief
	Desk string // the name that it is signed with
	Link string
}

// digestText is what a digest says.
type digestText struct {
	Overview
	Late     []lateReferral
	Desk     string
	Settings string
	link     func(desk.Case) CaseData
	signal   func(desk.Signal) SignalData
	place    func(code string) string // in the reader's language
}

type lateReferral struct {
	desk.Referral
	Case desk.Case
}

// URL is the address of a case, empty where the desk has none.
func (t digestText) URL(c desk.Case) string {
	if t.link == nil {
		return ""
	}
	return t.link(c).URL
}

// Working are the stages that a digest counts, in the order of the work.
func (t digestText) Working() []desk.Stage {
	return []desk.Stage{desk.StageNew, desk.StageAccepted, desk.StageVerifying, desk.StageVerified}
}

// data is the same for webhooks.
func (t digestText) data() DigestData {
	d := DigestData{Stages: t.Stages, Overdue: []CaseData{}, Due: []CaseData{}, Referrals: []Data{}}
	for _, c := range t.Overdue {
		d.Overdue = append(d.Overdue, t.link(c))
	}
	for _, c := range t.Due {
		d.Due = append(d.Due, t.link(c))
	}
	for _, r := range t.Late {
		d.Referrals = append(d.Referrals, Data{Case: t.link(r.Case), Referral: referralData(r.Referral)})
	}
	for _, g := range t.Signals {
		d.Signals = append(d.Signals, t.signal(g))
	}
	return d
}

// loadTexts parses the embedded templates.
func loadTexts(zone *time.Location) (*texts, error) {
	out := &texts{byLang: map[string]*template.Template{}}
	for _, lang := range Languages() {
		t, err := template.New("").Funcs(functions(lang, zone)).ParseFS(templateFiles, "templates/"+lang+"/*.txt")
		if err != nil {
			return nil, fmt.Errorf("mails in %s: %w", lang, err)
		}
		out.byLang[lang] = t
	}
	return out, nil
}

// lang chooses the language of a mail for a reader's tag: every Chinese is served in
// Simplified Chinese, a language that there is none for in the desk's own.
func (s *Service) lang(tag string) string {
	for _, t := range []string{tag, s.o.Language} {
		switch base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(t, "_", "-")), "-"); base {
		case "zh":
			return "zh-Hans"
		case "en":
			return "en"
		}
	}
	return "en"
}

func (t *texts) brief(kind, lang string, b briefText) (subject, body string, err error) {
	name := "referral.txt"
	if kind == MailReminder {
		name = "reminder.txt"
	}
	return t.write(name, lang, b)
}

func (t *texts) digest(lang string, d digestText) (subject, body string, err error) {
	return t.write("digest.txt", lang, d)
}

func (t *texts) write(name, lang string, data any) (subject, body string, err error) {
	var b strings.Builder
	if err := t.byLang[lang].ExecuteTemplate(&b, name, data); err != nil {
		return "", "", fmt.Errorf("write %s in %s: %w", name, lang, err)
	}
	subject, body, _ = strings.Cut(b.String(), "\n")
	return cut(line(subject), maxSubject), strings.TrimSpace(body) + "\n", nil
}

// functions are what templates may call. What comes from outside goes through line
// or indent, so that it stays on its line and in its paragraph.
func functions(lang string, zone *time.Location) template.FuncMap {
	zh := lang == "zh-Hans"
	return template.FuncMap{
		"line":  line,
		"cut":   func(n int, s string) string { return cut(line(s), n) },
		"first": func(n int, list []desk.Case) []desk.Case { return list[:min(n, len(list))] },
		"firstLate": func(n int, list []lateReferral) []lateReferral {
			return list[:min(n, len(list))]
		},
		"max":  func() int { return maxListed },
		"more": func(n int) int { return max(0, n-maxListed) },
		"indent": func(s string) string {
			out := lines(s)
			for i, l := range out {
				if l != "" {
					out[i] = "  " + l
				}
			}
			return strings.Join(out, "\n")
		},
		"day": func(t time.Time) string {
			if zh {
				return t.In(zone).Format("2006年1月2日")
			}
			return t.In(zone).Format("2 January 2006")
		},
		"time": func(t time.Time) string {
			if zh {
				return t.In(zone).Format("2006年1月2日 15:04") + "（" + zoneOf(t, zone) + "）"
			}
			return t.In(zone).Format("2 January 2006, 15:04 ") + zoneOf(t, zone)
		},
		"decimal":     func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) },
		"firstSignal": func(n int, list []desk.Signal) []desk.Signal { return list[:min(n, len(list))] },
		"stage":       func(s desk.Stage) string { return word(zh, string(s)) },
		"risk":        func(r desk.Risk) string { return word(zh, "risk-"+string(r)) },
		"stance":      func(s desk.Stance) string { return word(zh, string(s)) },
	}
}

// zoneOf names a zone so that every reader can convert it: abbreviations such as
// CST mean several.
func zoneOf(t time.Time, zone *time.Location) string {
	local := t.In(zone)
	if _, offset := local.Zone(); offset == 0 {
		return "UTC"
	}
	return "UTC" + local.Format("-07:00")
}

// words are the names of stages, risks and stances, as the pages of the desk write
// them, in English and in Chinese.
var words = map[string][2]string{
	"new":            {"new", "新增"},
	"accepted":       {"accepted", "已受理"},
	"verifying":      {"being verified", "核实中"},
	"verified":       {"verified, not published", "已核实"},
	"risk-low":       {"low", "低"},
	"risk-moderate":  {"moderate", "中"},
	"risk-high":      {"high", "高"},
	"risk-very-high": {"very high", "极高"},
	"supports":       {"supports the claim", "支持该说法"},
	"refutes":        {"refutes the claim", "反驳该说法"},
	"context":        {"context", "背景"},
}

func word(zh bool, key string) string {
	w, ok := words[key]
	switch {
	case !ok:
		return strings.TrimPrefix(key, "risk-")
	case zh:
		return w[1]
	}
	return w[0]
}
