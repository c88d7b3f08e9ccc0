package config

import (
	"fmt"
	"io/fs"
)

// The schemas, by the name that they are printed and served under.
const (
	SchemaRules   = "rules"
	SchemaConfig  = "config"
	SchemaSources = "sources" // of the files that sources_from names

	SchemaCodebook = "codebook"
)

// Schema returns a JSON Schema (2020-12) for editors: of rule files, of the
// configuration, of files with sources, or of the codebook. It accepts everything that the parsers accept, and refuses what can
// be refused without knowing the rest of the file; the parsers have the last word.
func Schema(name string) ([]byte, error) {
	switch name {
	case SchemaRules, SchemaConfig, SchemaSources, SchemaCodebook:
	default:
		return nil, fmt.Errorf("there is no schema %q: there are %s, %s, %s and %s", name, SchemaRules, SchemaConfig, SchemaSources, SchemaCodebook)
	}
	return fs.ReadFile(Starter(), "schemas/"+name+".json")
}

// DefaultCodebook is the codebook that init writes, as a file.
func DefaultCodebook() []byte {
	text, err := fs.ReadFile(Starter(), "codebook.yaml")
	if err != nil { // the file is embedded; its name is a constant
		panic(err)
	}
	return text
}
