package yamltree

// What can be wrong in any file, and what to do about it. A [Format] may say it in
// other words.

var problems = map[string]string{
	"yaml":            "not YAML here: {why}",
	"yaml-broken":     "the file cannot be read as YAML",
	"utf8":            "the file is not plain UTF-8 text",
	"file-empty":      "the file is empty",
	"second-document": "a second YAML document",
	"yaml-anchor":     "a YAML anchor (&) is not used in this file",
	"yaml-alias":      "a YAML alias (*) is not used in this file",
	"yaml-merge":      "a YAML merge key (<<) is not used in this file",
	"yaml-tag":        "a YAML tag (!) is not used in this file",
	"yaml-directive":  "a YAML directive (%) is not used in this file",
	"yaml-key":        "a YAML complex key (?) is not used in this file",
	"nested":          "nested too deep",
	"many-entries":    "too many entries on one line",
	"many-keys":       "more than {most} keys at one place",
	"keys":            "{what} must be keys with values",
	"key-text":        "a key of {what} is not plain text",
	"key-twice":       `{what} has "{key}" twice (first on line {line})`,
	"key-unknown":     `unknown key "{key}" in {what}`,
	"list":            "{what} must be a list",
	"text":            "{what} must be text",
	"empty":           "{what} is empty",
	"long":            "{what} is longer than {most} characters",
	"number":          "{what} is not a whole number from {low} to {high}",
}

var hints = map[string]string{
	"yaml":            "mend the indentation, quotes or brackets at this place",
	"yaml-broken":     "write it more simply ({why})",
	"utf8":            "save it as UTF-8 without control characters",
	"second-document": "keep one and remove the line ---",
	"yaml-anchor":     "write it out, in quotes if it is text",
	"yaml-alias":      "write it out, in quotes if it is text",
	"yaml-merge":      "write it out, in quotes if it is text",
	"yaml-tag":        "write it out, in quotes if it is text",
	"yaml-directive":  "write it out, in quotes if it is text",
	"yaml-key":        "write it out, in quotes if it is text",
	"nested":          "no part of this file needs more than a few levels",
	"many-entries":    "write one entry a line",
	"many-keys":       "split the file",
	"key-twice":       "keep one of the two",
	"keys-are":        "its keys are {keys}",
	"list":            `write it as [a, b], or with "- " before each entry`,
	"text":            "write one value, in quotes if it holds special characters",
	"empty":           "write it, or remove the key",
	"long":            "shorten it",
	"number":          "write it in digits, without quotes",
	"meant":           `did you mean "{word}"?`,
	"use":             "use {words}",
}

var parts = map[string]string{
	"file": "the file",
	"key":  "{of}",
}
