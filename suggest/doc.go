// Package suggest finds what was probably meant by a word that is none of the known, and
// lists the known ones for a message. It owns the distance between two words. It is for
// short words of a configuration or a rule file, and refuses to compare texts.
package suggest
