package rules

// Limits on a rule file. They are far above what a person writes and keep a
// hostile or broken file from costing more than a refusal.
const (
	MaxFileSize   = 4 << 20 // bytes of a file
	maxErrors     = 50      // mistakes reported of one file
	maxRules      = 5000    // rules in a file
	maxSelections = 64      // selections of a rule: they fit one machine word
	maxTerms      = 2000    // terms of a selection
	maxListed     = 200000  // terms that the rules of a file take from its lists, all together
	maxTermRunes  = 200     // characters of a term
	maxTests      = 500     // tests of a rule
	maxTextRunes  = 20000   // characters of a test's text
	maxNameRunes  = 80      // characters of an id, a group's or a selection's name
	maxTitleRunes = 300     // characters of a title, a label or a false positive
	maxWeight     = 10000   // of a term or a near selection, either sign
	maxWithin     = 1000    // tokens
	maxThreshold  = 1000000
)

// The states of a rule's life; see the package comment.
const (
	StatusExperimental = "experimental"
	StatusTest         = "test"
	StatusStable       = "stable"
	StatusDeprecated   = "deprecated"
)

var (
	statuses   = []string{StatusExperimental, StatusTest, StatusStable, StatusDeprecated}
	kinds      = []string{"news", "official", "factcheck", "science", "tip"}
	severities = []string{"low", "moderate", "high", "very-high"}
)

// File is a rule file that holds no mistake.
type File struct {
	Name   string // as given to Parse
	Groups []Group
}

// Group is a named list of rules; the name serves people only.
type Group struct {
	Name  string
	Rules []*Rule
	Place Place
}

// Rule is one rule as written. It is read-only once parsed.
type Rule struct {
	ID             string
	Title          map[string]string // by language tag; "und" for a plain title
	Status         string            // one of the Status constants
	Scope          Scope
	Selections     []Selection // in the order of the file
	Condition      Condition
	Threshold      int
	Labels         map[string]string
	FalsePositives []string
	Tests          []TestCase
	File, Group    string
	Place          Place // of the rule's id
}

// Scope says which items a rule looks at. An empty list is no restriction.
type Scope struct {
	Lang []string // language tags, lower case
	Kind []string // news, official, factcheck, science, tip
}

// Selection is a named part of a detection: terms, or a near.
type Selection struct {
	Name  string
	Terms []WeightedTerm
	Near  *Near // nil for a selection of terms
	Place Place
}

// WeightedTerm is a term as written and what it adds to the score.
type WeightedTerm struct {
	Text    string
	Weight  int
	Place   Place
	pattern *pattern
}

// Near is true when one match of each named selection lies close together.
type Near struct {
	Of     []string
	Within int // tokens
	Weight int
	of     []int // indexes of Of in the rule's selections
}

// TestCase is an inline test of a rule.
type TestCase struct {
	Title, Text string
	Lang, Kind  string // empty for unknown
	Match       bool
	Place       Place
}
