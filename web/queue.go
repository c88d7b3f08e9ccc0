package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// queuePage is the number of cases on a page.
const queuePage = 50

// The tabs of the queue that stand for several stages.
const (
	tabOpen     = "open"     // every stage that waits for work, of the queue
	tabOfficial = "official" // the same of the official updates
	tabWords    = "words"    // of those in the queue, what the model found
	tabToSign   = "to-sign"  // what waits for the signature of whoever looks
	tabAll      = "all"
)

type queueData struct {
	Tabs   []tab
	Rows   []queueRow
	Paging page.Paging
	Empty  bool // no case at all, at any stage
	Beyond bool // the page asked for lies behind the last
	ToSign bool // what waits for a signature
	Label  queueLabel
}

// queueLabel is the label that the queue is narrowed to, and the codes that it may be.
type queueLabel struct {
	Asked label // its Key is empty where the queue is whole
	Offer codeForm
	Stage string
	Whole string // the queue without it
}

type tab struct {
	Text, Href string
	Count      int
	Current    bool
}

type queueRow struct {
	ID                    desk.CaseID
	Href                  string
	Claim, Lang           string
	Risk, Stage, Verdict  page.Badge
	Lane                  page.Badge
	Score                 int
	Sightings, Publishers int
	Rules                 []ruleName
	MoreRules             int
	Seen                  page.Timestamp
	Due                   due
	Codes                 []label
}

// shownRules is how many rules a line of the queue names.
const shownRules = 3

func (s *site) queue(req *request) error {
	name := req.R.URL.Query().Get("stage")
	stages, err := stagesOf(name)
	if err != nil {
		return err
	}
	number, err := req.PageNumber()
	if err != nil {
		return err
	}
	var cases []desk.CaseSummary
	var counts tabCounts
	asked, labelled := req.R.URL.Query().Get("label"), 0
	err = req.View(func(tx desk.ReadTx) (err error) {
		if counts, err = req.readTabs(tx); err != nil {
			return err
		}
		f := desk.QueueFilter{Stages: stages, Lane: laneOfTab(name), Limit: queuePage, Offset: (number - 1) * queuePage}
		switch {
		case asked != "": // at the stages of the tab, in whichever lane
		case name == tabWords:
			f.Label = desk.FoundByWordsLabel
		case name == tabToSign:
			f.Unsigned, f.NotBy = true, req.memberName()
		}
		if asked != "" {
			f.AnyLabel, f.Lane = req.codes().LabelsMeant(asked), nil
			if labelled, err = countLabels(tx, f.AnyLabel, stages); err != nil {
				return err
			}
		}
		cases, err = tx.Queue(f)
		return err
	})
	if err != nil {
		return fmt.Errorf("queue %q page %d: %w", name, number, err)
	}
	total := counts.ofTab(name, stages)
	if asked != "" {
		total = labelled
	}
	d := queueData{
		Label:  req.queueLabel(asked, name),
		Tabs:   req.tabs(name, counts),
		Paging: page.NewPaging("/queue", number, queuePage, total, "stage", name, "label", asked),
		Empty:  count(counts.all, nil) == 0,
		Beyond: len(cases) == 0 && total > 0,
		ToSign: name == tabToSign && asked == "",
		Rows:   req.queueRows(cases),
	}
	if d.ToSign {
		req.Nav = "sign"
		req.leadToSign(d.Rows)
	}
	return req.Render(http.StatusOK, "queue", req.T("queue.title"), d)
}

// countLabels counts the cases at some stages that have any of these labels. No case has two:
// they are of one key.
func countLabels(tx desk.ReadTx, labels []string, stages []desk.Stage) (n int, err error) {
	for _, l := range labels {
		counts, err := tx.CountLabelled(l)
		if err != nil {
			return 0, err
		}
		n += count(counts, stages)
	}
	return n, nil
}

// queueLabel words the label that the queue is narrowed to.
func (req *request) queueLabel(asked, stage string) queueLabel {
	l := queueLabel{Offer: req.codeForm(), Stage: stage, Whole: page.Address("/queue", "stage", stage)}
	for _, list := range []struct {
		key     string
		choices []page.Choice
	}{{desk.CodeLabel, l.Offer.Codes}, {desk.TypeLabel, l.Offer.Types}} {
		for i := range list.choices {
			c := &list.choices[i]
			c.Value = list.key + ":" + c.Value
			c.Chosen = c.Value == asked
		}
	}
	if key, value, _ := strings.Cut(asked, ":"); asked != "" {
		l.Asked = req.labels(map[string]string{key: value})[0]
	}
	return l
}

