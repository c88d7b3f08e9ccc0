package embed

import (
	"fmt"
	"strconv"
)

// config is what config.json says of the model's shape.
type config struct {
	ModelType     string          `json:"model_type"`
	Hidden        int             `json:"hidden_size"`
	Layers        int             `json:"num_hidden_layers"`
	Heads         int             `json:"num_attention_heads"`
	Intermediate  int             `json:"intermediate_size"`
	Activation    string          `json:"hidden_act"`
	Positions     int             `json:"max_position_embeddings"`
	Vocabulary    int             `json:"vocab_size"`
	Types         int             `json:"type_vocab_size"`
	NormEpsilon   float64         `json:"layer_norm_eps"`
	Padding       *int            `json:"pad_token_id"`
	PositionKind  string          `json:"position_embedding_type"`
	Decoder       bool            `json:"is_decoder"`
	Quantisation  *map[string]any `json:"quantization_config"`
	activation    func([]float32)
	firstPosition int // the position of a text's first token
}

// readConfig reads and checks config.json.
func readConfig(file string, data []byte) (config, error) {
	c := config{NormEpsilon: 1e-12, Types: 2, Positions: 512, Activation: "gelu"}
	if err := readJSON(file, data, &c); err != nil {
		return config{}, err
	}
	fault := func(field, found, want string) (config, error) {
		return config{}, &Fault{File: file, Field: field, Found: found, Want: want, Do: another}
	}
	switch c.ModelType {
	case "bert":
	case "xlm-roberta":
		// As in fairseq: positions count from the one after the padding's own.
		padding := 1
		if c.Padding != nil {
			padding = *c.Padding
		}
		if padding < 0 || padding > maxPositions {
			return fault("pad_token_id", strconv.Itoa(padding), fmt.Sprintf("0 to %d", maxPositions))
		}
		c.firstPosition = padding + 1
	default:
		return fault("model_type", clip(c.ModelType), `"bert", "xlm-roberta"`)
	}
	for _, r := range []struct {
		field       string
		value, most int
	}{
		{"hidden_size", c.Hidden, maxHidden},
		{"num_hidden_layers", c.Layers, maxLayers},
		{"num_attention_heads", c.Heads, maxHeads},
		{"intermediate_size", c.Intermediate, maxIntermediate},
		{"max_position_embeddings", c.Positions, maxPositions},
		{"vocab_size", c.Vocabulary, maxVocabulary},
		{"type_vocab_size", c.Types, 16},
	} {
		if r.value < 1 || r.value > r.most {
			return fault(r.field, strconv.Itoa(r.value), fmt.Sprintf("1 to %d", r.most))
		}
	}
	if c.Hidden%c.Heads != 0 {
		return fault("num_attention_heads", strconv.Itoa(c.Heads), fmt.Sprintf("a number that divides hidden_size, %d", c.Hidden))
	}
	if c.Positions-c.firstPosition < 3 {
		return fault("max_position_embeddings", strconv.Itoa(c.Positions), fmt.Sprintf("at least %d", c.firstPosition+3))
	}
	if !(c.NormEpsilon > 0 && c.NormEpsilon < 0.1) {
		return fault("layer_norm_eps", fmt.Sprint(c.NormEpsilon), "more than 0 and less than 0.1")
	}
	if c.PositionKind != "" && c.PositionKind != "absolute" {
		return fault("position_embedding_type", clip(c.PositionKind), `"absolute"`)
	}
	if c.Decoder {
		return fault("is_decoder", "true", "false")
	}
	if c.Quantisation != nil {
		return fault("quantization_config", "a quantised model", "plain numbers")
	}
	var ok bool
	if c.activation, ok = activations[c.Activation]; !ok {
		return fault("hidden_act", clip(c.Activation), `"gelu", "gelu_new", "gelu_pytorch_tanh", "relu"`)
	}
	return c, nil
}
