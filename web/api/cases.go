package api

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// maxSightings is how many sightings of a case are written out; sightings_total says
// how many there are.
const maxSightings = 200

type casePage struct {
	Cases []caseRow `json:"cases"`
	Next  *string   `json:"next"`
	// Reworded comes with the first page of a search by the claim alone.
	Reworded []rewordedCase `json:"reworded"`
}

// labelsMeant are the labels that one asked for stands for: of a code those of the codes
// below it, too.
func (req *request) labelsMeant(label string) []string {
	if label == "" {
		return nil
	}
	return req.codebook().LabelsMeant(label)
}

// listCases answers GET /cases.
func (req *request) listCases() error {
	if err := req.query("stage", "q", "label", "assignee", "awake", "lane", "to_sign", "cursor", "limit"); err != nil {
		return err
	}
	q := req.R.URL.Query()
	f := desk.QueueFilter{Claim: strings.TrimSpace(q.Get("q")), AnyLabel: req.labelsMeant(q.Get("label")), Assignee: q.Get("assignee")}
	if f.Assignee == "me" {
		f.Assignee = req.member.Name
	}
	var err error
	if f.Stages, err = stages(q.Get("stage")); err != nil {
		return err
	}
	awake, err := yes(q, "awake")
	if err != nil {
		return err
	}
	if awake {
		f.Awake = req.Now
	}
	if f.Unsigned, err = yes(q, "to_sign"); err != nil {
		return err
	}
	f.NotBy = req.member.Name
	if f.Lane, err = laneOf(q.Get("lane")); err != nil {
		return err
	}
	if f.After, err = readCaseCursor(q.Get("cursor")); err != nil {
		return err
	}
	limit, err := req.limit()
	if err != nil {
		return err
	}
	f.Limit = limit + 1 // one more tells whether there is a next page
	var found []desk.CaseSummary
	err = req.View(func(tx desk.ReadTx) error {
		found, err = tx.Queue(f)
		return err
	})
	if err != nil {
		return err
	}
	page := casePage{Cases: []caseRow{}, Reworded: []rewordedCase{}}
	if f.After == nil && q.Get("label") == "" && f.Assignee == "" && f.Awake.IsZero() && f.Lane == nil && !f.Unsigned {
		reworded, err := desk.RewordedCases(req.Context(), req.View, req.a.Claims, f.Claim, mostCases, foundBy(f))
		if err != nil {
			return err
		}
		page.Reworded = req.rewordedRows(reworded)
	}
	if len(found) > limit {
		found = found[:limit]
		next := caseCursor(found[limit-1].Case)
		page.Next = &next
	}
	for _, s := range found {
		page.Cases = append(page.Cases, caseRow{caseCore: req.a.core(s), Sightings: s.Sightings})
	}
	return req.answer(http.StatusOK, page)
}

// yes reads a parameter that is true or false; without it, it is false.
func yes(q url.Values, name string) (bool, error) {
	switch q.Get(name) {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, problem.Invalid(name, "it is true or false")
}

// foundBy says which cases a search by the claim finds itself, or was not to find.
func foundBy(f desk.QueueFilter) func(desk.Case) bool {
	q := strings.ToLower(f.Claim)
	return func(c desk.Case) bool {
		return strings.Contains(strings.ToLower(c.Claim), q) || len(f.Stages) > 0 && !slices.Contains(f.Stages, c.Stage)
	}
}

// stages reads ?stage=: names with commas between them, open for those that wait for
// work, nothing for all.
func stages(s string) ([]desk.Stage, error) {
	var out []desk.Stage
	for name := range strings.SplitSeq(s, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "":
		case name == "open":
			for _, st := range desk.Stages() {
				if st.Open() {
					out = append(out, st)
				}
			}
		case desk.Stage(name).Valid():
			out = append(out, desk.Stage(name))
		default:
			var known []string
			for _, st := range desk.Stages() {
				known = append(known, string(st))
			}
			return nil, problem.Invalid("stage", "%s", unknown("stage", name, append(known, "open")))
		}
	}
	return out, nil
}

// showCase answers GET /cases/{id}.
func (req *request) showCase() error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	var d caseDetail
	var texts []string
	err = req.View(func(tx desk.ReadTx) error {
		if d, err = req.detail(tx, id); err != nil {
			return err
		}
		k, err := tx.Case(id)
		if err == nil {
			texts, err = desk.Wordings(tx, k)
		}
		return err
	})
	if err != nil {
		return noCase(err)
	}
	if err := req.knownOf(&d, id, texts); err != nil {
		return err
	}
	req.W.Header().Set("ETag", etag(d.Rev))
	return req.answer(http.StatusOK, d)
}

