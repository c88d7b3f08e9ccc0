package config

import (
	"fmt"
	"io/fs"
)

// The schemas, by the name that they are printed and served under.
const (
	SchemaRules  = "rules"
	SchemaConfig = "config"
)

// Schema returns a JSON Schema (2020-12) for editors: of rule files or of the
// configuration. It accepts everything that the parsers accept, and refuses what can
// be refused without knowing the rest of the file; the parsers have the last word.
func Schema(name string) ([]byte, error) {
	if name != SchemaRules && name != SchemaConfig {
		return nil, fmt.Errorf("there is no schema %q: there are %s and %s", name, SchemaRules, SchemaConfig)
	}
	return fs.ReadFile(Starter(), "schemas/"+name+".json")
}
