package app

import (
	"testing"

	"github.com/rumordesk/rumordesk/config"
)

func TestAddressesFor(t *testing.T) {
	const here = "127.0.0.1:8080"
	for name, tt := range map[string]struct {
		cfg  config.Config
		want addresses
	}{
		"nothing set":             {config.Config{}, addresses{"http://127.0.0.1:8080", "http://127.0.0.1:8080/public", "/public"}},
		"a public name":           {config.Config{Public: config.Public{URL: "https://a.example"}}, addresses{"https://a.example", "https://a.example/public", "/public"}},
		"a public name with path": {config.Config{Public: config.Public{URL: "https://a.example/public"}}, addresses{"https://a.example", "https://a.example/public", "/public"}},
		"the desk's own name":     {config.Config{URL: "https://d.example"}, addresses{"https://d.example", "https://d.example/public", "/public"}},
		"apart":                   {config.Config{URL: "https://d.example", Public: config.Public{URL: "https://a.example", Listen: "127.0.0.1:81"}}, addresses{"https://d.example", "https://a.example", ""}},
		"apart, no names":         {config.Config{Public: config.Public{Listen: "127.0.0.1:81"}}, addresses{"http://127.0.0.1:8080", "http://127.0.0.1:81", ""}},
	} {
		if got := addressesFor(&tt.cfg, here); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