func noCase(err error) error {
	var refusal *problem.Refusal
	if errors.Is(err, desk.ErrNotFound) && !errors.As(err, &refusal) {
		return problem.Refuse(desk.ErrNotFound, "there is no such case")
	}
	return err
}

func (req *request) detail(tx desk.ReadTx, id desk.CaseID) (d caseDetail, err error) {
	found, err := tx.Queue(desk.QueueFilter{IDs: []desk.CaseID{id}})
	if err != nil {
		return d, err
	}
	if len(found) == 0 {
		return d, desk.ErrNotFound
	}
	k := found[0].Case
	counted, err := tx.EvidenceOf(k.Root)
	if err != nil {
		return d, err
	}
	d = caseDetail{
		caseCore: req.a.core(found[0]), caseWork: workOf(k, req.member.Role, counted),
		Sightings: []sightingView{}, Flags: []flagView{}, Evidence: []evidenceView{}, Referrals: []referralView{},
		KnownClaims: []knownView{}, Merged: []string{}, History: []entryView{},
	}
	p, err := tx.Priority(id)
	if err != nil {
		return d, err
	}
	d.Priority = priorityView{Score: p.Score, Points: p.Score, At: stamp(p.At), Parts: list(p.Parts)}
	if err := req.sightings(tx, k, &d); err != nil {
		return d, err
	}
	evidence, err := tx.EvidenceOf(k.Root)
	if err != nil {
		return d, err
	}
	for _, e := range evidence {
		if own(k, e.Case) {
			d.Evidence = append(d.Evidence, evidenceOf(e, false))
		}
	}
	if d.Proposals, err = proposals(tx, k.ID); err != nil {
		return d, err
	}
	referrals, err := tx.ReferralsOf(k.Root)
	if err != nil {
		return d, err
	}
	for _, r := range referrals {
		if own(k, r.Case) {
			d.Referrals = append(d.Referrals, req.a.referral(r))
		}
	}
	merged, err := tx.MergedInto(id)
	if err != nil {
		return d, err
	}
	for _, m := range merged {
		d.Merged = append(d.Merged, m.String())
	}
	switch an, err := tx.Answer(id); {
	case err == nil:
		d.Answer = req.a.linkOf(an)
	case !errors.Is(err, desk.ErrNotFound):
		return d, err
	}
	history, err := tx.AuditOf(id)
	for _, e := range history {
		d.History = append(d.History, entryOf(e))
	}
	return d, err
}

// own says whether something that is filed under a case is shown with k: all that k's
// root has when it is k itself; of a merged case only what came with it.
func own(k desk.Case, filed desk.CaseID) bool { return k.Root == k.ID || filed == k.ID }

func (req *request) sightings(tx desk.ReadTx, k desk.Case, d *caseDetail) error {
	all, err := tx.Sightings(k.Root)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s desk.Sighting) bool { return !own(k, s.Case) })
	d.SightingsTotal = len(all)
	for _, s := range all[:min(maxSightings, len(all))] {
		it, err := tx.Item(s.Item)
		if err != nil {
			return err
		}
		flags, err := tx.Flags(it.ID, it.Version)
		if err != nil {
			return err
		}
		v := sightingView{
			Item: it.ID.String(), Case: s.Case.String(), URL: itemURL(it), Title: it.Title, Publisher: it.Publisher, Source: it.Source,
			Kind: string(it.Kind), Lang: it.Lang, PublishedAt: stamp(it.PublishedAt), At: stamp(s.At), Score: s.Score,
			Likeness: s.Similarity, Version: it.Version, Flags: flagsOf(flags),
		}
		d.Sightings = append(d.Sightings, v)
		d.Flags = append(d.Flags, v.Flags...)
	}
	return nil
}

type stageCounts struct {
	Stages   map[desk.Stage]int `json:"stages"`
	Official map[desk.Stage]int `json:"official"` // of these, the official updates
}

// countStages answers GET /stages.
func (req *request) countStages() error {
	out := stageCounts{Stages: map[desk.Stage]int{}, Official: map[desk.Stage]int{}}
	err := req.View(func(tx desk.ReadTx) error {
		counts, err := tx.CountStages()
		if err != nil {
			return err
		}
		official, err := tx.CountOfficial()
		for _, s := range desk.Stages() {
			out.Stages[s], out.Official[s] = counts[s], official[s]
		}
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, out)
}
