// Package config reads and checks the desk's settings: one YAML file, and the
// rule files that it names.
//
// It owns the form of rumordesk.yaml, every check that can be made without the
// network, the defaults, and the starting configuration that `rumordesk init`
// writes. It refuses to guess: an unknown key, a value of the wrong kind, a
// YAML alias or a rule pattern that matches nothing is an error with its place,
// never a warning, because a desk that silently watches the wrong thing is
// worse than one that does not start. All the mistakes of a file are reported
// together.
//
// It does not read rules (package rules does), does not touch the network, and
// keeps no global state. Nothing in the file is secret, so there are no
// environment overrides; keys that look like secrets are refused by name. The
// data folder is a command-line flag, not a setting, so that the same file can
// be kept under version control and used on several machines.
//
// Sources are publications, never personal accounts: addresses of accounts on
// social networks are refused here, before anything is fetched.
package config
