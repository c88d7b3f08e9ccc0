package api

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type tipBody struct {
	Text     string `json:"text"`
	Language string `json:"language,omitzero"`
	Area     string `json:"area,omitzero"`
	SeenURL  string `json:"seen_url,omitzero"`
}

type tipReceipt struct {
	Receipt string `json:"receipt"`
	// NoAddress says that seen_url points at persons, and was not kept.
	NoAddress bool `json:"seen_url_left_out,omitempty"`
	// Language is the one that the text is taken to be in; "und" where that cannot be told.
	Language string `json:"language"`
	// Answers are published answers that may be what the tip asks; never nil.
	Answers []offeredAnswer `json:"answers"`
}

// sendTip answers POST /tips. Nothing of the request but its body goes any further.
func (req *request) sendTip() error {
	var b tipBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	if len(b.Language) > 35 { // the length that RFC 5646 says every reader must take
		return problem.Invalid("language", "a language tag is wanted, such as en or zh-Hans")
	}
	lang := req.a.Language(b.Text, b.Language)
	if lang == "" {
		lang = "und"
	}
	receipt, out, err := req.a.Intake.Tip(req.Context(), desk.TipDraft{Text: b.Text, Language: b.Language, Area: b.Area, SeenURL: b.SeenURL}, lang)
	if err != nil {
		return err
	}
	// The tip is kept, whatever comes of looking for its answer.
	offered, err := req.offered(b.Text)
	if err != nil && !errors.Is(err, desk.ErrNotReady) {
		req.a.Log.Warn("no answers were looked for to a tip", "error", err)
	}
	req.W.Header().Set("Location", Base+"/tips/"+receipt)
	return req.answer(http.StatusCreated, tipReceipt{Receipt: receipt, NoAddress: out.NoAddress, Language: lang, Answers: offered})
}

type tipStatus struct {
	Status    string  `json:"status"`
	AnswerURL *string `json:"answer_url,omitempty"`
}

// showTip answers GET /tips/{receipt}.
func (req *request) showTip() error {
	receipt := req.R.PathValue("receipt")
	var status desk.TipStatus
	var answer *desk.Answer
	err := desk.ErrNotFound
	if len(receipt) <= 40 {
		status, answer, err = req.a.Desk.TipStatus(req.Context(), receipt)
	}
	if err != nil {
		return explainNotFound(err, noReceipt)
	}
	v := tipStatus{Status: string(status)}
	if answer != nil {
		v.AnswerURL = orNull(req.a.AnswerURL(answer.Slug))
	}
	return req.answer(http.StatusOK, v)
}

const noReceipt = "there is no tip with this receipt number"
