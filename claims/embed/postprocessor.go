package embed

import (
	"encoding/json"
	"fmt"
)

// postProcessor reads which tokens are put before and after every text.
func (p *parser) postProcessor(msg json.RawMessage) (before, after []int32, err error) {
	const field = "post_processor"
	kind, err := p.kind(field, msg)
	if err != nil {
		return nil, nil, err
	}
	switch kind {
	case "":
	case "TemplateProcessing":
		return p.template(field, msg)
	case "BertProcessing", "RobertaProcessing":
		var m struct {
			Sep [2]any `json:"sep"`
			Cls [2]any `json:"cls"`
		}
		if err := json.Unmarshal(msg, &m); err != nil {
			return nil, nil, p.wrong(field, err)
		}
		cls, ok1 := tokenOf(m.Cls[1])
		sep, ok2 := tokenOf(m.Sep[1])
		if !ok1 || !ok2 {
			return nil, nil, p.fault(field, "no tokens", `"cls" and "sep", each with a text and a token`)
		}
		before, after = []int32{cls}, []int32{sep}
	default:
		return nil, nil, p.fault(field+".type", clip(kind), `"TemplateProcessing", "BertProcessing", "RobertaProcessing"`)
	}
	return before, after, nil
}

func tokenOf(v any) (int32, bool) {
	f, ok := v.(float64)
	return int32(f), ok && f >= 0 && f < maxVocabulary && f == float64(int32(f))
}

// template reads a TemplateProcessing's form for one text.
func (p *parser) template(field string, msg json.RawMessage) (before, after []int32, err error) {
	var m struct {
		Single []struct {
			Special *struct {
				ID   string `json:"id"`
				Type int    `json:"type_id"`
			} `json:"SpecialToken"`
			Text *struct {
				ID   string `json:"id"`
				Type int    `json:"type_id"`
			} `json:"Sequence"`
		} `json:"single"`
		Tokens map[string]struct {
			IDs []int32 `json:"ids"`
		} `json:"special_tokens"`
	}
	if err := json.Unmarshal(msg, &m); err != nil {
		return nil, nil, p.wrong(field, err)
	}
	seen := false
	for i, s := range m.Single {
		at := fmt.Sprintf("%s.single[%d]", field, i)
		switch {
		case s.Text != nil && !seen && s.Text.ID == "A" && s.Text.Type == 0:
			seen = true
		case s.Special != nil && s.Special.Type == 0:
			t, ok := m.Tokens[s.Special.ID]
			if !ok {
				return nil, nil, p.fault(at, clip(s.Special.ID), "one of special_tokens")
			}
			for _, id := range t.IDs {
				if id < 0 || id >= maxVocabulary {
					return nil, nil, p.fault(at, fmt.Sprint(id), "a token from 0 on")
				}
			}
			if seen {
				after = append(after, t.IDs...)
			} else {
				before = append(before, t.IDs...)
			}
		default:
			return nil, nil, p.fault(at, "another step", "special tokens around the text A, all of type 0")
		}
	}
	if !seen || len(before)+len(after) > 8 {
		return nil, nil, p.fault(field+".single", fmt.Sprintf("%d steps", len(m.Single)), "the text A with at most 8 tokens around it")
	}
	return before, after, nil
}