func (req *request) queueRow(c desk.CaseSummary) queueRow {
	claim, lang := req.claim(c.Case)
	row := queueRow{
		ID: c.ID, Href: casePath(c.ID), Claim: claim, Lang: lang,
		Risk: req.risk(c.Risk), Stage: req.stage(c.Stage), Verdict: req.verdict(c.Verdict),
		Lane:  req.lane(c.Lane),
		Score: c.Score, Sightings: c.Sightings, Publishers: c.Publishers,
		Seen: req.At(c.OpenedAt), Due: req.due(c.Case), Codes: req.codeLabels(c.Labels),
	}
	for i, id := range c.Rules {
		if i == shownRules {
			row.MoreRules = len(c.Rules) - i
			break
		}
		row.Rules = append(row.Rules, req.rule(id, nil))
	}
	return row
}

// stagesOf reads ?stage=: a stage, "all", or nothing and "open" for what waits.
func stagesOf(name string) ([]desk.Stage, error) {
	switch {
	case name == tabAll:
		return nil, nil
	case name == tabToSign:
		return []desk.Stage{desk.StageVerifying}, nil
	case name == "" || name == tabOpen || name == tabOfficial || name == tabWords:
		return slices.DeleteFunc(desk.Stages(), func(s desk.Stage) bool { return !s.Open() }), nil
	case desk.Stage(name).Valid():
		return []desk.Stage{desk.Stage(name)}, nil
	}
	return nil, fmt.Errorf("%w stage %q", problem.ErrMalformed, name)
}

// laneOfTab is the lane of a tab; nil for those of any.
func laneOfTab(name string) *desk.Lane {
	switch name {
	case "", tabOpen:
		return laneFilter(desk.LaneQueue)
	case tabOfficial:
		return laneFilter(desk.LaneOfficial)
	}
	return nil
}

// tabCounts are the numbers of the tabs.
type tabCounts struct {
	laneCounts
	words    map[desk.Stage]int
	unsigned int
}

func (req *request) readTabs(tx desk.CaseReader) (c tabCounts, err error) {
	if c.laneCounts, err = readCounts(tx); err != nil {
		return c, err
	}
	if c.words, err = tx.CountLabelled(desk.FoundByWordsLabel); err == nil {
		c.unsigned, err = tx.CountUnsigned(req.memberName())
	}
	return c, err
}

// memberName is the name of whoever is signed in, empty for nobody.
func (req *request) memberName() string {
	if req.Member == nil {
		return ""
	}
	return req.Member.Name
}

// leadToSign has rows lead to where their verdict is signed, for who may do that.
func (req *request) leadToSign(rows []queueRow) {
	if !req.MaySign() {
		return
	}
	for i := range rows {
		rows[i].Href = signPath(rows[i].ID)
	}
}

// ofTab counts the cases of a tab.
func (c tabCounts) ofTab(name string, stages []desk.Stage) int {
	switch lane := laneOfTab(name); {
	case name == tabWords:
		return count(c.words, stages)
	case name == tabToSign:
		return c.unsigned
	case lane == nil:
		return count(c.all, stages)
	case *lane == desk.LaneOfficial:
		return count(c.official, stages)
	}
	return c.queue(stages)
}

// count adds up the stages named, all of them if none is.
func count(counts map[desk.Stage]int, stages []desk.Stage) int {
	n := 0
	for s, c := range counts {
		if len(stages) == 0 || slices.Contains(stages, s) {
			n += c
		}
	}
	return n
}

// tabs are those of the queue with their numbers. The one of what the model found is there while it holds something, the
// one of what is to be signed for who may sign.
func (req *request) tabs(current string, counts tabCounts) []tab {
	if current == "" {
		current = tabOpen
	}
	names := []string{tabOpen, tabOfficial}
	if open, _ := stagesOf(tabOpen); current == tabWords || count(counts.words, open) > 0 {
		names = append(names, tabWords)
	}
	if current == tabToSign || req.MaySign() {
		names = append(names, tabToSign)
	}
	for _, s := range desk.Stages() {
		names = append(names, string(s))
	}
	var out []tab
	for _, name := range append(names, tabAll) {
		stages, _ := stagesOf(name) // our own names are valid
		t := tab{Text: req.tabName(name), Count: counts.ofTab(name, stages), Current: name == current}
		if t.Href = page.Address("/queue", "stage", name); name == tabOpen {
			t.Href = "/queue"
		}
		out = append(out, t)
	}
	return out
}

func (req *request) tabName(name string) string {
	switch name {
	case tabWords:
		return req.T("found.words")
	case tabToSign:
		return req.T("nav.sign")
	}
	return req.T("stage." + name)
}
