// Package signs finds the few among many vectors that may lie near to one, by the signs of their
// numbers alone: vectors whose numbers mostly have the same sign point much the same way (Charikar
// 2002, https://doi.org/10.1145/509907.509965). That costs a few machine words a vector; what is left
// is compared number by number.
//
// It owns the signs and how they are counted. It refuses to keep vectors and to compare them: packages
// match and cluster have them in different forms.
package signs
